import { type JobId, NONE, type StageId } from '../../cluster/ids.ts';
import type { StageTable } from '../../cluster/stages.ts';
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

/** The same of one stage: of a job's estimate each stage has the part that it has of the truth. */
export function expectedStageTime(stage: StageId, estimates: Estimates, tables: WorkTables): Micros {
  const { jobs, stages } = tables;
  const job = stages.job(stage);
  const expected = expectedRunTime(job, estimates, tables);
  if (jobs.firstStage(job) === stage && stages.next(stage) === NONE) return expected;
  const actual = expectedRunTime(job, 'perfect', tables);
  return actual > 0 ? Math.round((expected * longestTask(stage, stages)) / actual) : 0;
}

function longestTask(stage: StageId, stages: StageTable): Micros {
  let longest = 0;
  for (let index = 0; index < stages.tasks(stage); index++) longest = Math.max(longest, stages.duration(stage, index));
  return longest;
}
