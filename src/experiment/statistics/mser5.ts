/** How much of the beginning of a run is warm-up. */
export interface WarmUp {
  /** This many observations from the beginning should be left out; a multiple of 5. */
  readonly deleted: number;
  /**
   * False when the rule finds no end of the warm-up: the best cut lies in the last part that was looked at, or there are
   * fewer than ten observations. The run is too short then, or not stationary.
   */
  readonly settled: boolean;
}

const BATCH = 5;

/**
 * MSER-5: where to cut off the warm-up of a run. Observations are averaged in batches of five; of all cuts within the
 * first half the one is chosen after which the squared standard error of the mean is smallest, `sum (z - mean)^2 / m^2`
 * over the `m` batches that are left, the earliest of equals. A rest of fewer than five observations at the end is not
 * looked at.
 *
 * Source: White: "An Effective Truncation Heuristic for Bias Reduction in Simulation Output", Simulation 69 (1997);
 * White, Cobb, Spratt: "A Comparison of Five Steady-State Truncation Heuristics for Simulation", WSC 2000.
 *
 * @param observations in the order of the run
 */
export function mser5(observations: ArrayLike<number>): WarmUp {
  const batches = Math.floor(observations.length / BATCH);
  if (batches < 2) return { deleted: 0, settled: false };
  const lastCut = Math.floor(batches / 2);
  let best = Number.POSITIVE_INFINITY;
  let cut = 0;
  // From the end to the beginning, with the mean and squared deviations of what comes after (Welford).
  let mean = 0;
  let squares = 0;
  for (let batch = batches - 1; batch >= 0; batch--) {
    let value = 0;
    for (let index = batch * BATCH; index < (batch + 1) * BATCH; index++) value += observations[index]!;
    value /= BATCH;
    const count = batches - batch;
    const before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
    const statistic = squares / (count * count);
    if (batch > lastCut || statistic > best) continue;
    best = statistic;
    cut = batch;
  }
  return { deleted: cut * BATCH, settled: cut < lastCut };
}
