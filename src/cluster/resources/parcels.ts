import { Bundle, type ReadonlyBundle } from './bundle.ts';
import type { DiskKind, Kind, Kinds, Reservation } from './kinds.ts';
import { isRecord, type ParcelProblem, ParcelReader, shown } from './parcel-reader.ts';
import { RangeSet } from './ranges.ts';
import { toUnits } from './scalars.ts';

export type { ParcelProblem } from './parcel-reader.ts';

/** An amount as it is written: a scalar in units, ranges as pairs, a set as strings. */
export type WrittenAmount = number | readonly (readonly [number, number])[] | readonly string[];

/**
 * Amounts that share their marks, as written in conformance cases and scenario files; a bundle is an array of parcels.
 * The format is that of `allocator-conformance/1`, with these additions: an entry of the reservation stack may be an
 * object with the principal and labels, and there are more kinds of disk, their ids, and the provider.
 */
export interface Parcel {
  readonly amounts: Readonly<Record<string, WrittenAmount>>;
  readonly reservation?: readonly (string | Reservation)[];
  /** Of the entries that are only a role. Default static. */
  readonly reservationKind?: 'static' | 'dynamic';
  readonly revocable?: boolean;
  readonly volume?: { readonly id: string; readonly shared?: boolean };
  readonly diskKind?: DiskKind;
  readonly diskId?: string;
  readonly provider?: string;
}

/** Reads an array of parcels. What is wrong is added to `problems`, and what is right is in the bundle. */
export function readBundle(json: unknown, kinds: Kinds, path: string, problems: ParcelProblem[]): Bundle {
  const bundle = new Bundle();
  const reader = new ParcelReader(problems);
  if (!Array.isArray(json)) {
    reader.report(
      path,
      `${shown(json)} is not a bundle; give an array of parcels, like [{ "amounts": { "cpus": 1 } }]`,
    );
    return bundle;
  }
  for (const [i, parcel] of json.entries()) reader.parcel(parcel, `${path}[${i}]`, kinds, bundle);
  return bundle;
}

/** Reads a plain map of scalars, in units, as thousandths by name. What is wrong is added to `problems`. */
export function readAmounts(json: unknown, path: string, problems: ParcelProblem[]): Record<string, number> {
  const reader = new ParcelReader(problems);
  const amounts: Record<string, number> = {};
  if (!isRecord(json))
    reader.report(path, `${shown(json)} is no map of amounts; give names and numbers, like { "cpus": 1 }`);
  else
    for (const [name, units] of Object.entries(json)) {
      const thousandths = reader.scalar(name, units, `${path}.${name}`);
      if (thousandths !== undefined) amounts[name] = thousandths;
    }
  return amounts;
}

/** Writes a bundle as `readBundle` reads it: kinds with alike marks in one parcel, a volume or whole disk in one each. */
export function writeBundle(bundle: ReadonlyBundle, kinds: Kinds): Parcel[] {
  const parcels: Parcel[] = [];
  const sharedAmounts = new Map<string, Record<string, WrittenAmount>>();
  for (let i = 0; i < bundle.size; i++) {
    const kind = kinds.get(bundle.kindAt(i));
    const marks = writtenMarks(kind);
    const unit = kind.unit ?? 0;
    if (unit > 0) {
      for (let copies = bundle.amountAt(i) / unit; copies > 0; copies--)
        parcels.push({ amounts: { [kind.name]: toUnits(unit) }, ...marks });
      continue;
    }
    const key = JSON.stringify(marks);
    let amounts = sharedAmounts.get(key);
    if (amounts === undefined) {
      amounts = {};
      sharedAmounts.set(key, amounts);
      parcels.push({ amounts, ...marks });
    }
    const items = bundle.itemsOf(bundle.kindAt(i));
    if (items === undefined) amounts[kind.name] = toUnits(bundle.amountAt(i));
    else amounts[kind.name] = items instanceof RangeSet ? items.intervals : items;
  }
  return parcels;
}

function writtenMarks(kind: Kind): Omit<Parcel, 'amounts'> {
  const stack = kind.reservation ?? [];
  const top = stack.at(-1)?.kind ?? 'static';
  const bare = stack.every(
    (entry) => entry.kind === top && entry.principal === undefined && entry.labels === undefined,
  );
  return {
    ...(stack.length > 0 && { reservation: bare ? stack.map((entry) => entry.role) : stack }),
    ...(stack.length > 0 && bare && top === 'dynamic' && { reservationKind: top }),
    ...(kind.revocable === true && { revocable: true }),
    ...(kind.volume !== undefined && { volume: { id: kind.volume, shared: kind.shared === true } }),
    ...(kind.disk !== undefined && { diskKind: kind.disk }),
    ...(kind.diskId !== undefined && { diskId: kind.diskId }),
    ...(kind.provider !== undefined && { provider: kind.provider }),
  };
}
