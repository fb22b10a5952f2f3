import { NO_ROLE, type RoleId } from './role-tree.ts';
import { BORROWED, EXCESS, OWNED, type Tag, type TargetTable } from './target-table.ts';

/** A bundle a leaf holds: offered, launching, running or being reclaimed. */
export interface HeldBundle {
  /** Amounts by resource of the plan; one slot in a slot plan. */
  readonly needs: ArrayLike<number>;
  /** Work lost if it were killed now (spec/ego.md 6). */
  readonly loss: number;
}

/** The tags of a leaf's bundles, in the order in which the bundles were given. */
export interface Tags {
  readonly tag: Uint8Array;
  /** Whose loan a borrowed bundle is on the books; NO_ROLE for all others. */
  readonly lender: Int32Array;
}

/**
 * Assigns tags afresh to what a leaf holds (spec/ego.md 4): the most secure go to the bundles that would lose most work,
 * what is held beyond the target is excess. Nothing is moved: ownership and loans are quantities, so a bundle held on
 * loan counts as owned once its leaf holds no more than it owns, and a loan may pass to another lender on the books.
 * Groups are left aside for the same reason.
 */
export function assignTags(leaf: RoleId, target: TargetTable, held: readonly HeldBundle[], resources: number): Tags {
  const tag = new Uint8Array(held.length).fill(EXCESS);
  const lender = new Int32Array(held.length).fill(NO_ROLE);
  const left = new Float64Array(EXCESS * resources);
  for (let source: number = OWNED; source < EXCESS; source++) {
    for (let r = 0; r < resources; r++) left[source * resources + r] = target.amount(leaf, source as Tag, r);
  }
  const loans = loansOf(leaf, target, resources);
  const borrowed = new Float64Array(resources);
  const mostToLoseFirst = held.map((_, bundle) => bundle).sort((a, b) => held[b]!.loss - held[a]!.loss || a - b);
  for (const bundle of mostToLoseFirst) {
    const source = leastSecureNeeded(held[bundle]!.needs, left, resources);
    if (source === EXCESS) continue;
    tag[bundle] = source;
    take(held[bundle]!.needs, left, source, resources, borrowed);
    if (source === BORROWED) lender[bundle] = takeLoans(borrowed, loans);
  }
  return { tag, lender };
}

interface Loan {
  readonly lender: RoleId;
  readonly left: number[];
}

function loansOf(leaf: RoleId, target: TargetTable, resources: number): Loan[] {
  const loans: Loan[] = [];
  target.eachLoan(leaf, (lender, _group, amount) => {
    loans.push({ lender, left: Array.from({ length: resources }, (_, r) => amount(r)) });
  });
  return loans.reverse(); // The earliest loan first.
}

/** The first source that, together with all more secure ones, can carry the bundle. */
function leastSecureNeeded(needs: ArrayLike<number>, left: Float64Array, resources: number): Tag {
  let needed: Tag = OWNED;
  for (let r = 0; r < resources; r++) {
    let missing = needs[r]! - left[r]!;
    for (let source: number = OWNED; missing > 0; ) {
      source++;
      if (source > needed) needed = source as Tag;
      if (source === EXCESS) return EXCESS;
      missing -= left[source * resources + r]!;
    }
  }
  return needed;
}

/** Takes the bundle from the sources, secure ones first, and writes what of it is borrowed. */
function take(
  needs: ArrayLike<number>,
  left: Float64Array,
  upTo: Tag,
  resources: number,
  borrowed: Float64Array,
): void {
  for (let r = 0; r < resources; r++) {
    let missing = needs[r]!;
    borrowed[r] = 0;
    for (let source: number = OWNED; source <= upTo && missing > 0; source++) {
      const part = Math.min(missing, left[source * resources + r]!);
      left[source * resources + r]! -= part;
      missing -= part;
      if (source === BORROWED) borrowed[r] = part;
    }
  }
}

/** Charges the borrowed part to the loans in order, and returns the first lender that carries any of it. */
function takeLoans(borrowed: Float64Array, loans: readonly Loan[]): RoleId {
  let first: RoleId = NO_ROLE;
  for (const loan of loans) {
    borrowed.forEach((missing, r) => {
      const part = Math.min(missing, loan.left[r]!);
      if (part <= 0) return;
      loan.left[r]! -= part;
      borrowed[r]! -= part;
      if (first === NO_ROLE) first = loan.lender;
    });
  }
  return first;
}
