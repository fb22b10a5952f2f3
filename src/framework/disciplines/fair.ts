import { type JobId, NONE } from '../../cluster/ids.ts';
import { OrderedRing } from '../ordered-ring.ts';
import type { JobQueue, WorkTables } from './job-queue.ts';

/** Serves the job with the fewest running tasks, ties by submission: fair sharing among jobs, as in Hadoop's fair scheduler (Zaharia et al., EuroSys'10). */
export class Fair implements JobQueue {
  readonly #ring = new OrderedRing();

  get size(): number {
    return this.#ring.size;
  }
  at(position: number): JobId {
    return this.#ring.at(position);
  }
  add(job: JobId, work: WorkTables): void {
    this.#ring.add(job, runningTasks(job, work), work.jobs.serial(job));
  }
  remove(job: JobId, work: WorkTables): void {
    this.#ring.remove(runningTasks(job, work), work.jobs.serial(job));
  }
  runningChanged(job: JobId, change: number, work: WorkTables): void {
    const running = runningTasks(job, work);
    const serial = work.jobs.serial(job);
    if (this.#ring.remove(running - change, serial)) this.#ring.add(job, running, serial);
  }
}

/** Tasks of all stages of a job that run or are being launched. */
export function runningTasks(job: JobId, { jobs, stages }: WorkTables): number {
  let running = 0;
  for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage)) running += stages.running(stage);
  return running;
}
