import { NONE } from '../../cluster/ids.ts';
import type { Claim } from './claims.ts';
import { isBelowTarget } from './overhang.ts';
import type { PlanState } from './plan-state.ts';
import { BORROWED, OWNED } from './target-table.ts';
import { wantsOf } from './wants.ts';

/**
 * Takes back what is not needed any more (spec/ego.md 5): earmarks that lapsed; notices for a leaf whose deficit has
 * vanished, the newest first; notices to a leaf that would fall below its target.
 * @returns whether an earmark was given up whose resources are free by now
 */
export function cancelSurplus(state: PlanState): boolean {
  const { claims } = state;
  if (claims.all.length === 0) return false;
  let freed = false;
  const cancel = (claim: Claim): void => {
    freed ||= claim.victims.size === 0;
    state.cancel(claim);
  };
  for (const claim of [...claims.all]) {
    if (claim.lapsesAt < state.host.now) cancel(claim);
    else state.resumesAt = Math.min(state.resumesAt, claim.lapsesAt + 1);
  }
  // Where shares are not reclaimed, an owner that has its own by now has no claim left to anything.
  for (const lane of state.lanes) {
    const isOwners = claims.all.every((claim) => claim.lane !== lane || claim.lender !== NONE);
    const claimable = isOwners && !state.force.plan.options.reclaimPool ? OWNED : BORROWED;
    let surplus = claims.all.reduce((sum, claim) => sum + (claim.lane === lane ? 1 : 0), 0);
    if (surplus === 0) continue;
    for (const seat of lane.seats)
      for (const { vector, count } of wantsOf(state, seat))
        surplus -= Math.max(0, Math.min(count, lane.room(state.vectors.amounts(vector), claimable, false)));
    for (const claim of claims.all.toReversed()) {
      if (surplus <= 0) break;
      if (claim.lane !== lane) continue;
      cancel(claim);
      surplus--;
    }
  }
  for (const claim of claims.all.toReversed()) {
    if (claim.insists) continue;
    const isShort = [...claim.victims].some((task) => {
      const lane = state.laneOf(state.cluster.tasks.role(task));
      return lane !== undefined && isBelowTarget(lane, state.resources);
    });
    if (isShort) cancel(claim);
  }
  return freed;
}
