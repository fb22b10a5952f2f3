import type { Job, Needs, Stage } from '../../src/workload/job.ts';

/** A stage whose figures change from job to job. */
class OneStage implements Stage {
  readonly name = 'task';
  readonly tasks = 1;
  needs: Needs = {};
  duration = 0;
}

/** A job of one task, lent again and again: it becomes one job after the other. */
export class OneTask implements Job {
  name = 0;
  at = 0;
  readonly setup = 0;
  readonly #stage = new OneStage();
  readonly stages: readonly Stage[] = [this.#stage];

  become(name: number, at: number, needs: Needs, duration: number): void {
    this.name = name;
    this.at = at;
    this.#stage.needs = needs;
    this.#stage.duration = duration;
  }
}
