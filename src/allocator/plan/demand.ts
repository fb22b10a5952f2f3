import type { Micros } from '../../engine/micros.ts';
import type { CompiledPlan } from './compiled-plan.ts';
import type { RoleId } from './role-tree.ts';

const NONE = -1;

/**
 * What each leaf holds and wants, as runs of equal bundles in the order in which the leaf wants them served (what it
 * holds first, then its pending tasks). Equal bundles that follow each other are one run: where a waiting task is launched the demand is
 * what it was, and so is the target. Reused from cycle to cycle: `clear`, then `add`.
 */
export class Demand {
  readonly #resources: number;
  /** Does the target depend on when something was asked for? */
  readonly #isTimed: boolean;
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  #next = new Int32Array(16);
  #count = new Float64Array(16);
  #running = new Float64Array(16);
  #requestedAt = new Float64Array(16);
  #bundle: Float64Array;
  #runs = 0;

  constructor(plan: CompiledPlan) {
    this.#resources = plan.resources;
    this.#isTimed = !plan.options.dynamicShare;
    this.#first = new Int32Array(plan.tree.size).fill(NONE);
    this.#last = new Int32Array(plan.tree.size).fill(NONE);
    this.#bundle = new Float64Array(16 * plan.resources);
  }

  clear(): void {
    const first = this.#first;
    const last = this.#last;
    for (let role = 0; role < first.length; role++) {
      first[role] = NONE;
      last[role] = NONE;
    }
    this.#runs = 0;
  }

  /**
   * @param count bundles, whole; Infinity for demand that is not known to end
   * @param bundle amounts by resource of the plan; leave it out in a slot plan
   * @param requestedAt only fixed shares look at it: what is no claim goes in this order
   * @param running of these bundles, so many are held already
   * @throws Error when a bundle asks for nothing: any number of them would fit anywhere
   */
  add(leaf: RoleId, count: number, bundle?: ArrayLike<number>, requestedAt: Micros = 0, running = 0): void {
    if (count <= 0) return;
    const last = this.#last[leaf]!;
    if (last !== NONE && this.#continues(last, bundle, requestedAt)) {
      this.#count[last]! += count;
      this.#running[last]! += running;
      return;
    }
    const run = this.#runs++;
    if (run === this.#next.length) this.#grow();
    let sum = 0;
    for (let r = 0; r < this.#resources; r++) {
      const amount = bundle === undefined ? 1 : bundle[r]!;
      this.#bundle[run * this.#resources + r] = amount;
      sum += amount;
    }
    if (sum <= 0) failOnNothing();
    this.#count[run] = count;
    this.#running[run] = running;
    this.#requestedAt[run] = requestedAt;
    this.#next[run] = NONE;
    if (last === NONE) this.#first[leaf] = run;
    else this.#next[last] = run;
    this.#last[leaf] = run;
  }

  /** Are these more of what the run is of? */
  #continues(run: number, bundle: ArrayLike<number> | undefined, requestedAt: Micros): boolean {
    if (this.#isTimed && this.#requestedAt[run] !== requestedAt) return false;
    for (let r = 0; r < this.#resources; r++)
      if (this.#bundle[run * this.#resources + r] !== (bundle === undefined ? 1 : bundle[r])) return false;
    return true;
  }

  /** The leaf's first run, negative when it wants nothing; and the run after a run. */
  first(leaf: RoleId): number {
    return this.#first[leaf]!;
  }
  next(run: number): number {
    return this.#next[run]!;
  }

  /** Of all leaves; a run is a number from 0 on. */
  get runs(): number {
    return this.#runs;
  }

  count(run: number): number {
    return this.#count[run]!;
  }

  /** How many bundles of the run are held: they go before those that wait. */
  running(run: number): number {
    return this.#running[run]!;
  }

  requestedAt(run: number): Micros {
    return this.#requestedAt[run]!;
  }

  /** Amount of one resource in each bundle of the run. */
  amount(run: number, resource: number): number {
    return this.#bundle[run * this.#resources + resource]!;
  }

  /** The one resource that all bundles are made of, negative if there is no such; the same amount of it in each. */
  commonResource(): number {
    if (this.#runs === 0) return NONE;
    let common = NONE;
    for (let r = 0; r < this.#resources; r++) {
      if (this.#bundle[r] === 0) continue;
      if (common >= 0) return NONE;
      common = r;
    }
    for (let run = 1; run < this.#runs; run++)
      for (let r = 0; r < this.#resources; r++)
        if (this.#bundle[run * this.#resources + r] !== this.#bundle[r]) return NONE;
    return common;
  }

  /** How much of it. */
  commonAmount(resource: number): number {
    return this.#bundle[resource]!;
  }

  /** Is it the same demand, to the order of its runs and, where they matter, the times at which they were asked for? */
  equals(other: Demand): boolean {
    if (this.#runs !== other.#runs) return false;
    for (let leaf = 0; leaf < this.#first.length; leaf++) if (this.#first[leaf] !== other.#first[leaf]) return false;
    for (let run = 0; run < this.#runs; run++) {
      if (this.#next[run] !== other.#next[run] || this.#count[run] !== other.#count[run]) return false;
      if (this.#isTimed && this.#requestedAt[run] !== other.#requestedAt[run]) return false;
    }
    for (let leaf = 0; leaf < this.#first.length; leaf++) {
      // Where a leaf wants bundles of one kind alone, it makes no difference how many of them it holds.
      if (this.#first[leaf] === this.#last[leaf]) continue;
      for (let run = this.#first[leaf]!; run >= 0; run = this.#next[run]!)
        if (this.#running[run] !== other.#running[run]) return false;
    }
    for (let i = 0; i < this.#runs * this.#resources; i++) if (this.#bundle[i] !== other.#bundle[i]) return false;
    return true;
  }

  /** Bundles the leaf holds and wants in all. */
  total(leaf: RoleId): number {
    let bundles = 0;
    for (let run = this.first(leaf); run >= 0; run = this.next(run)) bundles += this.count(run);
    return bundles;
  }

  /** Bundles asked for up to and including an instant. */
  totalBy(leaf: RoleId, instant: Micros): number {
    let bundles = 0;
    for (let run = this.first(leaf); run >= 0; run = this.next(run)) {
      if (this.requestedAt(run) <= instant) bundles += this.count(run);
    }
    return bundles;
  }

  /** The instants at which something was asked for, in order. */
  instants(): Micros[] {
    return [...new Set(this.#requestedAt.subarray(0, this.#runs))].sort((a, b) => a - b);
  }

  #grow(): void {
    const longer = <T extends Float64Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.#next = longer(this.#next, new Int32Array(2 * this.#next.length));
    this.#count = longer(this.#count, new Float64Array(2 * this.#count.length));
    this.#running = longer(this.#running, new Float64Array(2 * this.#running.length));
    this.#requestedAt = longer(this.#requestedAt, new Float64Array(2 * this.#requestedAt.length));
    this.#bundle = longer(this.#bundle, new Float64Array(2 * this.#bundle.length));
  }
}

function failOnNothing(): never {
  throw new Error('a bundle asks for nothing; it needs more than 0 of at least one resource');
}
