import type { CompiledPlan } from './compiled-plan.ts';
import type { RoleId } from './role-tree.ts';
import { fillShort } from './short-columns.ts';

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
  readonly #firstLoan: Int32Array;
  readonly #lastLoan: Int32Array;
  #loanAfter = new Int32Array(16);
  #borrower = new Int32Array(16);
  #lender = new Int32Array(16);
  #loanGroup = new Int32Array(16);
  #loanAmount: Float64Array;
  #loans = 0;
  #version = 0;
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
    this.#firstLoan = new Int32Array(size).fill(-1);
    this.#lastLoan = new Int32Array(size).fill(-1);
    this.#loanAmount = new Float64Array(16 * plan.resources);
  }

  /** Grows with every answer: as long as it is the same, so is what stands here. */
  get version(): number {
    return this.#version;
  }

  /** What is kept stays: every solver writes it anew for every leaf. */
  clear(): void {
    this.#version++;
    fillShort(this.#bundles, 0);
    fillShort(this.#unclaimed, 0);
    fillShort(this.#amounts, 0);
    for (let loan = 0; loan < this.#loans; loan++) {
      const borrower = this.#borrower[loan]!;
      this.#firstLoan[borrower] = -1;
      this.#lastLoan[borrower] = -1;
    }
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

  /** The loan a leaf made first, negative if it made none; and the one after a loan. One loan for each lender and group. */
  firstLoan(leaf: RoleId): number {
    return this.#firstLoan[leaf]!;
  }
  nextLoan(loan: number): number {
    return this.#loanAfter[loan]!;
  }
  lender(loan: number): RoleId {
    return this.#lender[loan]!;
  }
  loanGroup(loan: number): number {
    return this.#loanGroup[loan]!;
  }
  loanAmount(loan: number, resource: number): number {
    return this.#loanAmount[loan * this.#resources + resource]!;
  }

  /** What one leaf has from another, over all groups. */
  borrowedFrom(leaf: RoleId, lender: RoleId, resource = 0): number {
    let sum = 0;
    for (let loan = this.firstLoan(leaf); loan >= 0; loan = this.nextLoan(loan))
      if (this.lender(loan) === lender) sum += this.loanAmount(loan, resource);
    return sum;
  }

  /** Writes what the leaf should hold from its more secure sources up to each, at `source * resources + resource`. */
  addUp(leaf: RoleId, out: Float64Array): void {
    const groups = this.#groups;
    const resources = this.#resources;
    for (let r = 0; r < resources; r++) {
      let sum = 0;
      for (let source = 0; source < SOURCES; source++) {
        const at = (leaf * SOURCES + source) * groups * resources + r;
        for (let group = 0; group < groups; group++) sum += this.#amounts[at + group * resources]!;
        out[source * resources + r] = sum;
      }
    }
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
    let loan = this.#firstLoan[leaf]!;
    while (loan >= 0 && (this.#lender[loan] !== lender || this.#loanGroup[loan] !== group))
      loan = this.#loanAfter[loan]!;
    if (loan < 0) loan = this.#openLoan(leaf, lender, group);
    this.#loanAmount[loan * this.#resources + this.#resource + resource]! += amount * this.#unit;
  }

  setKept(leaf: RoleId, group: number, resource: number, amount: number): void {
    this.#kept[(leaf * this.#groups + group) * this.#resources + this.#resource + resource] = amount * this.#unit;
  }

  #openLoan(leaf: RoleId, lender: RoleId, group: number): number {
    const loan = this.#loans++;
    if (loan === this.#lender.length) this.#grow();
    this.#borrower[loan] = leaf;
    this.#lender[loan] = lender;
    this.#loanGroup[loan] = group;
    this.#loanAmount.fill(0, loan * this.#resources, (loan + 1) * this.#resources);
    this.#loanAfter[loan] = -1;
    const last = this.#lastLoan[leaf]!;
    if (last < 0) this.#firstLoan[leaf] = loan;
    else this.#loanAfter[last] = loan;
    this.#lastLoan[leaf] = loan;
    return loan;
  }

  #grow(): void {
    const longer = <T extends Float64Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.#loanAfter = longer(this.#loanAfter, new Int32Array(2 * this.#loanAfter.length));
    this.#borrower = longer(this.#borrower, new Int32Array(2 * this.#borrower.length));
    this.#lender = longer(this.#lender, new Int32Array(2 * this.#lender.length));
    this.#loanGroup = longer(this.#loanGroup, new Int32Array(2 * this.#loanGroup.length));
    this.#loanAmount = longer(this.#loanAmount, new Float64Array(2 * this.#loanAmount.length));
  }

  #at(leaf: RoleId, source: Tag, group: number, resource: number): number {
    return ((leaf * SOURCES + source) * this.#groups + group) * this.#resources + resource;
  }
}
