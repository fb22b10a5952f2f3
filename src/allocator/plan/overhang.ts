import { NONE, type StageId, type TaskId } from '../../cluster/ids.ts';
import { reasonCode } from '../reasons.ts';
import type { Lane } from './lane.ts';
import { capacityOf, lossOf } from './losses.ts';
import type { PlanState } from './plan-state.ts';
import { type Candidate, chooseVictims, type Gang } from './victims.ts';

/**
 * Gives notice to what leaves hold beyond the plan that has just come into force, whether or not anybody waits for it
 * (spec/ego.md 8): otherwise what a role may use at one hour would depend on who happens to want it. What claimants have
 * asked for already is theirs; of the rest, those who lose least go.
 */
export function reclaimOverhang(state: PlanState): void {
  for (const lane of state.lanes) {
    if (lane.leaf < 0) continue;
    const excess = Array.from({ length: state.resources }, (_, r) => lane.excess(r));
    if (excess.every((amount) => amount === 0)) continue;
    const { plan } = state.force;
    const capacity = capacityOf(state);
    const { candidates, gangs } = candidatesOf(state, lane, capacity);
    const giver = { excess, shareRatio: 1, rank: plan.rank[lane.leaf]! };
    const claim = { kind: 'pool', criterion: plan.options.victimCriterion, capacity } as const;
    for (const task of chooseVictims(candidates.length, candidates, [giver], claim, gangs)) {
      state.claims.send(task);
      state.host.reclaim(task, plan.reclaimGrace[lane.leaf]!, NONE, NONE, reasonCode('over-share'));
    }
  }
}

/** Takes back notices for nobody in particular to leaves that would fall below their target by now, the newest first. */
export function keepOverhang(state: PlanState): void {
  const { claims, cluster, host, resources } = state;
  if (claims.sent.size === 0) return;
  for (const task of [...claims.sent].reverse()) {
    const lane = state.laneOf(cluster.tasks.role(task));
    if (lane === undefined || !isBelowTarget(lane, resources)) continue;
    const isNoticed = !claims.isInterrupted(task);
    claims.forget(task);
    if (isNoticed) host.cancelReclaim(task);
  }
}

/** Would the leaf hold less than it should once all its tasks under notice are gone? */
export function isBelowTarget(lane: Lane, resources: number): boolean {
  for (let r = 0; r < resources; r++)
    if (lane.noticed[r]! > 0 && lane.held[r]! - lane.noticed[r]! < lane.target(r)) return true;
  return false;
}

function candidatesOf(state: PlanState, lane: Lane, capacity: readonly number[]) {
  const { cluster, claims, vectors, options, lots } = state;
  const { tasks } = cluster;
  const candidates: Candidate[] = [];
  const gangs: { members: TaskId[]; minimum: number }[] = [];
  for (const { framework } of lane.seats) {
    const gangOf = options.gangs?.(framework) === true ? new Map<StageId, number>() : undefined;
    for (let task = tasks.firstOfFramework(framework); task >= 0; task = tasks.nextOfFramework(task)) {
      if (tasks.role(task) !== lane.role || claims.isNoticed(task)) continue;
      const startedAt = tasks.startedAt(task);
      candidates.push({
        task,
        agent: tasks.agent(task),
        giver: 0,
        needs: vectors.needs(vectors.of(tasks.resources(task))),
        turn: 0,
        preemptionRank: 0,
        loss: lossOf(state, task, lane.leaf, framework, capacity),
        startedAt: Number.isNaN(startedAt) ? state.host.now : startedAt,
        lot: lots === undefined ? undefined : lots.integer(0x7fffffff),
        gang: gangOf === undefined ? undefined : joinGang(gangs, gangOf, tasks.stage(task), task),
      });
    }
  }
  return { candidates, gangs: gangs satisfies readonly Gang[] };
}

/** A gang that runs loses all or none: every member counts as needed. */
function joinGang(
  gangs: { members: TaskId[]; minimum: number }[],
  gangOf: Map<StageId, number>,
  stage: StageId,
  task: TaskId,
): number {
  const known = gangOf.get(stage) ?? gangs.push({ members: [], minimum: 0 }) - 1;
  gangOf.set(stage, known);
  const gang = gangs[known]!;
  gang.members.push(task);
  gang.minimum++;
  return known;
}
