import type { JobId, StageId, TaskId } from '../cluster/ids.ts';
import { isTerminal } from '../cluster/tasks.ts';
import type { Micros } from '../engine/micros.ts';
import type { Offer, SchedulerDriver, TaskUpdate } from '../master/scheduler.ts';
import type { WorkTables } from './disciplines/job-queue.ts';
import type { Placement } from './placement/placement.ts';
import type { Work } from './work.ts';

/**
 * Tasks that crash: each one fails so long after its launch unless it was done before. They hold resources and get nowhere; how
 * often they are launched again is a matter of back-off.
 */
export class CrashLoop implements Placement {
  readonly #placement: Placement;
  readonly #after: Micros;
  readonly #token: (task: TaskId) => number;
  readonly #timers = new Map<TaskId, number>();

  /** Tasks are placed as `placement` says; `token` is that of the timer of a task. */
  constructor(placement: Placement, after: Micros, token: (task: TaskId) => number) {
    this.#placement = placement;
    this.#after = after;
    this.#token = token;
  }

  candidate(job: JobId, tables: WorkTables): StageId {
    return this.#placement.candidate(job, tables);
  }

  place(offers: readonly Offer[], launches: Int32Array, work: Work, driver: SchedulerDriver): void {
    this.#placement.place(offers, launches, work, driver);
    const { tasks } = driver.cluster;
    let task = tasks.firstOfFramework(driver.framework); // Newest first: those just launched lead the chain.
    for (let i = 0; i < offers.length; i++) {
      for (let n = launches[i]!; n > 0; n--) {
        this.#timers.set(task, driver.wake(this.#after, this.#token(task)));
        task = tasks.nextOfFramework(task);
      }
    }
  }

  /** The time of a task has come. While the framework was away it may have ended unheard, and its row may be another's. */
  crash(task: TaskId, driver: SchedulerDriver): void {
    const { tasks } = driver.cluster;
    const isTheOne = tasks.framework(task) === driver.framework && tasks.launchedAt(task) === driver.now - this.#after;
    if (isTheOne && !isTerminal(tasks.state(task))) driver.crash(task);
  }

  taskEnded(update: TaskUpdate, driver: SchedulerDriver): void {
    const timer = this.#timers.get(update.task);
    this.#timers.delete(update.task);
    if (timer !== undefined) driver.cancelWake(timer);
    this.#placement.taskEnded?.(update, driver);
  }

  taskReturned(stage: StageId, driver: SchedulerDriver): void {
    this.#placement.taskReturned?.(stage, driver);
  }

  queueChanged(work: Work, driver: SchedulerDriver): void {
    this.#placement.queueChanged?.(work, driver);
  }

  jobEnded(job: JobId, driver: SchedulerDriver): void {
    this.#placement.jobEnded?.(job, driver);
  }
}
