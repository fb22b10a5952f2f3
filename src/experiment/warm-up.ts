import type { Micros } from '../engine/micros.ts';
import type { RunResult } from './run-one.ts';
import { mser5 } from './statistics/mser5.ts';

/** What is left out of the measures of a steady-state experiment, as the beginning from an empty cluster says nothing of the long run. */
export interface WarmUp {
  /** Measures begin here, in every run. */
  readonly until: Micros;
  /** Named by the scenario, or found. */
  readonly by: 'scenario' | 'mser-5';
  /** Where a fixed tenth of the run would have cut, the other of the two usual rules; undefined where the scenario names the warm-up. */
  readonly tenth?: Micros;
  /** False where MSER-5 finds no end of the warm-up: the run is too short, or has no steady state. */
  readonly isSettled: boolean;
}

/**
 * MSER-5 on the response times of jobs in their order of submission. Policies are compared over the same time, so that it is the latest cut of
 * the runs: where the slowest has settled. Jobs that did not end have no response and are left out.
 *
 * @param runs one of each policy, the first replication, measured from the start
 */
export function warmUpOf(runs: readonly RunResult[]): WarmUp {
  let until = 0;
  let isSettled = true;
  let tenth = 0;
  for (const { measured, end } of runs) {
    tenth = Math.max(tenth, Math.round(end / 10));
    const ended = measured.jobs.filter(({ state }) => state === 'ended');
    const cut = mser5(ended.map((job) => job.ended - job.submitted));
    isSettled &&= cut.settled;
    if (cut.deleted > 0) until = Math.max(until, ended[cut.deleted]!.submitted);
  }
  return { until, by: 'mser-5', tenth, isSettled };
}
