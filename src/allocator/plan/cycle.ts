import { cancelSurplus } from './cancel.ts';
import type { Demand } from './demand.ts';
import { giveFree } from './give.ts';
import { isShort } from './missing.ts';
import { keepOverhang, reclaimOverhang } from './overhang.ts';
import type { PlanState } from './plan-state.ts';
import { reclaimMissing, resumeNotices } from './reclaim.ts';
import { rescindForMissing, rescindOverhang } from './rescind.ts';
import { isAnyBelowTarget, readWants } from './wants.ts';

/**
 * One cycle: snapshot, target, give what is free, rescind, reclaim, and the books of loans (spec/ego.md 5).
 *
 * @param isNewPlan the plan has come into force just now: what is held beyond it goes, also where nobody claims it
 */
export function runCycle(state: PlanState, isNewPlan = false): void {
  state.offers.count(state.seats);
  readWants(state);
  if (isTargetStale(state)) computeTarget(state);
  keepOverhang(state);
  if (isNewPlan) rescindOverhang(state);
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
function isTargetStale(state: PlanState): boolean {
  const { force, lanes } = state;
  if (!state.isDemandStale && !force.isTargetForgotten) return false;
  state.isDemandStale = false;
  const demand = force.newDemand();
  for (let i = 0; i < lanes.length; i++) {
    const { leaf, running, seats } = lanes[i]!;
    if (leaf < 0) continue;
    for (let vector = 0; vector < running.length; vector++) {
      const count = running[vector] ?? 0;
      if (count > 0) addDemand(state, demand, leaf, count, vector, 0, true);
    }
    for (let k = 0; k < seats.length; k++) {
      const { declared, requestedAt } = seats[k]!;
      for (let entry = 0; entry < declared.length; entry++) {
        const { vector, pending } = declared[entry]!;
        addDemand(state, demand, leaf, pending, vector, requestedAt, false);
      }
    }
  }
  return force.isDemandNew();
}

function addDemand(
  { force, vectors }: PlanState,
  demand: Demand,
  leaf: number,
  count: number,
  vector: number,
  requestedAt: number,
  isHeld: boolean,
): void {
  const amounts = vectors.amounts(vector);
  if (force.plan.slots) demand.add(leaf, count * amounts[0]!, undefined, requestedAt);
  else if (isSome(amounts)) demand.add(leaf, count, amounts, requestedAt, isHeld ? count : 0);
}

function isSome(amounts: Float64Array): boolean {
  for (let r = 0; r < amounts.length; r++) if (amounts[r]! > 0) return true;
  return false;
}

/** Target of every leaf from capacity, plan and demand (spec/ego.md 3), and what follows from it where it is another one. */
function computeTarget(state: PlanState): void {
  const { draws, force, lanes, resources } = state;
  const target = force.solve();
  if (target === undefined) return;
  state.target = target;
  for (let tag = 0; tag < draws.length; tag++) draws[tag] = false;
  for (let i = 0; i < lanes.length; i++) {
    const { leaf, upTo } = lanes[i]!;
    if (leaf < 0) upTo.fill(0);
    else target.addUp(leaf, upTo);
    for (let tag = 1; tag < draws.length; tag++)
      for (let at = tag * resources; at < (tag + 1) * resources; at++)
        if (upTo[at]! > upTo[at - resources]!) draws[tag] = true;
  }
  state.measureDue();
}
