import type { FrameworkId, TaskId } from '../../cluster/ids.ts';
import { toSeconds } from '../../engine/micros.ts';
import type { PlanState } from './plan-state.ts';
import type { RoleId as LeafId } from './role-tree.ts';
import { lostWork } from './victims.ts';

/** What is lost if the task goes now, in weighted seconds (spec/ego.md 6); `capacity` of the cluster by resource of the plan. */
export function lossOf(
  { cluster, host, options, force, vectors }: PlanState,
  task: TaskId,
  leaf: LeafId,
  framework: FrameworkId,
  capacity: readonly number[],
): number {
  const { tasks } = cluster;
  const startedAt = tasks.startedAt(task);
  const elapsed = Number.isNaN(startedAt) ? 0 : host.now - startedAt;
  const kept = options.workKept?.(framework) ?? 'restart';
  const lost = kept === 'restart' ? elapsed : kept === 'resume' ? 0 : elapsed % kept.checkpoint;
  const left = options.knownRuntimes === true ? toSeconds(tasks.work(task) - elapsed) : Number.POSITIVE_INFINITY;
  const penalty = toSeconds(options.restartPenalty ?? 0);
  return lostWork(
    toSeconds(lost),
    dominantShare(vectors.amounts(vectors.of(tasks.resources(task))), capacity),
    penalty,
    left,
    toSeconds(force.plan.reclaimGrace[leaf]!),
  );
}

/** Capacity of all groups together, by resource; at least 1, to divide by. */
export function capacityOf({ force: { plan, capacity } }: PlanState): number[] {
  const sums = new Array<number>(plan.resources).fill(0);
  capacity.forEach((amount, i) => {
    sums[i % plan.resources]! += amount;
  });
  return sums.map((amount) => Math.max(1, amount));
}

function dominantShare(amounts: Float64Array, capacity: readonly number[]): number {
  let share = 0;
  for (let r = 0; r < amounts.length; r++) share = Math.max(share, amounts[r]! / capacity[r]!);
  return share;
}
