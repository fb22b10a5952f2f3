import { type JobId, NONE } from '../../cluster/ids.ts';
import type { Micros } from '../../engine/micros.ts';
import type { WorkTables } from './job-queue.ts';

/** Whose word is taken for how long a job runs: its user's, where there is one, or the truth. */
export type Estimates = 'user' | 'perfect';

/**
 * How long a job is expected to run once it runs, in microseconds. The truth is the sum over its stages of their longest
 * task: what it takes when all tasks of a stage run side by side. Users are never believed to need less than that, since no job is
 * killed for running too long (estimate = max(requested time, run time), as the batch reference results have it).
 */
export function expectedRunTime(job: JobId, estimates: Estimates, { jobs, stages }: WorkTables): Micros {
  let actual = 0;
  for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage)) {
    let longest = 0;
    for (let index = 0; index < stages.tasks(stage); index++)
      longest = Math.max(longest, stages.duration(stage, index));
    actual += longest;
  }
  const estimate = jobs.estimate(job);
  return estimates === 'perfect' || Number.isNaN(estimate) ? actual : Math.max(estimate, actual);
}
