import type { CompiledPlan } from './compiled-plan.ts';
import { ROOT, type RoleId, type RoleTree } from './role-tree.ts';
import type { ShareMembers } from './share-members.ts';
import type { VectorBooks } from './vector-books.ts';
import type { VectorWalk } from './vector-walk.ts';

/** Step 4 by rank over vectors: borrowers by rank, bundle by bundle; several lenders of one group may carry a bundle. */
export class VectorLendingByRank {
  readonly #plan: CompiledPlan;
  readonly #books: VectorBooks;
  readonly #asked: Int32Array;
  readonly #missing: Float64Array;

  constructor(plan: CompiledPlan, books: VectorBooks) {
    this.#plan = plan;
    this.#books = books;
    this.#asked = new Int32Array(plan.tree.size);
    this.#missing = new Float64Array(plan.resources);
  }

  lend(): void {
    for (const borrower of this.#plan.byRank) {
      if (this.#plan.borrows[borrower] === 0) continue;
      this.#books.rewind(borrower);
      // Each call grants one bundle, or several that are alike.
      while (this.#books.wants(borrower))
        if (!this.#books.withinTotal(borrower) || !this.#borrowOne(borrower)) this.#books.skip(borrower);
    }
  }

  #borrowOne(borrower: RoleId): boolean {
    const { groups, worstGroups, bestGroups } = this.#plan;
    // Behind a large bundle that had to be borrowed there may be a small one that what is left of the pools carries.
    for (let i = 0; i < groups; i++) {
      const group = bestGroups[borrower * groups + i]!;
      if (!this.#books.drawOnPool(borrower, group, ROOT, this.#missing, 0)) continue;
      this.#books.grantFromPools(borrower, group, ROOT);
      return true;
    }
    let asked = 0;
    for (const lender of this.#plan.lendersOf(borrower)) {
      if (this.#hasIdle(lender) && this.#plan.mayLend(lender, borrower)) this.#asked[asked++] = lender;
    }
    for (let first = 0; first < asked; first++) {
      for (let i = 0; i < groups; i++) {
        const group = worstGroups[this.#asked[first]! * groups + i]!;
        const lenders = this.#asked.subarray(first, asked);
        if (!this.#carry(borrower, group, lenders)) continue;
        const equal = this.#books.equalLoans(borrower, group, lenders[0]!);
        if (equal > 0) this.#books.grantEqualLoans(borrower, group, lenders[0]!, equal);
        else this.#books.grantFromLenders(borrower, group, lenders, lenders.length);
        return true;
      }
    }
    return false;
  }

  #hasIdle(lender: RoleId): boolean {
    for (let group = 0; group < this.#plan.groups; group++) {
      for (let r = 0; r < this.#plan.resources; r++) if (this.#books.lendable(lender, group, r) > 0) return true;
    }
    return false;
  }

  /** Can these lenders together carry what is missing of the next bundle, the first of them taking part? */
  #carry(borrower: RoleId, group: number, lenders: Int32Array): boolean {
    const { resources } = this.#plan;
    let firstTakesPart = false;
    for (let r = 0; r < resources; r++) {
      if (this.#books.next(borrower, r) > this.#books.rest[group * resources + r]!) return false;
      const missing = this.#books.unfunded(borrower, group, r);
      if (missing > this.#books.borrowLeft[borrower * resources + r]!) return false;
      firstTakesPart ||= missing > 0 && this.#books.lendable(lenders[0]!, group, r) > 0;
      this.#missing[r] = missing;
    }
    if (!firstTakesPart) return false;
    for (const lender of lenders) {
      let missing = 0;
      for (let r = 0; r < resources; r++) {
        this.#missing[r] = Math.max(0, this.#missing[r]! - this.#books.lendable(lender, group, r));
        missing += this.#missing[r]!;
      }
      if (missing === 0) return true;
    }
    return false;
  }
}

/** Step 4 in proportion over vectors: what each lender leaves idle is walked level by level, weights being ownership. */
export function lendInProportion(
  plan: CompiledPlan,
  walk: VectorWalk,
  capacity: ArrayLike<number>,
  idle: (lender: RoleId) => boolean,
): void {
  const { tree, lends } = plan;
  // What a lender was to carry may have found none in the end; those behind it then have another turn.
  for (let isAny = true; isAny; ) {
    isAny = false;
    for (const lender of tree.leaves) {
      if (lends[lender] === 0) continue;
      let except = lender;
      for (let level = tree.parent[lender]!; level >= ROOT && idle(lender); level = tree.parent[level]!) {
        walk.begin({ lender, level, except }, capacity, false);
        if (walk.run()) isAny = true;
        except = level;
      }
    }
  }
}

/** Who shares a loan: siblings by the dominant share of what they own, those who own nothing after them as equals. */
export function ownershipMembers(plan: CompiledPlan): ShareMembers {
  const { tree } = plan;
  const start = new Int32Array(tree.size + 1);
  const roles: RoleId[] = [];
  const ratios: number[] = [];
  const segments: number[] = [];
  for (let role = 0; role < tree.size; role++) {
    start[role] = roles.length;
    const children = childrenOf(tree, role);
    for (const owners of [true, false]) {
      for (const child of children) {
        const share = ownedShare(plan, child);
        if (share > 0 !== owners) continue;
        roles.push(child);
        ratios.push(owners ? share : 1);
        segments.push(owners ? 0 : 1);
      }
    }
  }
  start[tree.size] = roles.length;
  return {
    start,
    role: Int32Array.from(roles),
    ratio: Float64Array.from(ratios),
    segment: Int32Array.from(segments),
  };
}

function childrenOf(tree: RoleTree, role: RoleId): RoleId[] {
  const children: RoleId[] = [];
  for (let child = role + 1; child < tree.subtreeEnd[role]!; child = tree.subtreeEnd[child]!) children.push(child);
  return children;
}

/** Dominant share of what a role owns in what everybody owns; alone in a slot plan this is plain proportion. */
function ownedShare(plan: CompiledPlan, role: RoleId): number {
  const { groups, resources, owned } = plan;
  let share = 0;
  for (let r = 0; r < resources; r++) {
    let mine = 0;
    let all = 0;
    for (let g = 0; g < groups; g++) {
      mine += owned[(role * groups + g) * resources + r]!;
      all += owned[g * resources + r]!;
    }
    if (mine > 0) share = Math.max(share, resources === 1 ? mine : mine / all);
  }
  return share;
}
