import type { Micros } from '../../engine/micros.ts';
import type { Job, JobSource } from '../job.ts';

/** The jobs of a trace, and an account of the rows that are not among them. */
export interface TraceSource extends JobSource {
  /** How many jobs it hands over in all. */
  readonly jobs: number;
  /** Rows left out, by reason; `jobs` and these add up to the rows of the file. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/**
 * Where the run's time 0 lies: at the first arrival of the file (before any selection, so that several frameworks which
 * each take their part of one trace stay in step), or at the trace's own time 0.
 */
export type Origin = 'first-arrival' | 'trace';

/** Leaving a row out for this reason means that the mapping asked for other rows. */
export const NOT_SELECTED = 'not selected';

/** Whole seconds since the trace's own time 0, as an arrival in the run. */
export function arrival(second: number, originSecond: number): Micros {
  return (second - originSecond) * 1_000_000;
}

/**
 * A cursor over the rows of a table that stays shared: `reasonToLeaveOut` decides on each row once, and `job` makes the job
 * of a row when it is its turn, so that a source costs four bytes a row whatever its jobs weigh.
 */
export function traceSource(
  rowCount: number,
  reasonToLeaveOut: (row: number) => string | undefined,
  job: (row: number) => Job,
): TraceSource {
  const leftOut = new Map<string, number>();
  const kept = new Uint32Array(rowCount);
  let jobs = 0;
  for (let row = 0; row < rowCount; row += 1) {
    const reason = reasonToLeaveOut(row);
    if (reason === undefined) kept[jobs++] = row;
    else leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
  }
  let next = 0;
  return { jobs, leftOut, next: () => (next < jobs ? job(kept[next++]!) : undefined) };
}
