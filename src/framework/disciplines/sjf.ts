import type { JobId } from '../../cluster/ids.ts';
import { OrderedRing } from '../ordered-ring.ts';
import type { JobQueue, WorkTables } from './job-queue.ts';
import { type Estimates, expectedRunTime } from './run-time.ts';

/** Serves the job that is expected to run the shortest, ties by submission; one that has started is not stopped for a shorter one. */
export class ShortestJobFirst implements JobQueue {
  readonly #ring = new OrderedRing();
  readonly #estimates: Estimates;

  constructor(estimates: Estimates) {
    this.#estimates = estimates;
  }

  get size(): number {
    return this.#ring.size;
  }
  at(position: number): JobId {
    return this.#ring.at(position);
  }
  add(job: JobId, work: WorkTables): void {
    this.#ring.add(job, expectedRunTime(job, this.#estimates, work), work.jobs.serial(job));
  }
  remove(job: JobId, work: WorkTables): void {
    this.#ring.remove(expectedRunTime(job, this.#estimates, work), work.jobs.serial(job));
  }
  runningChanged(): void {}
}
