import type { Kinds } from './kinds.ts';
import type { Quantities } from './quantities.ts';

/**
 * Upper bounds by resource name, in thousandths (spec/mesos.md 2.6): a name that is absent is unlimited, and 0 means
 * none at all. Names are given by their ids (`Kinds.nameIdOf`).
 */
export class Limits {
  /** Infinity where there is none, so that comparing and subtracting need no case of their own. */
  readonly #bounds: number[] = [];

  /** From thousandths by name. */
  static ofNames(amounts: Readonly<Record<string, number>>, kinds: Kinds): Limits {
    const limits = new Limits();
    for (const [name, amount] of Object.entries(amounts)) limits.set(kinds.nameIdOf(name), amount);
    return limits;
  }

  /** No name with this id or a larger one is limited. */
  get top(): number {
    return this.#bounds.length;
  }

  /** Is no name limited? */
  get isEmpty(): boolean {
    return this.#bounds.every((bound) => bound === Number.POSITIVE_INFINITY);
  }

  has(nameId: number): boolean {
    return this.get(nameId) !== Number.POSITIVE_INFINITY;
  }

  /** Infinity if there is no limit. */
  get(nameId: number): number {
    return nameId < this.#bounds.length ? this.#bounds[nameId]! : Number.POSITIVE_INFINITY;
  }

  /**
   * Infinity takes the limit away.
   * @throws RangeError if the amount is negative or not a number.
   */
  set(nameId: number, amount: number): this {
    if (!(amount >= 0)) throw new RangeError(`a limit must be 0 or more, not ${amount}`);
    while (this.#bounds.length <= nameId) this.#bounds.push(Number.POSITIVE_INFINITY);
    this.#bounds[nameId] = amount;
    return this;
  }

  /** What of the limits is left once so much is used: not below 0, and still unlimited where it was. */
  subtract(used: Quantities): this {
    const shared = Math.min(this.#bounds.length, used.top);
    for (let name = 0; name < shared; name++) this.#bounds[name] = Math.max(0, this.#bounds[name]! - used.get(name));
    return this;
  }

  /** Is so much within the limits? */
  allows(quantities: Quantities): boolean {
    for (let name = 0; name < this.#bounds.length; name++) if (quantities.get(name) > this.#bounds[name]!) return false;
    return true;
  }

  copyFrom(other: Limits): this {
    this.#bounds.length = other.#bounds.length;
    for (let name = 0; name < this.#bounds.length; name++) this.#bounds[name] = other.#bounds[name]!;
    return this;
  }

  clone(): Limits {
    return new Limits().copyFrom(this);
  }
}
