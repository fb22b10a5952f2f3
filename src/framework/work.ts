import { type JobId, NONE, type StageId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { SchedulerDriver, TaskUpdate } from '../master/scheduler.ts';
import type { JobQueue } from './disciplines/job-queue.ts';
import type { Opening } from './openings.ts';
import type { Placement } from './placement/placement.ts';

/**
 * The framework's books: which of its jobs have something to launch, in order; what it has declared to want; which stages
 * may start. A job is in the queue exactly while it has a candidate stage and is not paused.
 */
export class Work {
  readonly #queue: JobQueue;
  readonly #placement: Placement;
  readonly #mayOpen: Opening;
  readonly #declared: number;
  readonly #paused = new Set<JobId>();

  /** `declared`: how many tasks it declares for each that waits (1 for the honest). */
  constructor(queue: JobQueue, placement: Placement, mayOpen: Opening, declared: number) {
    this.#queue = queue;
    this.#placement = placement;
    this.#mayOpen = mayOpen;
    this.#declared = declared;
  }

  /** Jobs that have something to launch. */
  get size(): number {
    return this.#queue.size;
  }
  /** The job at a position in the order of service. */
  at(position: number): JobId {
    return this.#queue.at(position);
  }

  submit(job: JobId, driver: SchedulerDriver): void {
    this.#open(driver.jobs.firstStage(job), driver);
    if (this.#isQueueable(job, driver)) this.#queue.add(job, driver);
    this.#placement.queueChanged?.(this, driver);
  }

  /** Tasks of a job in the queue were launched. */
  launched(job: JobId, stage: StageId, tasks: number, driver: SchedulerDriver): void {
    this.#declare(stage, -tasks, driver);
    this.#queue.runningChanged(job, tasks, driver);
    // A stage is launched from until nothing of it waits.
    if (driver.stages.waiting(stage) === 0 && this.#placement.candidate(job, driver) === NONE)
      this.#queue.remove(job, driver);
    this.#placement.queueChanged?.(this, driver);
  }

  /** A task of a job is done for good. Returns whether there is more to launch because of it. */
  done(job: JobId, update: TaskUpdate, driver: SchedulerDriver): boolean {
    const { stage } = update;
    const { jobs, stages } = driver;
    const isLast = stages.left(stage) === 1 && jobs.stageEnded(job) === 0;
    const wasQueued = !isLast && this.#isQueueable(job, driver);
    driver.taskDone(update);
    this.#queue.runningChanged(job, -1, driver);
    if (isLast) {
      this.#placement.jobEnded?.(job, driver);
      driver.endJob(job);
      return false;
    }
    const next = stages.next(stage);
    const isOpened = next !== NONE && !stages.isReady(next) && this.#mayOpen(stage, stages);
    if (isOpened) this.#open(next, driver);
    this.#requeue(job, wasQueued, driver);
    return isOpened;
  }

  /** One that ended otherwise waits again. */
  returned(job: JobId, update: TaskUpdate, remaining: Micros, driver: SchedulerDriver): void {
    const { stage } = update;
    const wasQueued = this.#isQueueable(job, driver);
    driver.returnTask(update, remaining);
    this.#queue.runningChanged(job, -1, driver);
    this.#declare(stage, 1, driver);
    this.#requeue(job, wasQueued, driver);
  }

  isPaused(job: JobId): boolean {
    return this.#paused.has(job);
  }

  /** Nothing of the job is launched until `resume`. */
  pause(job: JobId, driver: SchedulerDriver): void {
    const wasQueued = this.#isQueueable(job, driver);
    this.#paused.add(job);
    this.#requeue(job, wasQueued, driver);
  }

  resume(job: JobId, driver: SchedulerDriver): void {
    this.#paused.delete(job);
    this.#requeue(job, false, driver);
  }

  /** Gives up a job that never ran. */
  reject(job: JobId, driver: SchedulerDriver): void {
    const { jobs, stages } = driver;
    if (this.#isQueueable(job, driver)) this.#queue.remove(job, driver);
    this.#paused.delete(job);
    for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage))
      if (stages.isReady(stage)) this.#declare(stage, -stages.waiting(stage), driver);
    this.#placement.jobEnded?.(job, driver);
    driver.endJob(job, true);
    this.#placement.queueChanged?.(this, driver);
  }

  #isQueueable(job: JobId, driver: SchedulerDriver): boolean {
    return this.#placement.candidate(job, driver) !== NONE && !(this.#paused.size > 0 && this.#paused.has(job));
  }

  #requeue(job: JobId, wasQueued: boolean, driver: SchedulerDriver): void {
    const isQueued = this.#isQueueable(job, driver);
    if (isQueued && !wasQueued) this.#queue.add(job, driver);
    else if (!isQueued && wasQueued) this.#queue.remove(job, driver);
    if (isQueued !== wasQueued) this.#placement.queueChanged?.(this, driver);
  }

  /** Makes a stage ready, and those after it that may start with it. */
  #open(first: StageId, driver: SchedulerDriver): void {
    const { stages } = driver;
    for (let stage = first; stage !== NONE && !stages.isReady(stage); stage = stages.next(stage)) {
      driver.stageReady(stage);
      this.#declare(stage, stages.waiting(stage), driver);
      if (!this.#mayOpen(stage, stages)) return;
    }
  }

  #declare(stage: StageId, change: number, driver: SchedulerDriver): void {
    driver.declareDemand(driver.stages.shape(stage), change * this.#declared);
  }
}
