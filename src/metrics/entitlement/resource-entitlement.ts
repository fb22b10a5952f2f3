import type { Micros } from '../../engine/micros.ts';
import { WaterLevel } from './water-level.ts';

/** Thresholds are looked at when the level is as near to them as this: a comparison of the amounts themselves decides. */
const NEAR = 1e-9;

const NOBODY: readonly number[] = [];

/**
 * What roles are entitled to of one resource while their demands change, as `entitlements` defines it: a role with a floor (what it
 * owns or is guaranteed) to that, the others to weighted max-min shares of what the floors leave; all capped by demand, of which
 * what is beyond a limit is none: it could not run.
 */
export class ResourceEntitlement {
  capacity = 0;
  readonly #water = new WaterLevel();
  #weights = new Float64Array(0);
  #floors = new Float64Array(0);
  #limits = new Float64Array(0);
  /** By role: its demand, capped by its floor; of those without a floor 0. */
  #promises = new Float64Array(0);
  #promised = 0;
  #cut = 1;
  /** Integral of the level as a part of the capacity, up to `#since`. */
  #levels = 0;
  #since: Micros = 0;
  /** By role that goes with the level: the amount at which it starves; NaN of others. And whether it does. */
  #thresholds = new Float64Array(0);
  #starves = new Uint8Array(0);
  // Levels between which nobody begins or ceases to starve.
  #lowest = Number.NEGATIVE_INFINITY;
  #highest = Number.POSITIVE_INFINITY;
  readonly #touched: number[] = [];
  readonly #from: Micros;

  /** @param from time before it does not count */
  constructor(from: Micros) {
    this.#from = from;
  }

  /**
   * Begins anew, without demands.
   *
   * @param floors NaN for roles that have none
   * @param limits the most that a role may hold, infinity for no limit
   */
  restart(
    at: Micros,
    capacity: number,
    weights: readonly number[],
    floors: readonly number[],
    limits: readonly number[] = weights.map(() => Number.POSITIVE_INFINITY),
  ): void {
    this.capacity = capacity;
    this.#weights = Float64Array.from(weights);
    this.#floors = Float64Array.from(floors);
    this.#limits = Float64Array.from(limits);
    this.#promises = new Float64Array(weights.length);
    this.#promised = 0;
    this.#cut = 1;
    this.#levels = 0;
    this.#since = at;
    this.#thresholds = new Float64Array(weights.length).fill(Number.NaN);
    this.#starves = new Uint8Array(weights.length);
    this.#lowest = Number.NEGATIVE_INFINITY;
    this.#highest = Number.POSITIVE_INFINITY;
    this.#water.restart(weights);
  }

  /** What is entitled to is right again after `settle`. */
  set(role: number, wanted: number): void {
    const demand = Math.min(wanted, this.#limits[role]!);
    const floor = this.#floors[role]!;
    if (Number.isNaN(floor)) {
      this.#water.set(role, demand);
      return;
    }
    const promise = Math.min(floor, demand);
    this.#promised += promise - this.#promises[role]!;
    this.#promises[role] = promise;
  }

  /** Demands have been set for this moment. Returns the roles to which that makes a difference; the list is lent. */
  settle(at: Micros): readonly number[] {
    const isCalm =
      this.#cut === 1 && this.#promised <= this.capacity && this.#water.isCalm(this.capacity - this.#promised);
    return isCalm ? NOBODY : this.#divide(at);
  }

  #divide(at: Micros): readonly number[] {
    this.advance(at);
    const before = this.#water.level;
    const touched = this.#touched;
    while (touched.length > 0) touched.pop();
    const cut = this.#promised > this.capacity ? this.capacity / this.#promised : 1;
    if (cut !== this.#cut) {
      this.#cut = cut;
      for (let role = 0; role < this.#floors.length; role++) if (!Number.isNaN(this.#floors[role]!)) touched.push(role);
    }
    this.#water.settle(this.capacity - this.#promised * cut);
    const { crossed, level } = this.#water;
    while (crossed.length > 0) touched.push(crossed.pop()!);
    if (level !== before && (level <= this.#lowest || level >= this.#highest)) this.#findStarving(level);
    return touched;
  }

  /** Time up to `at` has passed at the present level. */
  advance(at: Micros): void {
    const span = at - Math.max(this.#since, this.#from);
    this.#since = at;
    if (span > 0 && this.capacity > 0) this.#levels += (this.#water.level / this.capacity) * span;
  }

  /** Integral, as a part of the capacity, of what a role gets that goes with the level. */
  levelsOf(role: number): number {
    return this.#levels * this.#weights[role]!;
  }

  /** A role that goes with the level starves from `amount` on; `settle` names it where that may change. */
  watch(role: number, amount: number, starves: boolean): void {
    this.#thresholds[role] = amount;
    this.#starves[role] = starves ? 1 : 0;
    this.#bound(role);
  }
  forget(role: number): void {
    this.#thresholds[role] = Number.NaN;
  }

  #bound(role: number): void {
    const level = this.#thresholds[role]! / this.#weights[role]!;
    if (this.#starves[role] === 1) this.#lowest = Math.max(this.#lowest, level * (1 + NEAR));
    else this.#highest = Math.min(this.#highest, level * (1 - NEAR));
  }

  #findStarving(level: number): void {
    this.#lowest = Number.NEGATIVE_INFINITY;
    this.#highest = Number.POSITIVE_INFINITY;
    for (let role = 0; role < this.#thresholds.length; role++) {
      const amount = this.#thresholds[role]!;
      if (Number.isNaN(amount)) continue;
      const gets = level * this.#weights[role]!;
      if (this.#starves[role] === 1 ? gets <= amount * (1 + NEAR) : gets >= amount * (1 - NEAR))
        this.#touched.push(role);
      this.#bound(role);
    }
  }

  entitled(role: number): number {
    return Number.isNaN(this.#floors[role]!) ? this.#water.share(role) : this.#promises[role]! * this.#cut;
  }

  /** Does what the role is entitled to go up and down with the level? */
  follows(role: number): boolean {
    return Number.isNaN(this.#floors[role]!) && this.#weights[role]! > 0 && !this.#water.isServed(role);
  }
}
