import { Bundle } from './bundle.ts';
import type { DiskKind, Kind, Kinds, KindType, Reservation } from './kinds.ts';
import { intervalProblem, RangeSet } from './ranges.ts';
import { stackProblem } from './reservations.ts';
import { scalarProblem, toThousandths } from './scalars.ts';

/** Something wrong in what was read: where, and in words what, and what is allowed. */
export interface ParcelProblem {
  readonly path: string;
  readonly message: string;
}

const PARCEL_KEYS = [
  'amounts',
  'reservation',
  'reservationKind',
  'revocable',
  'volume',
  'diskKind',
  'diskId',
  'provider',
];
const DISK_KINDS: readonly DiskKind[] = ['mount', 'block', 'raw', 'path'];
const RESERVATION_KINDS = ['static', 'dynamic'] as const;

/** The marks all amounts of a parcel share. */
type Marks = Omit<Kind, 'name' | 'type' | 'unit'>;

/** Takes written values apart and collects what is wrong with them. */
export class ParcelReader {
  readonly #problems: ParcelProblem[];
  constructor(problems: ParcelProblem[]) {
    this.#problems = problems;
  }

  report(path: string, message: string): void {
    this.#problems.push({ path, message });
  }

  parcel(json: unknown, path: string, kinds: Kinds, into: Bundle): void {
    if (!isRecord(json)) {
      this.report(path, `${shown(json)} is no parcel; give an object with amounts`);
      return;
    }
    for (const key of Object.keys(json))
      if (!PARCEL_KEYS.includes(key))
        this.report(`${path}.${key}`, `unknown key; allowed are ${PARCEL_KEYS.join(', ')}`);
    const before = this.#problems.length;
    const marks = this.#marks(json, path);
    const { amounts } = json;
    if (!isRecord(amounts)) {
      this.report(`${path}.amounts`, `${shown(amounts)} is no map of amounts by name; give one`);
      return;
    }
    // With wrong marks the amounts are still looked at, so that all problems are told at once, but not kept.
    const kept = this.#problems.length === before ? into : new Bundle();
    for (const [name, amount] of Object.entries(amounts))
      this.#amount(name, amount, `${path}.amounts.${name}`, marks, kinds, kept);
  }

  /** An amount in units as thousandths; undefined, and reported, if it is none. */
  scalar(name: string, units: unknown, path: string): number | undefined {
    const problem = typeof units === 'number' ? scalarProblem(name, units) : `${shown(units)} is no number; give one`;
    if (problem === undefined) return toThousandths(Number(units));
    this.report(path, problem);
    return undefined;
  }

  #amount(name: string, amount: unknown, path: string, marks: Marks, kinds: Kinds, into: Bundle): void {
    if (name !== 'disk' && (marks.volume ?? marks.disk ?? marks.diskId) !== undefined) {
      this.report(path, `${name} stands in a parcel of a disk or volume; put it into a parcel of its own`);
      return;
    }
    if (!Array.isArray(amount)) {
      const thousandths = this.scalar(name, amount, path);
      if (thousandths === undefined || thousandths === 0) return;
      const kind = kinds.intern({ name, ...marks, ...(isWhole(marks) && { unit: thousandths }) });
      into.set(kind, into.amount(kind) + thousandths);
      return;
    }
    if (isWhole(marks)) {
      this.report(path, `${shown(amount)} is no size of a disk or volume; give a number`);
      return;
    }
    const items = amount.every((item) => typeof item === 'string') ? amount : this.#ranges(amount, path);
    if (items === undefined || amount.length === 0) return;
    const type: KindType = items instanceof RangeSet ? 'ranges' : 'set';
    into.add(new Bundle().setItems(kinds.intern({ name, type, ...marks }), items));
  }

  #ranges(pairs: readonly unknown[], path: string): RangeSet | undefined {
    const intervals: [number, number][] = [];
    for (const [i, pair] of pairs.entries()) {
      const [begin, end, ...more]: unknown[] = Array.isArray(pair) ? pair : [];
      const problem =
        typeof begin === 'number' && typeof end === 'number' && more.length === 0
          ? intervalProblem(begin, end)
          : `${shown(pair)} is neither a pair of numbers (ranges) nor a string (set); give all of one sort`;
      if (problem !== undefined) this.report(`${path}[${i}]`, problem);
      intervals.push([Number(begin), Number(end)]);
    }
    return intervals.some(([begin, end]) => intervalProblem(begin, end) !== undefined)
      ? undefined
      : RangeSet.of(intervals);
  }

  #marks(parcel: Record<string, unknown>, path: string): Marks {
    const { reservation, reservationKind, revocable, volume, diskKind, diskId, provider } = parcel;
    const stackKind = this.#oneOf(reservationKind, RESERVATION_KINDS, `${path}.reservationKind`) ?? 'static';
    const stack = reservation === undefined ? [] : this.#stack(reservation, stackKind, `${path}.reservation`);
    const disk = this.#oneOf(diskKind, DISK_KINDS, `${path}.diskKind`);
    const isRevocable = this.#flag(revocable, `${path}.revocable`);
    if (isRevocable && (stack.length > 0 || volume !== undefined))
      this.report(path, 'revocable resources can neither be reserved nor hold volumes; leave one of the marks out');
    return {
      ...(stack.length > 0 && { reservation: stack }),
      ...(isRevocable && { revocable: true }),
      ...(volume !== undefined && this.#volume(volume, `${path}.volume`)),
      ...(disk !== undefined && { disk }),
      ...this.#text('diskId', diskId, path),
      ...this.#text('provider', provider, path),
    };
  }

  #stack(json: unknown, kind: 'static' | 'dynamic', path: string): Reservation[] {
    const stack: Reservation[] = [];
    if (!Array.isArray(json)) this.report(path, `${shown(json)} is no stack; give an array of roles, outermost first`);
    else
      for (const [i, entry] of json.entries()) {
        if (typeof entry === 'string') stack.push({ role: entry, kind });
        else stack.push(...this.#entry(entry, `${path}[${i}]`));
      }
    const problem = stackProblem(stack);
    if (problem !== undefined) this.report(path, problem);
    return stack;
  }

  #entry(json: unknown, path: string): Reservation[] {
    const { role, kind, principal, labels, ...more } = isRecord(json) ? json : {};
    const labelled = isRecord(labels) ? Object.entries(labels) : [];
    if (
      typeof role !== 'string' ||
      Object.keys(more).length > 0 ||
      (labels !== undefined && !isRecord(labels)) ||
      labelled.some(([, value]) => typeof value !== 'string')
    ) {
      this.report(path, `${shown(json)} is no reservation; give a role, or { role, kind, principal, labels }`);
      return [];
    }
    return [
      {
        role,
        kind: this.#oneOf(kind, RESERVATION_KINDS, `${path}.kind`) ?? 'static',
        ...this.#text('principal', principal, path),
        ...(labelled.length > 0 && {
          labels: Object.fromEntries(labelled.map(([key, value]) => [key, String(value)])),
        }),
      },
    ];
  }

  #volume(json: unknown, path: string): Pick<Kind, 'volume' | 'shared'> {
    const { id, shared, ...more } = isRecord(json) ? json : {};
    if (typeof id === 'string' && id !== '' && Object.keys(more).length === 0)
      return { volume: id, shared: this.#flag(shared, `${path}.shared`) };
    this.report(path, `${shown(json)} is no volume; give { "id": "...", "shared": true or false }`);
    return {};
  }

  #flag(json: unknown, path: string): boolean {
    if (json !== undefined && typeof json !== 'boolean') this.report(path, `${shown(json)}: give true or false`);
    return json === true;
  }

  #text<Key extends string>(key: Key, json: unknown, path: string): { [K in Key]?: string } {
    if (json !== undefined && typeof json !== 'string') this.report(`${path}.${key}`, `${shown(json)}: give a text`);
    const text: { [K in Key]?: string } = {};
    if (typeof json === 'string') text[key] = json;
    return text;
  }

  #oneOf<Word extends string>(json: unknown, words: readonly Word[], path: string): Word | undefined {
    const found = words.find((word) => word === json);
    if (found === undefined && json !== undefined) this.report(path, `${shown(json)}: allowed are ${words.join(', ')}`);
    return found;
  }
}

/** Do these marks make the amount one that is only handed out whole? Then the amount is the size. */
function isWhole(marks: Marks): boolean {
  return (
    marks.volume !== undefined ||
    marks.disk === 'mount' ||
    marks.disk === 'block' ||
    (marks.disk === 'raw' && marks.diskId !== undefined)
  );
}

export function isRecord(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** A written value in a message. */
export function shown(json: unknown): string {
  return json === undefined ? 'nothing' : JSON.stringify(json);
}
