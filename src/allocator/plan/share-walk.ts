import type { RoleId } from './role-tree.ts';
import type { ShareMembers } from './share-members.ts';
import { WaterFill } from './water-fill.ts';

/**
 * The share walk over slots (spec/ego.md 3): a pool goes to the members of a role class by class, inside a class by
 * weighted max-min, and what a member got is shared among its own members in the same way. Slots being equal, dividing
 * level by level is the same as walking the tree once for each slot.
 */
export class ShareWalk {
  readonly #fill: WaterFill;

  constructor(roles: number) {
    this.#fill = new WaterFill(roles);
  }

  /**
   * @param cap most each role of the subtree may get
   * @param held what counts as held of this pool already
   * @param got where the slots each role gets are written; all 0 before
   * @returns slots handed out
   */
  share(
    members: ShareMembers,
    owner: RoleId,
    amount: number,
    cap: Float64Array,
    held: Float64Array,
    got: Float64Array,
  ): number {
    const end = members.start[owner + 1]!;
    let left = amount;
    for (let first = members.start[owner]!; first < end; ) {
      let last = first;
      while (last < end && members.segment[last] === members.segment[first]) {
        const role = members.role[last]!;
        this.#fill.ratio[last - first] = members.ratio[last]!;
        this.#fill.cap[last - first] = cap[role]!;
        this.#fill.held[last - first] = held[role]!;
        last++;
      }
      left -= this.#fill.fill(left, last - first);
      for (let i = first; i < last; i++) got[members.role[i]!] = this.#fill.got[i - first]!;
      first = last;
    }
    for (let i = members.start[owner]!; i < end; i++) {
      const role = members.role[i]!;
      const inner = members.start[role + 1]! > members.start[role]!;
      if (inner && got[role]! > 0) this.share(members, role, got[role]!, cap, held, got);
    }
    return amount - left;
  }
}
