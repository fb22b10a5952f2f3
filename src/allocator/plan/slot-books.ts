import type { CompiledPlan } from './compiled-plan.ts';
import type { RoleId } from './role-tree.ts';
import { copyShort, fillShort } from './short-columns.ts';
import { BORROWED, type Tag, type TargetTable } from './target-table.ts';

/**
 * The books of one computation over slots: what is left of demand, of each limit, of each leaf's ownership and of each
 * group. Every step of the target computation grants through them, so no step can forget a limit.
 */
export class SlotBooks {
  /** Slots the leaf still wants and may still have by its own maxTotal. */
  readonly unmet: Float64Array;
  /** Slots left under the role's maxTotal, and under its shareLimit. */
  readonly room: Float64Array;
  readonly shareRoom: Float64Array;
  /** Idle owned slots at `role * groups + group`; the surplus of inner roles is no part of it. */
  readonly ownLeft: Float64Array;
  /** Slots of the group that nobody has. */
  readonly rest: Float64Array;
  /** Owned slots in use, summed over subtrees. */
  readonly ownUsed: Float64Array;
  /** Slots a lender may still give away, and a borrower may still take, under their limits. */
  readonly lendRoom: Float64Array;
  readonly borrowRoom: Float64Array;
  readonly #plan: CompiledPlan;
  #out: TargetTable;

  constructor(plan: CompiledPlan, out: TargetTable) {
    const { size } = plan.tree;
    this.#plan = plan;
    this.#out = out;
    this.unmet = new Float64Array(size);
    this.room = new Float64Array(size);
    this.shareRoom = new Float64Array(size);
    this.ownLeft = new Float64Array(size * plan.groups);
    this.rest = new Float64Array(plan.groups);
    this.ownUsed = new Float64Array(size);
    this.lendRoom = new Float64Array(size);
    this.borrowRoom = new Float64Array(size);
  }

  /** @param wanted slots by leaf */
  open(capacity: ArrayLike<number>, owned: Float64Array, wanted: Float64Array, out: TargetTable): void {
    const { tree, maxTotal, shareLimit, lendLimit, borrowLimit, groups } = this.#plan;
    this.#out = out;
    copyShort(this.room, maxTotal);
    copyShort(this.shareRoom, shareLimit);
    copyShort(this.lendRoom, lendLimit);
    copyShort(this.borrowRoom, borrowLimit);
    copyShort(this.ownLeft, owned);
    fillShort(this.ownUsed, 0);
    fillShort(this.unmet, 0);
    for (let g = 0; g < groups; g++) this.rest[g] = capacity[g]!;
    const { leaves } = tree;
    for (let i = 0; i < leaves.length; i++) {
      const leaf = leaves[i]!;
      this.unmet[leaf] = Math.min(wanted[leaf]!, maxTotal[leaf]!);
    }
  }

  /** Slots that still fit under the maxTotal of the role and of all above it. */
  roomUpFrom(role: RoleId): number {
    if (!this.#plan.innerLimits) return this.room[role]!;
    let room = this.room[role]!;
    for (let at = this.#plan.tree.parent[role]!; at >= 0; at = this.#plan.tree.parent[at]!) {
      room = Math.min(room, this.room[at]!);
    }
    return room;
  }

  /** Grants slots of one group. The caller has seen to it that they are there and allowed. */
  grant(leaf: RoleId, tag: Tag, group: number, slots: number): void {
    this.unmet[leaf]! -= slots;
    this.rest[group]! -= slots;
    this.room[leaf]! -= slots;
    if (this.#plan.innerLimits) {
      for (let at = this.#plan.tree.parent[leaf]!; at >= 0; at = this.#plan.tree.parent[at]!) this.room[at]! -= slots;
    }
    this.#out.addBundles(leaf, tag, slots);
    if (tag !== BORROWED) this.#out.addAmount(leaf, tag, group, 0, slots);
  }

  /** Lends idle owned slots, from the group the lender likes least first, and returns how many went over. */
  lend(lender: RoleId, borrower: RoleId, atMost: number): number {
    const { groups, worstGroups } = this.#plan;
    let left = Math.min(atMost, this.lendRoom[lender]!, this.borrowRoom[borrower]!, this.unmet[borrower]!);
    const wanted = left;
    for (let i = 0; i < groups && left > 0; i++) {
      const group = worstGroups[lender * groups + i]!;
      const slots = Math.min(left, this.ownLeft[lender * groups + group]!, this.rest[group]!);
      if (slots <= 0) continue;
      left -= slots;
      this.ownLeft[lender * groups + group]! -= slots;
      this.lendRoom[lender]! -= slots;
      this.borrowRoom[borrower]! -= slots;
      this.grant(borrower, BORROWED, group, slots);
      this.#out.addLoan(borrower, lender, group, 0, slots);
    }
    return wanted - left;
  }

  /** Slots the lender could give away now. */
  lendable(lender: RoleId): number {
    const { groups } = this.#plan;
    let idle = 0;
    for (let g = 0; g < groups; g++) idle += Math.min(this.ownLeft[lender * groups + g]!, this.rest[g]!);
    return Math.min(idle, this.lendRoom[lender]!);
  }
}
