import { NONE, type RoleId } from '../../cluster/ids.ts';
import { Bundle } from '../../cluster/resources/bundle.ts';
import type { PlanState } from './plan-state.ts';
import { BORROWED, OWNED, SHARED } from './target-table.ts';

interface Loan {
  readonly lender: RoleId;
  readonly borrower: RoleId;
  readonly amounts: Float64Array;
}

/**
 * Who holds how much of what others own. Loans are quantities: a leaf's loans are what it holds beyond its own and the pools',
 * up to its target, with the lenders the target names (spec/ego.md 4); and what an owner has asked back and not got yet.
 */
export class LoanBook {
  #loans = new Map<number, Loan>();
  /** What the loans depend on, as of the last time they were written: the target, the claims, and what lanes hold. */
  #target = -1;
  #claims = -1;
  #held = new Float64Array(0);

  /** What one role has from another; undefined if nothing. */
  between(lender: RoleId, borrower: RoleId): Float64Array | undefined {
    return this.#loans.get(keyOf(lender, borrower))?.amounts;
  }

  /** All that a role has lent, of one resource. */
  lent(lender: RoleId, resource: number): number {
    let sum = 0;
    for (const loan of this.#loans.values()) if (loan.lender === lender) sum += loan.amounts[resource]!;
    return sum;
  }

  /** All that a role has borrowed, of one resource. */
  borrowed(borrower: RoleId, resource: number): number {
    let sum = 0;
    for (const loan of this.#loans.values()) if (loan.borrower === borrower) sum += loan.amounts[resource]!;
    return sum;
  }

  /** Writes the loans anew and reports those that changed. */
  update(state: PlanState): void {
    if (!this.#isAnyNew(state)) return;
    const loans = new Map<number, Loan>();
    this.#fromTarget(state, loans);
    this.#askedBack(state, loans);
    for (const [key, { lender, borrower }] of this.#loans)
      if (!loans.has(key)) state.host.loanChanged(lender, borrower, new Bundle());
    for (const [key, { lender, borrower, amounts }] of loans) {
      const before = this.#loans.get(key)?.amounts;
      if (before === undefined || amounts.some((amount, r) => amount !== before[r]))
        state.host.loanChanged(lender, borrower, inResources(state, amounts));
    }
    this.#loans = loans;
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
      for (let r = 0; r < resources; r++) {
        const held = lanes[lane]!.held[r]! + lanes[lane]!.offered[r]!;
        isNew ||= held !== this.#held[lane * resources + r];
        this.#held[lane * resources + r] = held;
      }
    }
    return isNew;
  }

  #fromTarget(state: PlanState, loans: Map<number, Loan>): void {
    const { resources, target } = state;
    for (const lane of state.lanes) {
      const left: number[] = [];
      let any = false;
      for (let r = 0; r < resources; r++) {
        const beyond = lane.held[r]! + lane.offered[r]! - lane.upTo[SHARED * resources + r]!;
        left.push(Math.max(0, Math.min(beyond, target.amount(lane.leaf, BORROWED, r))));
        any ||= left[r]! > 0;
      }
      if (!any) continue;
      const inOrder: { lender: RoleId; amounts: number[] }[] = [];
      target.eachLoan(lane.leaf, (leaf, _group, amount) => {
        const lender = state.roleAt(leaf);
        if (lender !== undefined) inOrder.push({ lender, amounts: left.map((_, r) => amount(r)) });
      });
      for (const { lender, amounts } of inOrder.reverse()) {
        const part = amounts.map((amount, r) => Math.min(amount, left[r]!));
        part.forEach((amount, r) => {
          left[r]! -= amount;
        });
        lend(loans, lender, lane.role, part);
      }
    }
  }

  /** What was lent and has been asked back counts as lent until it is there. */
  #askedBack(state: PlanState, loans: Map<number, Loan>): void {
    const { tasks } = state.cluster;
    const left = new Map<number, Float64Array>();
    for (const { lender, victims } of state.claims.all) {
      if (lender === NONE) continue;
      for (const task of victims) {
        const borrower = tasks.role(task);
        const key = keyOf(lender, borrower);
        const before = left.get(key) ?? this.#loans.get(key)?.amounts.slice();
        if (before === undefined) continue;
        left.set(key, before);
        const amounts = state.vectors.amounts(state.vectors.of(tasks.resources(task)));
        const spare = this.#spare(state, lender, loans);
        const part = amounts.map((amount, r) => Math.min(amount, before[r]!, spare[r]!));
        for (let r = 0; r < part.length; r++) before[r]! -= part[r]!;
        lend(loans, lender, borrower, part);
      }
    }
  }

  /** What a role owns and neither uses nor has out on loan yet. */
  #spare(state: PlanState, lender: RoleId, loans: Map<number, Loan>): Float64Array {
    const { resources, force } = state;
    const spare = new Float64Array(resources);
    const lane = state.laneOf(lender);
    if (lane === undefined) return spare.fill(Number.POSITIVE_INFINITY);
    for (let i = 0; i < force.plan.groups * resources; i++)
      spare[i % resources]! += force.plan.owned[lane.leaf * force.plan.groups * resources + i]!;
    for (let r = 0; r < resources; r++) {
      spare[r]! -= Math.min(lane.held[r]! + lane.offered[r]!, lane.upTo[OWNED * resources + r]!);
      for (const loan of loans.values()) if (loan.lender === lender) spare[r]! -= loan.amounts[r]!;
      spare[r] = Math.max(0, spare[r]!);
    }
    return spare;
  }
}

function lend(loans: Map<number, Loan>, lender: RoleId, borrower: RoleId, amounts: ArrayLike<number>): void {
  if (!Array.from(amounts).some((amount) => amount > 0)) return;
  const key = keyOf(lender, borrower);
  let loan = loans.get(key);
  if (loan === undefined) {
    loan = { lender, borrower, amounts: new Float64Array(amounts.length) };
    loans.set(key, loan);
  }
  for (let r = 0; r < amounts.length; r++) loan.amounts[r]! += amounts[r]!;
}

function keyOf(lender: RoleId, borrower: RoleId): number {
  return lender * 16_777_216 + borrower;
}

function inResources(state: PlanState, amounts: Float64Array): Bundle {
  const { kinds } = state.cluster;
  const { slot } = state.options;
  const bundle = new Bundle();
  if (slot === undefined) {
    state.force.plan.resourceNames.forEach((name, r) => {
      bundle.set(kinds.plain(name), amounts[r]!);
    });
  } else for (const [name, each] of Object.entries(slot)) bundle.set(kinds.plain(name), each * amounts[0]!);
  return bundle;
}
