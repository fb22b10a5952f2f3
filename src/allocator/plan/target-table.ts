import type { CompiledPlan } from './compiled-plan.ts';
import type { RoleId } from './role-tree.ts';

/** Where a bundle comes from, from the most to the least secure (spec/ego.md 4). */
export const OWNED = 0;
export const PRIVATE = 1;
export const SHARED = 2;
export const BORROWED = 3;
/** Held beyond the target: what reclaim may take. */
export const EXCESS = 4;
export type Tag = typeof OWNED | typeof PRIVATE | typeof SHARED | typeof BORROWED | typeof EXCESS;

const SOURCES = 4;

/** What each leaf should hold, and from which source: the answer of the target computation, reused from cycle to cycle. */
export class TargetTable {
  readonly #groups: number;
  readonly #resources: number;
  readonly #bundles: Float64Array;
  readonly #unclaimed: Float64Array;
  readonly #amounts: Float64Array;
  readonly #kept: Float64Array;
  readonly #lastLoan: Int32Array;
  #loanBefore = new Int32Array(16);
  #lender = new Int32Array(16);
  #loanGroup = new Int32Array(16);
  #loanAmount: Float64Array;
  #loans = 0;
  #unit = 1;
  #resource = 0;

  constructor(plan: CompiledPlan) {
    const { size } = plan.tree;
    this.#groups = plan.groups;
    this.#resources = plan.resources;
    this.#bundles = new Float64Array(size * SOURCES);
    this.#unclaimed = new Float64Array(size);
    this.#amounts = new Float64Array(size * SOURCES * plan.groups * plan.resources);
    this.#kept = new Float64Array(size * plan.groups * plan.resources);
    this.#lastLoan = new Int32Array(size).fill(-1);
    this.#loanAmount = new Float64Array(16 * plan.resources);
  }

  clear(): void {
    this.#bundles.fill(0);
    this.#unclaimed.fill(0);
    this.#amounts.fill(0);
    this.#kept.fill(0);
    this.#lastLoan.fill(-1);
    this.#loans = 0;
  }

  /** Bundles of the leaf with that tag, the tag of a bundle being its least secure part. */
  bundles(leaf: RoleId, tag: Tag): number {
    return tag === EXCESS ? 0 : this.#bundles[leaf * SOURCES + tag]!;
  }

  totalBundles(leaf: RoleId): number {
    const at = leaf * SOURCES;
    return this.#bundles[at]! + this.#bundles[at + 1]! + this.#bundles[at + 2]! + this.#bundles[at + 3]!;
  }

  /** Those of the shared and private bundles that are no claim, so that nothing is ever reclaimed for them. */
  unclaimed(leaf: RoleId): number {
    return this.#unclaimed[leaf]!;
  }

  /** What the leaf draws on a source, in one group. */
  amountIn(leaf: RoleId, source: Tag, group: number, resource = 0): number {
    return source === EXCESS ? 0 : this.#amounts[this.#at(leaf, source, group, resource)]!;
  }

  /** What the leaf draws on a source, over all groups. */
  amount(leaf: RoleId, source: Tag, resource = 0): number {
    let sum = 0;
    for (let group = 0; group < this.#groups; group++) sum += this.amountIn(leaf, source, group, resource);
    return sum;
  }

  /** What the leaf should hold in all. */
  total(leaf: RoleId, resource = 0): number {
    let sum = 0;
    for (let source = 0; source < SOURCES; source++) sum += this.amount(leaf, source as Tag, resource);
    return sum;
  }

  /** What stays idle of the leaf's ownership: kept by its lend limit, or wanted by nobody who may have it. */
  kept(leaf: RoleId, group: number, resource = 0): number {
    return this.#kept[(leaf * this.#groups + group) * this.#resources + resource]!;
  }

  /** Calls back once for each lender and group the leaf borrows from, the latest loan first. */
  eachLoan(leaf: RoleId, visit: (lender: RoleId, group: number, amount: (resource: number) => number) => void): void {
    for (let loan = this.#lastLoan[leaf]!; loan >= 0; loan = this.#loanBefore[loan]!) {
      visit(
        this.#lender[loan]!,
        this.#loanGroup[loan]!,
        (resource) => this.#loanAmount[loan * this.#resources + resource]!,
      );
    }
  }

  /** What one leaf has from another, over all groups. */
  borrowedFrom(leaf: RoleId, lender: RoleId, resource = 0): number {
    let sum = 0;
    this.eachLoan(leaf, (from, _group, amount) => {
      if (from === lender) sum += amount(resource);
    });
    return sum;
  }

  // What follows is for the solvers.

  /** Amounts written from here on count in so many units each, of this resource on: what slots are that stand for bundles alike. */
  countIn(unit: number, resource: number): void {
    this.#unit = unit;
    this.#resource = resource;
  }

  addBundles(leaf: RoleId, tag: Tag, count: number): void {
    this.#bundles[leaf * SOURCES + tag]! += count;
  }

  addUnclaimed(leaf: RoleId, count: number): void {
    this.#unclaimed[leaf]! += count;
  }

  addAmount(leaf: RoleId, source: Tag, group: number, resource: number, amount: number): void {
    this.#amounts[this.#at(leaf, source, group, this.#resource + resource)]! += amount * this.#unit;
  }

  addLoan(leaf: RoleId, lender: RoleId, group: number, resource: number, amount: number): void {
    this.addAmount(leaf, BORROWED, group, resource, amount);
    let loan = this.#lastLoan[leaf]!;
    while (loan >= 0 && (this.#lender[loan] !== lender || this.#loanGroup[loan] !== group))
      loan = this.#loanBefore[loan]!;
    if (loan < 0) loan = this.#openLoan(leaf, lender, group);
    this.#loanAmount[loan * this.#resources + this.#resource + resource]! += amount * this.#unit;
  }

  setKept(leaf: RoleId, group: number, resource: number, amount: number): void {
    this.#kept[(leaf * this.#groups + group) * this.#resources + this.#resource + resource] = amount * this.#unit;
  }

  #openLoan(leaf: RoleId, lender: RoleId, group: number): number {
    const loan = this.#loans++;
    if (loan === this.#lender.length) this.#grow();
    this.#lender[loan] = lender;
    this.#loanGroup[loan] = group;
    this.#loanAmount.fill(0, loan * this.#resources, (loan + 1) * this.#resources);
    this.#loanBefore[loan] = this.#lastLoan[leaf]!;
    this.#lastLoan[leaf] = loan;
    return loan;
  }

  #grow(): void {
    const longer = <T extends Float64Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.#loanBefore = longer(this.#loanBefore, new Int32Array(2 * this.#loanBefore.length));
    this.#lender = longer(this.#lender, new Int32Array(2 * this.#lender.length));
    this.#loanGroup = longer(this.#loanGroup, new Int32Array(2 * this.#loanGroup.length));
    this.#loanAmount = longer(this.#loanAmount, new Float64Array(2 * this.#loanAmount.length));
  }

  #at(leaf: RoleId, source: Tag, group: number, resource: number): number {
    return ((leaf * SOURCES + source) * this.#groups + group) * this.#resources + resource;
  }
}
