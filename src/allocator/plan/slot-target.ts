import type { CompiledPlan } from './compiled-plan.ts';
import type { Demand } from './demand.ts';
import { LendingByRank, ProportionalLending } from './lending.ts';
import { Shortage } from './shortage.ts';
import { SlotBooks } from './slot-books.ts';
import { SlotPools } from './slot-pools.ts';
import { OWNED, type TargetTable } from './target-table.ts';

/**
 * The target computation over slots (spec/ego.md 3). Keeps scratch columns between calls, and what its last answer follows from: where more is wanted
 * than there is, a task more or less that waits changes nothing.
 */
export class SlotTarget {
  readonly #plan: CompiledPlan;
  readonly #shortage: Shortage;
  readonly #books: SlotBooks;
  readonly #pools: SlotPools;
  readonly #byRank: LendingByRank;
  readonly #proportional: ProportionalLending;
  /** The capacity of the last answer by group, and what leaves wanted, no more than there is: both decide it. */
  readonly #capacity: Float64Array;
  readonly #wanted: Float64Array;
  /** The version of the table that is that answer. */
  #answer = -1;

  constructor(plan: CompiledPlan, out: TargetTable) {
    this.#plan = plan;
    this.#shortage = new Shortage(plan);
    this.#books = new SlotBooks(plan, out);
    this.#pools = new SlotPools(plan, this.#books);
    this.#byRank = new LendingByRank(plan, this.#books);
    this.#proportional = new ProportionalLending(plan, this.#books);
    this.#capacity = new Float64Array(plan.groups);
    this.#wanted = new Float64Array(plan.tree.size);
  }

  /** Writes the target into the table, unless it stands there. */
  solve(capacity: ArrayLike<number>, demand: Demand, out: TargetTable): void {
    const isNew = this.#readInput(capacity, demand);
    if (!isNew && out.version === this.#answer) return;
    out.clear();
    this.#answer = out.version;
    const owned = this.#shortage.apply(capacity);
    this.#books.open(capacity, owned, this.#wanted, out);
    this.#useOwned();
    for (const owner of this.#plan.pools) this.#pools.share(owner, capacity, owned, demand, out);
    if (this.#plan.options.lendingOrder === 'rank') this.#byRank.lend();
    else this.#proportional.lend();
    const { tree, groups } = this.#plan;
    const { leaves } = tree;
    for (let i = 0; i < leaves.length; i++) {
      const leaf = leaves[i]!;
      for (let g = 0; g < groups; g++) out.setKept(leaf, g, 0, this.#books.ownLeft[leaf * groups + g]!);
    }
  }

  /** Notes what decides the answer. Is any of it another than the last time? Fixed shares look at more than that. */
  #readInput(capacity: ArrayLike<number>, demand: Demand): boolean {
    const { groups, options, tree } = this.#plan;
    let isNew = !options.dynamicShare;
    let all = 0;
    for (let g = 0; g < groups; g++) {
      isNew ||= this.#capacity[g] !== capacity[g];
      this.#capacity[g] = capacity[g]!;
      all += capacity[g]!;
    }
    const { leaves } = tree;
    for (let i = 0; i < leaves.length; i++) {
      const leaf = leaves[i]!;
      const wanted = Math.min(demand.total(leaf), all);
      isNew ||= this.#wanted[leaf] !== wanted;
      this.#wanted[leaf] = wanted;
    }
    return isNew;
  }

  /** Step 1: by rank, each leaf uses what it owns, from the groups it likes best. */
  #useOwned(): void {
    const { byRank, groups, bestGroups, tree } = this.#plan;
    const { unmet, ownLeft, rest, ownUsed } = this.#books;
    for (let n = 0; n < byRank.length; n++) {
      const leaf = byRank[n]!;
      for (let i = 0; i < groups && unmet[leaf]! > 0; i++) {
        const group = bestGroups[leaf * groups + i]!;
        const idle = Math.min(unmet[leaf]!, ownLeft[leaf * groups + group]!, rest[group]!);
        const slots = idle > 0 ? Math.min(idle, this.#books.roomUpFrom(leaf)) : 0;
        if (slots <= 0) continue;
        ownLeft[leaf * groups + group]! -= slots;
        for (let at = leaf; at >= 0; at = tree.parent[at]!) ownUsed[at]! += slots;
        this.#books.grant(leaf, OWNED, group, slots);
      }
    }
  }
}
