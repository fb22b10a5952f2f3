import type { JobId } from '../../cluster/ids.ts';
import type { JobTable } from '../../cluster/jobs.ts';
import { Ring } from '../ring.ts';
import type { JobQueue, WorkTables } from './job-queue.ts';

/**
 * Serves jobs in the order of submission. A job that comes back, after a kill, is where it was: before all later ones. Of a job that waits
 * it keeps the row and no more, since millions may.
 */
export class Fifo implements JobQueue {
  readonly #ring = new Ring(new Int32Array(16));

  get size(): number {
    return this.#ring.size;
  }
  at(position: number): JobId {
    return this.#ring.at(position);
  }
  add(job: JobId, { jobs }: WorkTables): void {
    const { size } = this.#ring;
    const isLast = size === 0 || jobs.serial(this.#ring.at(size - 1)) < jobs.serial(job);
    this.#ring.insert(isLast ? size : this.#place(job, jobs), job);
  }
  remove(job: JobId, { jobs }: WorkTables): void {
    const position = this.#ring.at(0) === job ? 0 : this.#place(job, jobs);
    this.#ring.removeAt(position);
  }
  runningChanged(): void {}

  /** How many were submitted before it. */
  #place(job: JobId, jobs: JobTable): number {
    const serial = jobs.serial(job);
    let low = 0;
    let high = this.#ring.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (jobs.serial(this.#ring.at(middle)) < serial) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
