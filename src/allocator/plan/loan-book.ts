import { NONE, type RoleId } from '../../cluster/ids.ts';
import { Bundle } from '../../cluster/resources/bundle.ts';
import { empty } from '../../engine/empty.ts';
import type { PlanState } from './plan-state.ts';
import { BORROWED, OWNED, SHARED } from './target-table.ts';

interface Loan {
  readonly lender: RoleId;
  readonly borrower: RoleId;
  /** As reported last, and as they come out now. */
  readonly amounts: Float64Array;
  readonly now: Float64Array;
  /** The update in which it was last found. */
  foundIn: number;
}

/**
 * Who holds how much of what others own. Ownership and loans are quantities, not particular tasks (spec/ego.md 4): a leaf's loans are
 * what it holds beyond its own and the pools', up to its target, with the lenders the target names; and what an owner has asked back
 * and not got yet. So a loan passes from one lender to another on the books, and what a leaf holds is its own once it holds no more
 * than it owns. Which of its tasks would go first is decided when one has to go (victims.ts).
 */
export class LoanBook {
  readonly #known = new Map<number, Loan>();
  /** Those there are, in the order in which they were found. */
  #loans: Loan[] = [];
  #found: Loan[] = [];
  #updates = 0;
  /** What the loans depend on, as of the last time they were written: the target, the claims, and what lanes hold. */
  #target = -1;
  #claims = -1;
  #held = new Float64Array(0);
  #left = new Float64Array(0);
  readonly #resources = new Bundle();

  /** What one role has from another; undefined if nothing. */
  between(lender: RoleId, borrower: RoleId): Float64Array | undefined {
    const loan = this.#known.get(keyOf(lender, borrower));
    return loan?.foundIn === this.#updates ? loan.amounts : undefined;
  }

  /** All that a role has lent, of one resource. */
  lent(lender: RoleId, resource: number): number {
    let sum = 0;
    for (const loan of this.#loans) if (loan.lender === lender) sum += loan.amounts[resource]!;
    return sum;
  }

  /** All that a role has borrowed, of one resource. */
  borrowed(borrower: RoleId, resource: number): number {
    let sum = 0;
    for (const loan of this.#loans) if (loan.borrower === borrower) sum += loan.amounts[resource]!;
    return sum;
  }

  /** Writes the loans anew and reports those that changed. */
  update(state: PlanState): void {
    // Where nobody lends there are no loans to keep books of.
    if (this.#loans.length === 0 && state.force.plan.everyLender.length === 0) return;
    if (!this.#isAnyNew(state)) return;
    this.#updates++;
    empty(this.#found);
    this.#fromTarget(state);
    if (state.claims.all.length > 0) this.#askedBack(state);
    const known = this.#loans;
    for (let i = 0; i < known.length; i++) {
      const loan = known[i]!;
      if (loan.foundIn === this.#updates) continue;
      loan.amounts.fill(0);
      state.host.loanChanged(loan.lender, loan.borrower, this.#resources.clear());
    }
    for (let i = 0; i < this.#found.length; i++) {
      const { lender, borrower, amounts, now } = this.#found[i]!;
      let isNew = false;
      for (let r = 0; r < now.length; r++) isNew ||= amounts[r] !== now[r];
      if (!isNew) continue;
      amounts.set(now);
      state.host.loanChanged(lender, borrower, inResources(state, amounts, this.#resources.clear()));
    }
    const before = this.#loans;
    this.#loans = this.#found;
    this.#found = before;
  }

  /** Has anything changed that loans depend on? */
  #isAnyNew({ lanes, resources, force, claims }: PlanState): boolean {
    let isNew = this.#target !== force.targetVersion || this.#claims !== claims.version;
    this.#target = force.targetVersion;
    this.#claims = claims.version;
    if (this.#held.length !== lanes.length * resources) {
      this.#held = new Float64Array(lanes.length * resources);
      isNew = true;
    }
    for (let lane = 0; lane < lanes.length; lane++) {
      const { held: running, offered } = lanes[lane]!;
      for (let r = 0; r < resources; r++) {
        const held = running[r]! + offered[r]!;
        isNew ||= held !== this.#held[lane * resources + r];
        this.#held[lane * resources + r] = held;
      }
    }
    return isNew;
  }

  #fromTarget(state: PlanState): void {
    const { resources, target } = state;
    if (this.#left.length !== resources) this.#left = new Float64Array(resources);
    const left = this.#left;
    const { lanes } = state;
    for (let i = 0; i < lanes.length; i++) {
      const { leaf, role, held, offered, upTo } = lanes[i]!;
      let loan = leaf < 0 ? -1 : target.firstLoan(leaf);
      if (loan < 0) continue;
      for (let r = 0; r < resources; r++) {
        const shared = upTo[SHARED * resources + r]!;
        const beyond = held[r]! + offered[r]! - shared;
        left[r] = Math.max(0, Math.min(beyond, upTo[BORROWED * resources + r]! - shared));
      }
      for (; loan >= 0; loan = target.nextLoan(loan)) {
        const lender = state.roleAt(target.lender(loan));
        if (lender === undefined) continue;
        for (let r = 0; r < resources; r++) {
          const part = Math.min(target.loanAmount(loan, r), left[r]!);
          left[r]! -= part;
          this.#lend(lender, role, r, part, resources);
        }
      }
    }
  }

  /** What was lent and has been asked back counts as lent until it is there. */
  #askedBack(state: PlanState): void {
    const { tasks } = state.cluster;
    const left = new Map<number, Float64Array>();
    for (const { lender, victims } of state.claims.all) {
      if (lender === NONE) continue;
      for (const task of victims) {
        const borrower = tasks.role(task);
        const key = keyOf(lender, borrower);
        const before = left.get(key) ?? this.#known.get(key)?.amounts.slice();
        if (before === undefined) continue;
        left.set(key, before);
        const amounts = state.vectors.amounts(state.vectors.of(tasks.resources(task)));
        const spare = this.#spare(state, lender);
        for (let r = 0; r < amounts.length; r++) {
          const part = Math.min(amounts[r]!, before[r]!, spare[r]!);
          before[r]! -= part;
          this.#lend(lender, borrower, r, part, amounts.length);
        }
      }
    }
  }

  /** What a role owns and neither uses nor has out on loan yet. */
  #spare(state: PlanState, lender: RoleId): Float64Array {
    const { resources, force } = state;
    const spare = new Float64Array(resources);
    const lane = state.laneOf(lender);
    if (lane === undefined) return spare.fill(Number.POSITIVE_INFINITY);
    for (let i = 0; i < force.plan.groups * resources; i++)
      spare[i % resources]! += force.plan.owned[lane.leaf * force.plan.groups * resources + i]!;
    for (let r = 0; r < resources; r++) {
      spare[r]! -= Math.min(lane.held[r]! + lane.offered[r]!, lane.upTo[OWNED * resources + r]!);
      for (const loan of this.#found) if (loan.lender === lender) spare[r]! -= loan.now[r]!;
      spare[r] = Math.max(0, spare[r]!);
    }
    return spare;
  }

  #lend(lender: RoleId, borrower: RoleId, resource: number, amount: number, resources: number): void {
    if (amount <= 0) return;
    const key = keyOf(lender, borrower);
    let loan = this.#known.get(key);
    if (loan === undefined) {
      const none = (): Float64Array => new Float64Array(resources);
      loan = { lender, borrower, amounts: none(), now: none(), foundIn: -1 };
      this.#known.set(key, loan);
    }
    if (loan.foundIn !== this.#updates) {
      loan.foundIn = this.#updates;
      loan.now.fill(0);
      this.#found.push(loan);
    }
    loan.now[resource]! += amount;
  }
}

function keyOf(lender: RoleId, borrower: RoleId): number {
  return lender * 16_777_216 + borrower;
}

function inResources(state: PlanState, amounts: Float64Array, bundle: Bundle): Bundle {
  const { kinds } = state.cluster;
  const { slot } = state.options;
  if (slot === undefined) {
    const { resourceNames } = state.force.plan;
    for (let r = 0; r < resourceNames.length; r++) bundle.set(kinds.plain(resourceNames[r]!), amounts[r]!);
  } else for (const [name, each] of Object.entries(slot)) bundle.set(kinds.plain(name), each * amounts[0]!);
  return bundle;
}
