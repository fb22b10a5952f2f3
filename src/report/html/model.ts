import type { Metric } from '../../metrics/catalogue.ts';

/** A metric of the cluster, a role or a framework under one policy: mean over seeds with its interval. */
export interface Value {
  readonly policy: string;
  readonly scope: string;
  readonly name: string;
  readonly metric: string;
  readonly unit: string;
  readonly mean: number;
  /** Of the 95 % interval; NaN where there is none. */
  readonly halfWidth: number;
  readonly seeds: number;
  /** Paired difference from the baseline, seed by seed; NaN for the baseline itself. */
  readonly difference: number;
  readonly differenceHalfWidth: number;
  /** Chance alone hardly explains the difference: its p-value, corrected by Holm for the policies compared, is at most 0.05. */
  readonly isClear: boolean;
}

/** A level over time, averaged over steps, of one run. */
export interface Levels {
  readonly policy: string;
  readonly scope: string;
  readonly name: string;
  readonly series: string;
  readonly values: readonly number[];
}

/** Levels of the first replication, all on the same steps of `step` seconds. */
export interface Timeline {
  readonly step: number;
  readonly end: number;
  readonly levels: readonly Levels[];
}

export interface JobTimes {
  readonly policy: string;
  readonly framework: string;
  readonly name: string;
  /** Seconds since the start of the run. */
  readonly submitted: number;
  /** Seconds from submission to the first launch; NaN if there was none. */
  readonly wait: number;
}

/** Of the first replication. */
export interface LoanTotal {
  readonly policy: string;
  readonly lender: string;
  readonly borrower: string;
  readonly resource: string;
  readonly unitSeconds: number;
}

export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** Everything the page is made of, and nothing else: equal models give equal pages. */
export interface ReportModel {
  readonly scenario: string;
  readonly story: string;
  readonly version: string;
  readonly digest: string;
  /** How often each policy met the workload, and from which seed. */
  readonly seed: string;
  readonly replications: number;
  /** What kind of experiment it is, and what is left out of the measures. */
  readonly experiment: string;
  /** Those of which a run came to its end; the first is the baseline. */
  readonly policies: readonly string[];
  /** Runs that did not come to their end, in words. */
  readonly failures: readonly string[];
  readonly roles: readonly string[];
  readonly frameworks: readonly string[];
  /** The command that makes the result again. */
  readonly command: string;
  readonly sources: readonly SourceFile[];
  readonly values: readonly Value[];
  /** Empty where the result has none. */
  readonly timeline: Timeline;
  readonly jobs: readonly JobTimes[];
  readonly loans: readonly LoanTotal[];
  readonly metrics: readonly Metric[];
}
