import type { ReadonlyBundle } from '../../cluster/resources/bundle.ts';
import type { Kinds } from '../../cluster/resources/kinds.ts';
import { RangeSet } from '../../cluster/resources/ranges.ts';

/** Are two bundles equal as the format has it: parcels with equal marks merged, whole disks among them, however many they are in? */
export function areEqual(a: ReadonlyBundle, b: ReadonlyBundle, kinds: Kinds): boolean {
  return a.equals(b) || merged(a, kinds) === merged(b, kinds);
}

function merged(bundle: ReadonlyBundle, kinds: Kinds): string {
  const amounts = new Map<string, unknown>();
  for (let i = 0; i < bundle.size; i++) {
    const kind = bundle.kindAt(i);
    const { unit: _unit, ...marks } = kinds.get(kind);
    const items = bundle.itemsOf(kind);
    const key = JSON.stringify(marks);
    if (items === undefined) amounts.set(key, Number(amounts.get(key) ?? 0) + bundle.amountAt(i));
    else amounts.set(key, items instanceof RangeSet ? items.intervals : items);
  }
  return JSON.stringify([...amounts].sort(([one], [other]) => (one < other ? -1 : 1)));
}
