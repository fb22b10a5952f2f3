import { type FrameworkId, NONE, type TaskId } from '../cluster/ids.ts';
import { TaskState } from '../cluster/tasks.ts';
import type { MasterContext } from './context.ts';

/**
 * Answers a scheduler that asks for the state of its tasks (spec/mesos.md 5). Explicitly: each of those it names, lost if
 * nobody knows of it, no answer while agents are expected back from whose reports it could appear. Implicitly (no list):
 * every task of the framework that is known.
 */
export function reconcile(framework: FrameworkId, asked: readonly TaskId[] | undefined, context: MasterContext): void {
  const { cluster, schedulers, drivers } = context;
  const { tasks, agents } = cluster;
  const known = new Set<TaskId>();
  for (let task = tasks.firstOfFramework(framework); task !== NONE; task = tasks.nextOfFramework(task))
    if (agents.isRegistered(tasks.agent(task))) known.add(task);
  const isSettled = !context.expectsAgents();
  for (const task of asked ?? [...known].sort((a, b) => a - b)) {
    if (known.has(task)) schedulers[framework]!.onReconciled?.(task, tasks.state(task), drivers[framework]!);
    else if (isSettled) schedulers[framework]!.onReconciled?.(task, TaskState.lost, drivers[framework]!);
  }
}
