/**
 * Percentile by nearest rank: the smallest value such that at least `percent` per cent of all values are no larger, which
 * is the one at rank `ceil(percent / 100 * n)`, and the smallest of all for 0. In the unit of the values. It is always
 * one of the values: nothing is interpolated, so that a "p99 wait" is a wait that somebody had.
 *
 * Empty cases: of no values there is no percentile (undefined).
 *
 * Source: definition 1 of Hyndman, Fan: "Sample Quantiles in Statistical
 * Packages", The American Statistician 50 (1996).
 *
 * @param sorted ascending, without NaN; {@link ascending} makes such a column
 * @param percent from 0 to 100
 * @throws RangeError when percent is not from 0 to 100
 */
export function percentile(sorted: ArrayLike<number>, percent: number): number | undefined {
  const rank = nearestRank(sorted.length, percent);
  return sorted.length === 0 ? undefined : sorted[rank - 1]!;
}

/** The rank, from 1, at which the percentile of `n` values stands. @throws RangeError when percent is not from 0 to 100 */
export function nearestRank(n: number, percent: number): number {
  if (!(percent >= 0 && percent <= 100)) throw new RangeError(`percent is ${percent}; it is from 0 to 100`);
  const rank = (percent * n) / 100;
  // 99.9 * 1000 / 100 comes out a hair off 999: what is whole but for rounding is meant to be whole.
  const nearest = Math.round(rank);
  const whole = Math.abs(rank - nearest) <= 1e-12 * n ? nearest : Math.ceil(rank);
  return Math.max(1, whole);
}

/** The values in ascending order, in a column of their own; the input is not changed. */
export function ascending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}
