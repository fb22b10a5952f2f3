import type { CompiledPlan } from './compiled-plan.ts';
import type { Demand } from './demand.ts';
import type { RoleId } from './role-tree.ts';
import { ShareWalk } from './share-walk.ts';
import { Shortage } from './shortage.ts';
import type { TargetTable } from './target-table.ts';
import { VectorBooks } from './vector-books.ts';
import { lendInProportion, ownershipMembers, VectorLendingByRank } from './vector-lending.ts';
import { VectorWalk } from './vector-walk.ts';

/** The target computation over vectors (spec/ego.md 3). Keeps scratch columns between calls and nothing else. */
export class VectorTarget {
  readonly #plan: CompiledPlan;
  readonly #shortage: Shortage;
  readonly #books: VectorBooks;
  readonly #walk: VectorWalk;
  readonly #loanWalk: VectorWalk;
  readonly #byRank: VectorLendingByRank;
  readonly #fixed: ShareWalk;
  readonly #cap: Float64Array;
  readonly #none: Float64Array;
  readonly #deserved: Float64Array;

  constructor(plan: CompiledPlan, demand: Demand, out: TargetTable) {
    const { size } = plan.tree;
    this.#plan = plan;
    this.#shortage = new Shortage(plan);
    this.#books = new VectorBooks(plan, demand, out);
    this.#walk = new VectorWalk(plan, this.#books, plan.members, plan.options.enforceShareAt === 'leaf');
    this.#loanWalk = new VectorWalk(plan, this.#books, ownershipMembers(plan), false);
    this.#byRank = new VectorLendingByRank(plan, this.#books);
    this.#fixed = new ShareWalk(size);
    this.#cap = new Float64Array(size);
    this.#none = new Float64Array(size);
    this.#deserved = new Float64Array(size);
  }

  solve(capacity: ArrayLike<number>, demand: Demand, out: TargetTable): void {
    out.clear();
    this.#books.open(capacity, this.#shortage.apply(capacity), demand, out);
    this.#useOwned();
    for (const owner of this.#plan.pools) this.#sharePool(owner, capacity, demand, out);
    if (this.#plan.options.lendingOrder === 'rank') this.#byRank.lend();
    else lendInProportion(this.#plan, this.#loanWalk, capacity, (lender) => this.#hasIdle(lender));
    this.#keep(out);
  }

  /** Step 1: by rank, whole bundles from what the leaf owns, in the groups it likes best. */
  #useOwned(): void {
    for (const leaf of this.#plan.byRank) {
      while (this.#books.skipHopeless(leaf)) {
        const group = this.#groupFor(leaf);
        if (group < 0) break;
        this.#books.grantOwned(leaf, group, this.#bundlesThatFit(leaf, group));
      }
    }
  }

  /** The group the leaf likes best of those where its next bundle fits what is left of its ownership; negative if there is none. */
  #groupFor(leaf: RoleId): number {
    const { groups, bestGroups } = this.#plan;
    for (let i = 0; i < groups; i++) {
      const group = bestGroups[leaf * groups + i]!;
      if (this.#books.fitsOwned(leaf, group)) return group;
    }
    return -1;
  }

  #bundlesThatFit(leaf: RoleId, group: number): number {
    const { groups, resources, innerLimits, tree } = this.#plan;
    let bundles = this.#books.runLeft(leaf);
    for (let r = 0; r < resources; r++) {
      const amount = this.#books.next(leaf, r);
      if (amount === 0) continue;
      let left = Math.min(
        this.#books.rest[group * resources + r]!,
        this.#books.ownLeft[(leaf * groups + group) * resources + r]!,
      );
      for (let at = leaf; at >= 0; at = innerLimits ? tree.parent[at]! : -1) {
        left = Math.min(left, this.#books.maxLeft[at * resources + r]!);
      }
      bundles = Math.min(bundles, Math.floor(left / amount));
    }
    return bundles;
  }

  /** Steps 2 and 3: the pool of one inner role; the root's is the public pool. */
  #sharePool(owner: RoleId, capacity: ArrayLike<number>, demand: Demand, out: TargetTable): void {
    const { options } = this.#plan;
    if (!this.#hasPool(owner)) return;
    this.#walk.begin({ pool: owner }, capacity, options.dynamicShare && options.countOwnedInShare);
    if (options.dynamicShare) {
      this.#walk.run();
      return;
    }
    this.#claim(owner);
    this.#walk.grantClaims();
    this.#books.claimLeft.fill(Number.POSITIVE_INFINITY);
    for (const instant of demand.instants()) {
      this.#books.horizon = instant;
      this.#walk.run((leaf) => out.addUnclaimed(leaf, 1));
    }
    this.#books.horizon = Number.POSITIVE_INFINITY;
  }

  /** Fixed shares: each leaf may claim its weight's part of the pool, resource by resource, whatever others want. */
  #claim(owner: RoleId): void {
    const { tree, groups, resources, fixedMembers } = this.#plan;
    const end = tree.subtreeEnd[owner]!;
    for (let r = 0; r < resources; r++) {
      let pool = 0;
      for (let g = 0; g < groups; g++) {
        const left = this.#books.poolLeft[(owner * groups + g) * resources + r]!;
        pool += Math.min(left, this.#books.rest[g * resources + r]!);
      }
      for (let at = owner; at >= 0; at = tree.parent[at]!)
        pool = Math.min(pool, this.#books.maxLeft[at * resources + r]!);
      this.#cap.fill(0, owner, end);
      this.#deserved.fill(0, owner, end);
      for (let role = end - 1; role > owner; role--) {
        const below = tree.isLeaf[role] === 1 ? Number.POSITIVE_INFINITY : this.#cap[role]!;
        const share = owner === 0 ? this.#books.shareLeft[role * resources + r]! : Number.POSITIVE_INFINITY;
        this.#cap[role] = Math.min(below, share, this.#books.maxLeft[role * resources + r]!);
        this.#cap[tree.parent[role]!]! += this.#cap[role]!;
      }
      this.#fixed.share(fixedMembers, owner, pool, this.#cap, this.#none, this.#deserved);
      for (let role = owner + 1; role < end; role++) {
        if (tree.isLeaf[role] === 1) this.#books.claimLeft[role * resources + r] = this.#deserved[role]!;
      }
    }
  }

  #hasPool(owner: RoleId): boolean {
    const perRole = this.#plan.groups * this.#plan.resources;
    for (let i = 0; i < perRole; i++) if (this.#books.poolLeft[owner * perRole + i]! > 0) return true;
    return false;
  }

  #hasIdle(lender: RoleId): boolean {
    for (let group = 0; group < this.#plan.groups; group++) {
      for (let r = 0; r < this.#plan.resources; r++) if (this.#books.lendable(lender, group, r) > 0) return true;
    }
    return false;
  }

  #keep(out: TargetTable): void {
    const { tree, groups, resources } = this.#plan;
    for (const leaf of tree.leaves) {
      for (let group = 0; group < groups; group++) {
        for (let r = 0; r < resources; r++) {
          out.setKept(leaf, group, r, this.#books.ownLeft[(leaf * groups + group) * resources + r]!);
        }
      }
    }
  }
}
