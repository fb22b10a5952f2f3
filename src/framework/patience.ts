import { type JobId, NONE } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { SchedulerDriver } from '../master/scheduler.ts';

/** The discipline `none`: what has not started within its patience is lost (with patience 0 on one framework, Erlang's loss system). */
export class Patience {
  readonly #patience: Micros;
  readonly #token: (job: JobId) => number;
  readonly #timers = new Map<JobId, number>();

  constructor(patience: Micros, token: (job: JobId) => number) {
    this.#patience = patience;
    this.#token = token;
  }

  /** A microsecond more, since timers come before the allocation of their instant: what is free when a job arrives is offered first. */
  submitted(job: JobId, driver: SchedulerDriver): void {
    if (this.#patience === Number.POSITIVE_INFINITY) return;
    this.#timers.set(job, driver.wake(this.#patience + 1, this.#token(job)));
  }

  /** A task of it has ended, so it had started, and may end: its row will stand for another. */
  forget(job: JobId, driver: SchedulerDriver): void {
    const timer = this.#timers.get(job);
    if (timer === undefined) return;
    this.#timers.delete(job);
    driver.cancelWake(timer);
  }

  /** Its patience is over. Returns whether the job is lost, which it is unless a task of it was ever launched. */
  isLost(job: JobId, { jobs, stages }: SchedulerDriver): boolean {
    this.#timers.delete(job);
    for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage))
      if (stages.fresh(stage) < stages.tasks(stage)) return false;
    return true;
  }
}
