import { NONE } from '../../cluster/ids.ts';
import type { Claim } from './claims.ts';
import { isBelowTarget } from './overhang.ts';
import type { PlanState } from './plan-state.ts';
import { BORROWED, OWNED } from './target-table.ts';
import { unitOf, waitingOf } from './wants.ts';

/**
 * Takes back what is not needed any more (spec/ego.md 5): earmarks that lapsed; notices for a leaf whose deficit has
 * vanished, the newest first; notices to a leaf that would fall below its target.
 * @returns whether an earmark was given up: what it kept may be given to others
 */
export function cancelSurplus(state: PlanState): boolean {
  const { claims } = state;
  if (claims.all.length === 0) return false;
  let isAny = false;
  const cancel = (unit: readonly Claim[]): void => {
    isAny = true;
    state.cancel(unit[0]!);
  };
  for (const unit of claims.units()) {
    const lapsesAt = Math.max(...unit.map((claim) => claim.lapsesAt));
    if (lapsesAt < state.host.now) cancel(unit);
    else state.resumesAt = Math.min(state.resumesAt, lapsesAt + 1);
  }
  for (const unit of claims.settledUnits()) if (!isStillNext(unit)) cancel(unit);
  // Where shares are not reclaimed, an owner that has its own by now has no claim left to anything.
  for (const lane of state.lanes) {
    const units = claims.settledUnits().filter((unit) => unit[0]!.lane === lane);
    const isOwners = units.every((unit) => unit.every((claim) => claim.lender !== NONE));
    const claimable = isOwners && !state.force.plan.options.reclaimPool ? OWNED : BORROWED;
    let surplus = units.reduce((sum, unit) => sum + unit.length, 0);
    if (surplus === 0) continue;
    for (const seat of lane.seats)
      for (const declared of seat.declared) {
        const room = lane.room(state.vectors.amounts(declared.vector), claimable, false);
        surplus -= Math.max(0, Math.min(waitingOf(seat, declared), room));
      }
    for (const unit of units.toReversed()) {
      if (surplus <= 0) break;
      cancel(unit);
      surplus -= unit.length;
    }
  }
  for (const unit of claims.settledUnits().toReversed())
    if (unit.some((claim) => takesTooMuch(state, claim))) cancel(unit);
  return isAny;
}

/** Would somebody fall below its target by now? An owner that insists takes from those who hold no more than they should. */
function takesTooMuch(state: PlanState, { insists, victims }: Claim): boolean {
  if (insists) return false;
  return [...victims].some((task) => {
    const lane = state.laneOf(state.cluster.tasks.role(task));
    return lane !== undefined && isBelowTarget(lane, state.resources);
  });
}

/** Claims for a gang are for the one that goes next, as it was then. */
function isStillNext(unit: readonly Claim[]): boolean {
  const { gang, lane, vector } = unit[0]!;
  if (gang === undefined) return true;
  return lane.seats.some((seat) =>
    seat.declared.some((declared) => declared.vector === vector && unitOf(seat, declared) === unit.length),
  );
}
