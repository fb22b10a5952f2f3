import type { JobId } from '../../cluster/ids.ts';
import { OrderedRing } from '../ordered-ring.ts';
import type { JobQueue, WorkTables } from './job-queue.ts';

/** Serves jobs in the order of submission. A job that comes back, after a kill, is where it was: before all later ones. */
export class Fifo implements JobQueue {
  readonly #ring = new OrderedRing();

  get size(): number {
    return this.#ring.size;
  }
  at(position: number): JobId {
    return this.#ring.at(position);
  }
  add(job: JobId, work: WorkTables): void {
    this.#ring.add(job, 0, work.jobs.serial(job));
  }
  remove(job: JobId, work: WorkTables): void {
    this.#ring.remove(0, work.jobs.serial(job));
  }
  runningChanged(): void {}
}
