import { tQuantile } from './student-t.ts';
import { Welford } from './welford.ts';

/** A mean over independent replications, and how far the truth may be from it. */
export interface Estimate {
  /** In the unit of the values. */
  readonly mean: number;
  /** The interval is mean - halfWidth to mean + halfWidth; `Infinity` from a single value, which says nothing of chance. */
  readonly halfWidth: number;
  /** How often such an interval contains the truth, for instance 0.95. */
  readonly level: number;
  /** Number of replications. */
  readonly n: number;
}

/**
 * Mean with its t interval: `mean ± t(1 - (1 - level)/2, n - 1) * s / sqrt(n)`. Exact for independent normal values, and
 * close for means of long runs (Law: "Simulation Modeling and Analysis", 4.5).
 *
 * Empty cases: of no values there is no estimate (undefined); one value has an infinite half-width.
 *
 * @param values one for each replication, summed in their order
 * @param level between 0 and 1
 * @throws RangeError when the level is not between 0 and 1, or a value is not finite
 */
export function estimateMean(values: ArrayLike<number>, level = 0.95): Estimate | undefined {
  const numbers = new Welford();
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (!Number.isFinite(value)) throw new RangeError(`value ${index} is ${value}; only finite numbers have a mean`);
    numbers.add(value);
  }
  return estimateFrom(numbers, level);
}

/** {@link estimateMean} of numbers that were added one at a time. */
export function estimateFrom(numbers: Welford, level = 0.95): Estimate | undefined {
  if (!(level > 0 && level < 1)) throw new RangeError(`level is ${level}; it is between 0 and 1, such as 0.95`);
  const { n, mean } = numbers;
  if (n === 0) return undefined;
  if (n === 1) return { mean, halfWidth: Number.POSITIVE_INFINITY, level, n };
  return { mean, halfWidth: tQuantile(1 - (1 - level) / 2, n - 1) * numbers.standardError, level, n };
}

/** Whether the interval contains a value; the ends count. */
export function contains(estimate: Estimate, value: number): boolean {
  return Math.abs(value - estimate.mean) <= estimate.halfWidth;
}
