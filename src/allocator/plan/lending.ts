import type { CompiledPlan } from './compiled-plan.ts';
import type { RoleId } from './role-tree.ts';
import type { SlotBooks } from './slot-books.ts';
import { WaterFill } from './water-fill.ts';

/**
 * Step 4 by rank (EGO 1.2.3 to Symphony 5; spec/ego.md 3.4): the highest-ranked borrower takes what it wants and may
 * have, from its lenders in order, then the next one.
 */
export class LendingByRank {
  readonly #plan: CompiledPlan;
  readonly #books: SlotBooks;
  /** Lenders that had something left when last asked, in tree order; what is spent does not come back. */
  readonly #open: Int32Array;

  constructor(plan: CompiledPlan, books: SlotBooks) {
    this.#plan = plan;
    this.#books = books;
    this.#open = new Int32Array(plan.everyLender.length);
  }

  lend(): void {
    const { byRank, borrows, everyLender } = this.#plan;
    const { unmet } = this.#books;
    let open = -1;
    for (let i = 0; i < byRank.length; i++) {
      const borrower = byRank[i]!;
      if (borrows[borrower] === 0 || unmet[borrower]! <= 0) continue;
      const wanted = Math.min(
        this.#books.unmet[borrower]!,
        this.#books.borrowRoom[borrower]!,
        this.#books.roomUpFrom(borrower),
      );
      if (wanted <= 0) continue;
      const lenders = this.#plan.lendersOf(borrower);
      if (lenders !== everyLender) {
        this.#borrow(borrower, wanted, lenders);
        continue;
      }
      if (open < 0) open = this.#openAll();
      open = this.#borrowFromAnyone(borrower, wanted, open);
    }
  }

  /** Nobody has been asked yet. Most often nobody wants to borrow, so it is not done before somebody does. */
  #openAll(): number {
    const { everyLender } = this.#plan;
    for (let i = 0; i < everyLender.length; i++) this.#open[i] = everyLender[i]!;
    return everyLender.length;
  }

  #borrow(borrower: RoleId, wanted: number, lenders: Int32Array): void {
    let left = wanted;
    for (const lender of lenders) {
      if (left <= 0) return;
      left -= this.#ask(lender, borrower, left);
    }
  }

  /** Asks the open lenders, closes up over the spent ones, and returns how many are still open. */
  #borrowFromAnyone(borrower: RoleId, wanted: number, open: number): number {
    let left = wanted;
    let kept = 0;
    for (let i = 0; i < open; i++) {
      const lender = this.#open[i]!;
      if (left > 0) {
        if (this.#books.lendable(lender) <= 0) continue;
        left -= this.#ask(lender, borrower, left);
      }
      this.#open[kept++] = lender;
    }
    return kept;
  }

  #ask(lender: RoleId, borrower: RoleId, atMost: number): number {
    if (this.#books.lendable(lender) <= 0 || !this.#plan.mayLend(lender, borrower)) return 0;
    return this.#books.lend(lender, borrower, atMost);
  }
}

/**
 * Step 4 in proportion (Spectrum Symphony 7.3; spec/ego.md 3.4): what a lender leaves idle goes to its siblings by
 * ownership, the rest one level up to its parent's siblings in the same way, inside each of them by ownership again,
 * until the root. Those who own nothing come after those who own.
 */
export class ProportionalLending {
  readonly #plan: CompiledPlan;
  readonly #books: SlotBooks;
  readonly #fill: WaterFill;
  readonly #wanted: Float64Array;
  readonly #part: Float64Array;
  readonly #owned: Float64Array;
  readonly #competing: Int32Array;

  constructor(plan: CompiledPlan, books: SlotBooks) {
    const { size } = plan.tree;
    this.#plan = plan;
    this.#books = books;
    this.#fill = new WaterFill(size);
    this.#wanted = new Float64Array(size);
    this.#part = new Float64Array(size);
    this.#owned = new Float64Array(size);
    this.#competing = new Int32Array(size);
    for (let role = 0; role < size; role++) {
      for (let g = 0; g < plan.groups; g++) this.#owned[role]! += plan.owned[role * plan.groups + g]!;
    }
  }

  lend(): void {
    const { tree } = this.#plan;
    for (const lender of tree.leaves) {
      let left = this.#books.lendable(lender);
      if (left <= 0) continue;
      let from: RoleId = lender;
      for (let level = tree.parent[lender]!; level >= 0 && left > 0; level = tree.parent[level]!) {
        this.#askBorrowers(lender, level);
        left -= this.#divide(lender, level, from, Math.min(left, this.#books.roomUpFrom(level)));
        from = level;
      }
    }
  }

  /** What each role below could borrow from this lender. */
  #askBorrowers(lender: RoleId, above: RoleId): void {
    const { tree } = this.#plan;
    const { unmet, borrowRoom, room } = this.#books;
    this.#wanted.fill(0, above, tree.subtreeEnd[above]!);
    for (let role = tree.subtreeEnd[above]! - 1; role > above; role--) {
      if (tree.isLeaf[role] === 1 && this.#plan.mayLend(lender, role)) {
        this.#wanted[role] = Math.min(unmet[role]!, borrowRoom[role]!);
      }
      this.#wanted[role] = Math.min(this.#wanted[role]!, room[role]!);
      this.#wanted[tree.parent[role]!]! += this.#wanted[role]!;
    }
  }

  /** Divides slots among the children of a role but one, and returns how many were lent. */
  #divide(lender: RoleId, role: RoleId, except: RoleId, amount: number): number {
    const { tree } = this.#plan;
    let left = amount;
    for (const owners of [true, false]) {
      let members = 0;
      for (let child = role + 1; child < tree.subtreeEnd[role]!; child = tree.subtreeEnd[child]!) {
        const owned = this.#owned[child]!;
        if (child === except || owned > 0 !== owners || this.#wanted[child]! <= 0) continue;
        this.#competing[members] = child;
        this.#fill.ratio[members] = owners ? owned : 1;
        this.#fill.cap[members] = this.#wanted[child]!;
        this.#fill.held[members++] = 0;
      }
      left -= this.#fill.fill(left, members);
      for (let i = 0; i < members; i++) this.#part[this.#competing[i]!] = this.#fill.got[i]!;
    }
    for (let child = role + 1; child < tree.subtreeEnd[role]!; child = tree.subtreeEnd[child]!) {
      if (child === except || this.#wanted[child]! <= 0 || this.#part[child]! <= 0) continue;
      const part = this.#part[child]!;
      this.#part[child] = 0;
      if (tree.isLeaf[child] === 1) this.#books.lend(lender, child, part);
      else this.#divide(lender, child, -1, part);
    }
    return amount - left;
  }
}
