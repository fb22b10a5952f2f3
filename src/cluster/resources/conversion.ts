import { Bundle, type ReadonlyBundle } from './bundle.ts';
import { describe, type KindId, type Kinds } from './kinds.ts';
import { printScalar } from './scalars.ts';

/** Resources that turn into others: reserved, unreserved, made into a volume and so on (spec/mesos.md 5, ACCEPT). */
export interface Conversion {
  readonly consume: ReadonlyBundle;
  readonly produce: ReadonlyBundle;
}

/** An operation on resources that Mesos drops as invalid. */
export class ConversionError extends Error {
  override name = 'ConversionError';
}

/** @throws ConversionError if there is a problem. */
export function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new ConversionError(problem);
}

/** Applies the conversion to the bundle; false, and nothing is changed, if what it consumes is not all there. */
export function convert(bundle: Bundle, conversion: Conversion): boolean {
  if (!bundle.contains(conversion.consume)) return false;
  bundle.subtract(conversion.consume).add(conversion.produce);
  return true;
}

/** The same amounts and items of other kinds. */
export function mapKinds(bundle: ReadonlyBundle, kindFor: (kind: KindId) => KindId): Bundle {
  const mapped = new Bundle();
  for (let i = 0; i < bundle.size; i++) {
    const kind = bundle.kindAt(i);
    const items = bundle.itemsOf(kind);
    const one = new Bundle();
    if (items === undefined) one.set(kindFor(kind), bundle.amountAt(i));
    else one.setItems(kindFor(kind), items);
    mapped.add(one);
  }
  return mapped;
}

/** The first problem of a kind in the bundle, in order of kinds. */
export function firstProblem(
  bundle: ReadonlyBundle,
  problemOf: (kind: KindId) => string | undefined,
): string | undefined {
  for (let i = 0; i < bundle.size; i++) {
    const problem = problemOf(bundle.kindAt(i));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What is in a bundle that only whole units may move of, but is not whole; undefined if all is. */
export function unitProblem(bundle: ReadonlyBundle, kinds: Kinds): string | undefined {
  for (let i = 0; i < bundle.size; i++) {
    const kind = bundle.kindAt(i);
    const unit = kinds.unit(kind);
    if (unit > 0 && bundle.amountAt(i) % unit !== 0)
      return (
        `${describe(kinds.get(kind))} of ${printScalar(unit)} cannot be split to ${printScalar(bundle.amountAt(i))}; ` +
        'it is only handed out whole'
      );
  }
  return undefined;
}
