import type { CompiledPlan } from './compiled-plan.ts';
import type { Demand } from './demand.ts';
import { ROOT, type RoleId } from './role-tree.ts';
import { ShareWalk } from './share-walk.ts';
import { fillPart } from './short-columns.ts';
import type { SlotBooks } from './slot-books.ts';
import { PRIVATE, SHARED, type TargetTable } from './target-table.ts';

/** Steps 2 and 3 of the target computation over slots: pools of what their role owns beyond its children. */
export class SlotPools {
  readonly #plan: CompiledPlan;
  readonly #books: SlotBooks;
  readonly #walk: ShareWalk;
  readonly #pool: Float64Array;
  readonly #cap: Float64Array;
  readonly #held: Float64Array;
  readonly #got: Float64Array;
  readonly #deserved: Float64Array;

  constructor(plan: CompiledPlan, books: SlotBooks) {
    const { size } = plan.tree;
    this.#plan = plan;
    this.#books = books;
    this.#walk = new ShareWalk(size);
    this.#pool = new Float64Array(plan.groups);
    this.#cap = new Float64Array(size);
    this.#held = new Float64Array(size);
    this.#got = new Float64Array(size);
    this.#deserved = new Float64Array(size);
  }

  /** Shares the pool of one inner role; the root's is the public pool. */
  share(owner: RoleId, capacity: ArrayLike<number>, owned: Float64Array, demand: Demand, out: TargetTable): void {
    const { options, members } = this.#plan;
    const amount = Math.min(this.#collect(owner, capacity, owned), this.#books.roomUpFrom(owner));
    if (amount <= 0) return;
    if (options.dynamicShare) {
      if (this.#limitToDemand(owner) <= 0) return;
      this.#startHeld(owner);
      this.#walk.share(members, owner, amount, this.#cap, this.#held, this.#got);
      this.#grant(owner);
    } else {
      this.#startHeld(owner);
      this.#shareFixed(owner, amount, demand, out);
    }
  }

  /**
   * Fixed shares (spec/ego.md 3): each leaf may claim its weight's part of the pool whatever the others want. The rest
   * goes, without a claim, in order of request time; under parent enforcement an idle share stays in its branch first.
   */
  #shareFixed(owner: RoleId, amount: number, demand: Demand, out: TargetTable): void {
    const { tree, fixedMembers, members } = this.#plan;
    const end = tree.subtreeEnd[owner]!;
    this.#limit(owner, () => Number.POSITIVE_INFINITY);
    fillPart(this.#deserved, 0, owner, end);
    this.#walk.share(fixedMembers, owner, amount, this.#cap, this.#held, this.#deserved);

    let left = amount;
    for (let role = owner; role < end; role++) {
      const claim = tree.isLeaf[role] === 1 ? Math.min(this.#deserved[role]!, this.#books.unmet[role]!) : 0;
      this.#got[role] = claim;
      left -= claim;
    }
    this.#grant(owner);
    for (const instant of left > 0 ? demand.instants() : []) {
      this.#addUp(owner, this.#got, this.#held);
      const { unmet } = this.#books;
      const granted = (leaf: RoleId): number => out.totalBundles(leaf);
      this.#limit(owner, (leaf) => Math.min(unmet[leaf]!, Math.max(0, demand.totalBy(leaf, instant) - granted(leaf))));
      left -= this.#walk.share(members, owner, left, this.#cap, this.#held, this.#got);
      for (let role = owner; role < end; role++) if (tree.isLeaf[role] === 1) out.addUnclaimed(role, this.#got[role]!);
      this.#grant(owner);
      if (left <= 0) return;
    }
  }

  /** The pool by group; returns its size. */
  #collect(owner: RoleId, capacity: ArrayLike<number>, owned: Float64Array): number {
    const { groups } = this.#plan;
    let amount = 0;
    for (let g = 0; g < groups; g++) {
      const whole = owner === ROOT ? Math.max(0, capacity[g]! - owned[g]!) : this.#surplus(owner, g, owned);
      this.#pool[g] = Math.min(whole, this.#books.rest[g]!);
      amount += this.#pool[g]!;
    }
    return amount;
  }

  #surplus(owner: RoleId, group: number, owned: Float64Array): number {
    const { tree, groups } = this.#plan;
    let surplus = owned[owner * groups + group]!;
    for (let child = owner + 1; child < tree.subtreeEnd[owner]!; child = tree.subtreeEnd[child]!) {
      surplus -= owned[child * groups + group]!;
    }
    return surplus;
  }

  /** Fixed shares are parts of the pool whatever anybody holds of its own. */
  #startHeld(owner: RoleId): void {
    const { tree, options } = this.#plan;
    const end = tree.subtreeEnd[owner]!;
    fillPart(this.#got, 0, owner, end);
    if (!options.dynamicShare || !options.countOwnedInShare) fillPart(this.#held, 0, owner, end);
    else for (let role = owner; role < end; role++) this.#held[role] = this.#books.ownUsed[role]!;
  }

  /** What each role below may get by what it wants; returns how much that is in all. */
  #limitToDemand(owner: RoleId): number {
    const { tree, innerLimits } = this.#plan;
    const { unmet, room, shareRoom } = this.#books;
    const end = tree.subtreeEnd[owner]!;
    // The path of every cycle: a plain loop, without a call for each leaf.
    fillPart(this.#cap, 0, owner, end);
    for (let role = end - 1; role > owner; role--) {
      let cap = tree.isLeaf[role] === 1 ? unmet[role]! : this.#cap[role]!;
      if (owner === ROOT && shareRoom[role]! < cap) cap = shareRoom[role]!;
      if (innerLimits && room[role]! < cap) cap = room[role]!;
      this.#cap[role] = cap;
      this.#cap[tree.parent[role]!]! += cap;
    }
    return this.#cap[owner]!;
  }

  #limit(owner: RoleId, wanted: (leaf: RoleId) => number): void {
    const { tree } = this.#plan;
    const end = tree.subtreeEnd[owner]!;
    fillPart(this.#cap, 0, owner, end);
    for (let role = end - 1; role > owner; role--) {
      const want = tree.isLeaf[role] === 1 ? wanted(role) : this.#cap[role]!;
      const share = owner === ROOT ? this.#books.shareRoom[role]! : Number.POSITIVE_INFINITY;
      this.#cap[role] = Math.min(want, share, this.#books.room[role]!);
      this.#cap[tree.parent[role]!]! += this.#cap[role]!;
    }
  }

  /** Adds what leaves got to what they and all above them hold of this pool. */
  #addUp(owner: RoleId, got: Float64Array, held: Float64Array): void {
    const { tree } = this.#plan;
    for (let role = tree.subtreeEnd[owner]! - 1; role > owner; role--) {
      if (tree.isLeaf[role] === 0 || got[role] === 0) continue;
      for (let at = role; at > owner; at = tree.parent[at]!) held[at]! += got[role]!;
      got[role] = 0;
    }
  }

  /** Books what the leaves got, each from the groups it likes best. */
  #grant(owner: RoleId): void {
    const { tree, groups, bestGroups } = this.#plan;
    const { shareRoom } = this.#books;
    for (let leaf = owner + 1; leaf < tree.subtreeEnd[owner]!; leaf++) {
      if (tree.isLeaf[leaf] === 0) continue;
      let left = this.#got[leaf]!;
      if (left === 0) continue;
      if (owner === ROOT) for (let at = leaf; at >= 0; at = tree.parent[at]!) shareRoom[at]! -= left;
      for (let i = 0; left > 0 && i < groups; i++) {
        const group = bestGroups[leaf * groups + i]!;
        const slots = Math.min(left, this.#pool[group]!);
        if (slots <= 0) continue;
        left -= slots;
        this.#pool[group]! -= slots;
        this.#books.grant(leaf, owner === ROOT ? SHARED : PRIVATE, group, slots);
      }
    }
  }
}
