import type { Lane } from './lane.ts';
import { roomFor } from './placing.ts';
import { DEFAULT_PREFERENCE } from './plan.ts';
import type { PlanState } from './plan-state.ts';
import type { RoleId as LeafId } from './role-tree.ts';
import { BORROWED, OWNED, PRIVATE, SHARED } from './target-table.ts';
import type { Want } from './wants.ts';

const SOURCES = [OWNED, PRIVATE, SHARED, BORROWED] as const;

/**
 * How many of the owned bundles that go next are not to be taken from what is free, because the owner takes back its own
 * first (`reclaimBeforeBorrow`), or insists on a group that it likes better (`enforcePreferenceByReclaim`).
 */
export function heldBack(state: PlanState, want: Want): number {
  const { lane } = want.seat;
  const { options } = state.force.plan;
  // A gang goes where it finds room for all of it.
  if (lane.insistsInVain === state.pass || want.closeness !== undefined) return 0;
  let bundles = 0;
  if (options.reclaimBeforeBorrow) bundles = lentBeyondTarget(state, want);
  if (options.enforcePreferenceByReclaim) bundles = Math.max(bundles, groupsMissing(state, want).bundles);
  return Math.min(want.count, bundles);
}

/** Bundles that the owner has out on loan although its target does not lend them any more. */
function lentBeyondTarget(state: PlanState, { seat, vector }: Want): number {
  const amounts = state.vectors.amounts(vector);
  let bundles = Number.POSITIVE_INFINITY;
  for (let r = 0; r < amounts.length; r++) {
    if (amounts[r] === 0) continue;
    let stays = 0;
    for (const lane of state.lanes) stays += state.target.borrowedFrom(lane.leaf, seat.lane.leaf, r);
    const beyond = state.loans.lent(seat.lane.role, r) - stays;
    bundles = Math.min(bundles, Math.floor(beyond / amounts[r]!));
  }
  return Math.max(0, bundles);
}

/** What a lane holds from this owner beyond what its target lets it borrow there, of each resource. */
export function lentTo(state: PlanState, owner: Lane, borrower: Lane): number[] {
  const book = state.loans.between(owner.role, borrower.role);
  return Array.from({ length: state.resources }, (_, r) =>
    Math.max(0, (book?.[r] ?? 0) - state.target.borrowedFrom(borrower.leaf, owner.leaf, r)),
  );
}

/** Bundles an owner insists on in a group it likes better than those with room, and the first such group. */
export function groupsMissing(state: PlanState, want: Want): { readonly bundles: number; readonly group: number } {
  const { lane } = want.seat;
  const { plan } = state.force;
  const amounts = state.vectors.amounts(want.vector);
  let worst = 0;
  for (let i = 0; i < state.room.count; i++) {
    const agent = state.room.at(i);
    if (roomFor(state, want.seat, agent, want.vector) === 0) continue;
    worst = Math.max(worst, preference(state, lane.leaf, state.groupOf(agent)));
  }
  for (let i = 0; i < plan.groups; i++) {
    const group = plan.bestGroups[lane.leaf * plan.groups + i]!;
    if (preference(state, lane.leaf, group) >= worst) break;
    const held = heldIn(state, lane, group);
    let missing = Number.POSITIVE_INFINITY;
    let takeable = Number.POSITIVE_INFINITY;
    for (let r = 0; r < amounts.length; r++) {
      if (amounts[r] === 0) continue;
      const due =
        state.target.amountIn(lane.leaf, OWNED, group, r) - held[r]! - freeIn(state, want, group) * amounts[r]!;
      missing = Math.min(missing, Math.floor(due / amounts[r]!));
      let beyond = 0;
      for (const other of state.lanes) if (other !== lane) beyond += beyondIn(state, other, group)[r]!;
      takeable = Math.min(takeable, Math.floor(beyond / amounts[r]!));
    }
    const bundles = Math.min(missing, takeable);
    if (bundles > 0) return { bundles, group };
  }
  return { bundles: 0, group: -1 };
}

/** What a lane holds in a group beyond its target there, of each resource. */
export function beyondIn(state: PlanState, lane: Lane, group: number): number[] {
  const held = heldIn(state, lane, group);
  return Array.from(held, (amount, r) => {
    let due = 0;
    for (const source of SOURCES) due += state.target.amountIn(lane.leaf, source, group, r);
    return Math.max(0, amount - due);
  });
}

function freeIn(state: PlanState, { seat, vector }: Want, group: number): number {
  let copies = 0;
  for (let i = 0; i < state.room.count; i++) {
    const agent = state.room.at(i);
    if (state.groupOf(agent) === group) copies += roomFor(state, seat, agent, vector);
  }
  return copies;
}

/** What its tasks hold there. Owners insist on a group only where there are several. */
function heldIn({ resources }: PlanState, lane: Lane, group: number): Float64Array {
  return lane.heldIn.subarray(group * resources, (group + 1) * resources);
}

function preference(state: PlanState, leaf: LeafId, group: number): number {
  const { tree, groupNames } = state.force.plan;
  return tree.consumers[leaf]?.preference?.[groupNames[group]!] ?? DEFAULT_PREFERENCE;
}
