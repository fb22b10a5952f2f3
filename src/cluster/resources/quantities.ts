import type { ReadonlyBundle } from './bundle.ts';
import type { KindId, Kinds } from './kinds.ts';

/**
 * Scalars summed by resource name, in thousandths (spec/mesos.md 2.6): a name that is absent counts as 0. Names are
 * given by their ids (`Kinds.nameIdOf`).
 */
export class Quantities {
  // Doubles from the start, as in a bundle; of no meaning from `#top` on.
  readonly #amounts: number[] = [0.5, 0.5, 0.5, 0.5];
  #top = 0;

  /** From thousandths by name. */
  static ofNames(amounts: Readonly<Record<string, number>>, kinds: Kinds): Quantities {
    const quantities = new Quantities();
    for (const [name, amount] of Object.entries(amounts)) quantities.set(kinds.nameIdOf(name), amount);
    return quantities;
  }

  /** No name with this id or a larger one has an amount. */
  get top(): number {
    return this.#top;
  }

  get isEmpty(): boolean {
    for (let name = 0; name < this.#top; name++) if (this.#amounts[name] !== 0) return false;
    return true;
  }

  get(nameId: number): number {
    return nameId < this.#top ? this.#amounts[nameId]! : 0;
  }

  /** @throws RangeError if the amount is negative or not a number. */
  set(nameId: number, amount: number): this {
    if (!(amount >= 0)) throw new RangeError(`a quantity must be 0 or more, not ${amount}`);
    this.#grow(nameId + 1);
    this.#amounts[nameId] = amount;
    return this;
  }

  /** Adds to one name. */
  increase(nameId: number, amount: number): void {
    this.#grow(nameId + 1);
    this.#amounts[nameId]! += amount;
  }

  /** Takes from one name, not below 0. */
  decrease(nameId: number, amount: number): void {
    if (nameId < this.#top) this.#amounts[nameId] = Math.max(0, this.#amounts[nameId]! - amount);
  }

  add(other: Quantities): this {
    this.#grow(other.#top);
    for (let name = 0; name < other.#top; name++) this.#amounts[name]! += other.#amounts[name]!;
    return this;
  }

  /** Each name stops at 0. */
  subtract(other: Quantities): this {
    const shared = Math.min(this.#top, other.#top);
    for (let name = 0; name < shared; name++)
      this.#amounts[name] = Math.max(0, this.#amounts[name]! - other.#amounts[name]!);
    return this;
  }

  /** Is there of every name at least as much here? */
  contains(other: Quantities): boolean {
    for (let name = 0; name < other.#top; name++) if (this.get(name) < other.#amounts[name]!) return false;
    return true;
  }

  equals(other: Quantities): boolean {
    return this.contains(other) && other.contains(this);
  }

  clear(): this {
    this.#top = 0;
    return this;
  }

  copyFrom(other: Quantities): this {
    for (let name = 0; name < other.#top; name++) this.#amounts[name] = other.#amounts[name]!;
    this.#top = other.#top;
    return this;
  }

  clone(): Quantities {
    return new Quantities().copyFrom(this);
  }

  #grow(top: number): void {
    for (; this.#top < top; this.#top++) this.#amounts[this.#top] = 0;
  }
}

/** Which scalars are summed: quota and headroom tell these apart (spec/mesos.md 4.2). Revocable ones are no other part. */
export type Part = 'all' | 'reserved' | 'unreserved' | 'revocable';

/** The sums of a bundle, in `into` if given, whose former sums are forgotten. See `addQuantitiesOf`. */
export function quantitiesOf(
  bundle: ReadonlyBundle,
  kinds: Kinds,
  into: Quantities = new Quantities(),
  part: Part = 'all',
): Quantities {
  return addQuantitiesOf(bundle, kinds, into.clear(), part);
}

/**
 * Adds the scalars of a bundle to sums by name; ranges and sets do not count (spec/mesos.md 2.2).
 *
 * A shared volume counts once in one bundle, however many copies are in it. So the caller chooses by what it hands over
 * (spec/mesos.md 2.5): one framework's bundle on an agent gives what the volume weighs in that framework's share; the
 * bundles of several frameworks, added one after the other, count it for each; all that a role holds on an agent, as one
 * bundle, counts it once for the role.
 */
export function addQuantitiesOf(
  bundle: ReadonlyBundle,
  kinds: Kinds,
  into: Quantities,
  part: Part = 'all',
): Quantities {
  for (let i = 0; i < bundle.size; i++) {
    const kind = bundle.kindAt(i);
    if (kinds.isScalar(kind) && isPartOf(kinds, kind, part))
      into.increase(kinds.nameId(kind), kinds.isShared(kind) ? kinds.unit(kind) : bundle.amountAt(i));
  }
  return into;
}

/** Takes the scalars of a bundle from sums by name, counted as in `addQuantitiesOf`. */
export function subtractQuantitiesOf(
  bundle: ReadonlyBundle,
  kinds: Kinds,
  from: Quantities,
  part: Part = 'all',
): Quantities {
  for (let i = 0; i < bundle.size; i++) {
    const kind = bundle.kindAt(i);
    if (kinds.isScalar(kind) && isPartOf(kinds, kind, part))
      from.decrease(kinds.nameId(kind), kinds.isShared(kind) ? kinds.unit(kind) : bundle.amountAt(i));
  }
  return from;
}

function isPartOf(kinds: Kinds, kind: KindId, part: Part): boolean {
  if (part === 'all') return true;
  if (kinds.isRevocable(kind)) return part === 'revocable';
  return part === (kinds.isReserved(kind) ? 'reserved' : 'unreserved');
}
