import type { Bundle } from './bundle.ts';
import type { KindId, Kinds } from './kinds.ts';

/** A target by name id, in thousandths: `Quantities` (absent: 0, so dropped) or `Limits` (absent: infinite, so kept). */
export interface ShrinkTarget {
  get(nameId: number): number;
}

/** Where the order of objects comes from: a whole number from 0 up, below `n`, each as likely. */
export interface RandomIntegers {
  integer(n: number): number;
}

/** Cuts bundles down to targets (spec/mesos.md 2.6). One a run: it uses its working space again each time. */
export class Shrinker {
  readonly #kinds: Kinds;
  readonly #random: RandomIntegers;
  readonly #sums: number[] = [];
  /** The objects of one name: a divisible kind is one, of an indivisible one each copy. */
  readonly #objects: KindId[] = [];
  readonly #amounts: number[] = [];

  constructor(kinds: Kinds, random: RandomIntegers) {
    this.#kinds = kinds;
    this.#random = random;
  }

  /**
   * Changes the bundle so that its sums by name do not exceed the target: objects in random order, each cut to what is
   * left for its name, or dropped if it must stay whole and does not fit. Ranges and sets are never cut. An order is only
   * drawn where it matters: where objects of one name do not all fit. A shared volume counts once, with all its copies.
   */
  shrink(bundle: Bundle, target: ShrinkTarget): Bundle {
    const kinds = this.#kinds;
    const sums = this.#sums;
    const names = kinds.names.length;
    for (let name = 0; name < names; name++) sums[name] = 0;
    for (let i = 0; i < bundle.size; i++) {
      const kind = bundle.kindAt(i);
      if (kinds.isScalar(kind))
        sums[kinds.nameId(kind)]! += kinds.isShared(kind) ? kinds.unit(kind) : bundle.amountAt(i);
    }
    for (let name = 0; name < names; name++) {
      const allowed = target.get(name);
      if (sums[name]! > allowed) this.#cut(bundle, name, allowed);
    }
    return bundle;
  }

  #cut(bundle: Bundle, name: number, allowed: number): void {
    this.#takeOut(bundle, name);
    this.#shuffle();
    let left = allowed;
    for (let i = 0; i < this.#objects.length; i++) {
      const kind = this.#objects[i]!;
      const amount = this.#amounts[i]!;
      const unit = this.#kinds.unit(kind);
      if (unit > left) continue;
      const kept = unit === 0 ? Math.min(amount, left) : amount;
      bundle.set(kind, bundle.amount(kind) + kept);
      left -= unit === 0 ? kept : unit;
    }
  }

  /** Moves all scalars of a name from the bundle to the list of objects. */
  #takeOut(bundle: Bundle, name: number): void {
    const kinds = this.#kinds;
    this.#objects.length = 0;
    this.#amounts.length = 0;
    for (let i = bundle.size - 1; i >= 0; i--) {
      const kind = bundle.kindAt(i);
      if (kinds.nameId(kind) !== name || !kinds.isScalar(kind)) continue;
      const amount = bundle.amountAt(i);
      const each = kinds.unit(kind) === 0 || kinds.isShared(kind) ? amount : kinds.unit(kind);
      for (let taken = 0; taken < amount; taken += each) {
        this.#objects.push(kind);
        this.#amounts.push(each);
      }
      bundle.set(kind, 0);
    }
  }

  #shuffle(): void {
    const objects = this.#objects;
    const amounts = this.#amounts;
    for (let last = objects.length - 1; last > 0; last--) {
      const other = this.#random.integer(last + 1);
      const kind = objects[last]!;
      const amount = amounts[last]!;
      objects[last] = objects[other]!;
      amounts[last] = amounts[other]!;
      objects[other] = kind;
      amounts[other] = amount;
    }
  }
}
