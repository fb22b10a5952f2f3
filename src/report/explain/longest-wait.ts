import type { Cluster } from '../../cluster/cluster.ts';
import type { Observer } from '../../cluster/record-types.ts';
import type { TaskName } from './story.ts';

/** Finds the task that waited longest for its first launch; of several the first. */
export class LongestWait {
  readonly observer: Observer;
  #name: TaskName | undefined;
  #longest = -1;

  /** @param only tasks of this framework count; undefined: all */
  constructor({ stages, jobs, frameworks }: Cluster, only: string | undefined) {
    this.observer = {
      taskLaunched: ({ at, framework, job, stage, index, attempts }) => {
        if (attempts > 0) return;
        const wait = at - stages.readyAt(stage);
        if (wait <= this.#longest) return;
        const name = frameworks.name(framework);
        if (only !== undefined && name !== only) return;
        this.#longest = wait;
        this.#name = { framework: name, job: jobs.name(job), stage: stages.name(stage), index };
      },
    };
  }

  /** Undefined if nothing was launched. */
  get name(): TaskName | undefined {
    return this.#name;
  }
}
