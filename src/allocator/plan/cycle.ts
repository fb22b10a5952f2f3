import { cancelSurplus } from './cancel.ts';
import { giveFree } from './give.ts';
import { isShort } from './missing.ts';
import { keepOverhang, reclaimOverhang } from './overhang.ts';
import type { PlanState } from './plan-state.ts';
import { reclaimMissing, resumeNotices } from './reclaim.ts';
import { rescindForMissing } from './rescind.ts';
import { isAnyBelowTarget, readWants } from './wants.ts';

/**
 * One cycle: snapshot, target, give what is free, rescind, reclaim, and the books of loans (spec/ego.md 5).
 *
 * @param isNewPlan the plan has come into force just now: what is held beyond it goes, also where nobody claims it
 */
export function runCycle(state: PlanState, isNewPlan = false): void {
  state.offers.count(state.seats);
  for (const seat of state.seats) readWants(state, seat);
  if (isTargetStale(state)) computeTarget(state);
  keepOverhang(state);
  const { claims } = state;
  if (claims.all.length > 0 || claims.interrupted.size > 0 || isAnyBelowTarget(state)) giveAndTake(state);
  if (isNewPlan) reclaimOverhang(state);
  state.loans.update(state);
}

function giveAndTake(state: PlanState): void {
  giveFree(state);
  if (state.claims.interrupted.size > 0) resumeNotices(state);
  if (cancelSurplus(state)) giveFree(state);
  if (!isShort(state)) return;
  rescindForMissing(state);
  if (reclaimMissing(state)) giveFree(state);
}

/** Takes down demand: what runs and what is declared to wait (spec/ego.md 1). Is anything the target depends on another than last time? */
function isTargetStale({ force, lanes, vectors }: PlanState): boolean {
  const demand = force.newDemand();
  for (const lane of lanes) {
    if (lane.leaf < 0) continue;
    for (let vector = 0; vector < lane.running.length; vector++)
      if (lane.running[vector]! > 0) add(lane.leaf, lane.running[vector]!, vector, 0);
    for (const seat of lane.seats)
      for (const { vector, pending } of seat.declared) add(lane.leaf, pending, vector, seat.requestedAt);
  }
  return force.isDemandNew();

  function add(leaf: number, count: number, vector: number, requestedAt: number): void {
    const amounts = vectors.amounts(vector);
    if (force.plan.slots) demand.add(leaf, count * amounts[0]!, undefined, requestedAt);
    else if (isSome(amounts)) demand.add(leaf, count, amounts, requestedAt);
  }
}

function isSome(amounts: Float64Array): boolean {
  for (let r = 0; r < amounts.length; r++) if (amounts[r]! > 0) return true;
  return false;
}

/** Target of every leaf from capacity, plan and demand (spec/ego.md 3). */
function computeTarget(state: PlanState): void {
  const { force, lanes, resources } = state;
  state.target = force.solve();
  state.draws.fill(false);
  for (const { leaf, upTo } of lanes) {
    if (leaf < 0) upTo.fill(0);
    else state.target.addUp(leaf, upTo);
    for (let i = resources; i < upTo.length; i++)
      if (upTo[i]! > upTo[i - resources]!) state.draws[Math.floor(i / resources)] = true;
  }
}
