/** One replication: its figures, and the tasks it took. */
export interface Sample {
  readonly figures: ReadonlyMap<string, number>;
  /** Tasks that came. Where two systems meet the same tasks they count once. */
  readonly tasks: number;
  /**
   * Averages of what was drawn, less their known expectations, each of which is 0 exactly: what of the spread of the figures is due to
   * the draws is taken off (`experiment/statistics/controls.ts`). As many in every replication; none where the input is not known.
   */
  readonly controls?: readonly number[];
}

/** Runs one replication; equal arguments give equal samples. `seed` follows from the id of the case. */
export type Sampler = (seed: string, replication: number) => Sample;

/** A figure with a known expectation. */
export interface Target {
  readonly name: string;
  readonly value: number;
  /** Instead of a figure of that name: the mean of the first over the mean of the second. */
  readonly ratio?: readonly [over: string, under: string];
}

/** How figures are judged by intervals: what a case says of its tolerance, and the recipe of its file. */
export interface IntervalRule {
  readonly level: number;
  readonly minReplications: number;
  /** The half-width may be so much of the value ... */
  readonly maxRelHalfWidth: number;
  /** ... or so many times that, once a run has taken its budget of tasks. */
  readonly slack: number;
  /** Tasks a run may take. */
  readonly budget: number;
  /** A check that misses is made once more with so many times the tasks. */
  readonly secondLook: number;
}

/** Figures of one system that replications are to show. */
export interface Experiment {
  /** The streams of random numbers follow from it: the case, and which of its systems this is. */
  readonly id: string;
  /** What stands before the names of its figures when they are spoken of. */
  readonly place: string;
  readonly sample: Sampler;
  readonly targets: readonly Target[];
  readonly rule: IntervalRule;
}

/** Replications to be run: `count` of them on the streams of this seed, from number `from` on. */
export interface Wanted {
  readonly seed: string;
  readonly from: number;
  readonly count: number;
}

/** A figure beside what was expected of it. */
export interface Finding {
  readonly target: Target;
  readonly mean: number;
  readonly halfWidth: number;
  readonly replications: number;
  /** Tasks that were simulated for it. */
  readonly tasks: number;
  /** What is wrong; absent if nothing is. */
  readonly problem?: string;
}
