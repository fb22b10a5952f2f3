import type { Micros } from '../engine/micros.ts';

/**
 * Amounts of plain resources by name, in whole thousandths of the unit (`cpus: 1500` is one and a half; `mem` in MiB).
 * Tasks that need the same share one object, so that a framework can tell shapes apart by identity.
 */
export type Needs = Readonly<Record<string, number>>;

/** Tasks of a job that may run side by side; the next stage starts when they have ended. */
export interface Stage {
  /** What its tasks are called in records: `map`, `reduce`, `stage-3`, `task`. */
  readonly name: string;
  /** How many tasks, at least 1. */
  readonly tasks: number;
  readonly needs: Needs;
  /** How long each runs: one figure for all, or one a task by index. */
  readonly duration: Micros | Float64Array;
}

/** A job as it arrives at its framework, with every draw already made: policies compared on one seed meet the same job. */
export interface Job {
  /** Unique within its framework: the trace's own id, or 17 for `job-17`, which is spelled out only where it is read: of most jobs it never is. */
  readonly name: string | number;
  /** When it is submitted, counted from the start of the run; or ... */
  readonly at?: Micros;
  /** ... how long after the end of the job before it (a closed loop). Exactly one of the two is given. */
  readonly afterPrevious?: Micros;
  /** Time between submission and the first task becoming ready (job set-up); no resources are held. */
  readonly setup: Micros;
  readonly stages: readonly Stage[];
  /** The user's estimate of the run time, for backfilling; the real one where none is given. */
  readonly estimate?: Micros;
  /** Who submitted it, for fair sharing among users. */
  readonly user?: string;
  /** A label carried into jobs.csv: the bin of a mix, the queue of a log. */
  readonly label?: string;
}

/** Jobs in the order of submission, handed over one at a time so that memory does not grow with the trace. */
export interface JobSource {
  /**
   * The next job, or undefined when there are no more. Times (`at`) never decrease. A job is lent until the next one is asked for: where jobs
   * are alike one object may stand for all of them.
   */
  next(): Job | undefined;
}
