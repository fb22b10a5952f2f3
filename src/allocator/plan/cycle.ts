import { cancelSurplus } from './cancel.ts';
import { giveFree } from './give.ts';
import { isShort } from './missing.ts';
import { keepOverhang, reclaimOverhang } from './overhang.ts';
import type { PlanState } from './plan-state.ts';
import { reclaimMissing } from './reclaim.ts';
import { rescindForMissing } from './rescind.ts';
import { EXCESS, type Tag } from './target-table.ts';
import { wantsOf } from './wants.ts';

/**
 * One cycle: snapshot, target, give what is free, rescind, reclaim, and the books of loans (spec/ego.md 5).
 *
 * @param isNewPlan the plan has come into force just now: what is held beyond it goes, also where nobody claims it
 */
export function runCycle(state: PlanState, isNewPlan = false): void {
  state.offers.count(state.seats);
  computeTarget(state);
  keepOverhang(state);
  giveFree(state);
  if (cancelSurplus(state)) giveFree(state);
  if (isShort(state)) {
    rescindForMissing(state);
    if (reclaimMissing(state)) giveFree(state);
  }
  if (isNewPlan) reclaimOverhang(state);
  state.loans.update(state);
}

/** Target of every leaf from capacity, plan and demand; demand is what runs and what is declared to wait (spec/ego.md 1, 3). */
function computeTarget(state: PlanState): void {
  const { force, vectors, lanes, resources } = state;
  const { demand, plan } = force;
  demand.clear();
  for (const lane of lanes) {
    if (lane.leaf < 0) continue;
    lane.running.forEach((count, vector) => {
      add(lane.leaf, count, vector, 0);
    });
    for (const seat of lane.seats)
      for (const { vector, count } of wantsOf(state, seat))
        add(lane.leaf, count + (seat.offered[vector] ?? 0), vector, seat.requestedAt);
  }
  state.target = force.solver.solve(force.capacity, demand);
  for (const lane of lanes) {
    for (let r = 0; r < resources; r++) {
      let sum = 0;
      for (let tag = 0; tag < EXCESS; tag++) {
        if (lane.leaf >= 0) sum += state.target.amount(lane.leaf, tag as Tag, r);
        lane.upTo[tag * resources + r] = sum;
      }
    }
  }

  function add(leaf: number, count: number, vector: number, requestedAt: number): void {
    const amounts = vectors.amounts(vector);
    if (plan.slots) demand.add(leaf, count * amounts[0]!, undefined, requestedAt);
    else if (amounts.some((amount) => amount > 0)) demand.add(leaf, count, amounts, requestedAt);
  }
}
