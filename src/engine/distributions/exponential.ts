import { type Distribution, requirePositive } from './distribution.ts';

/**
 * `P(X > x) = exp(-x / mean)`, sampled as `-mean ln(1 - U)`. Variance `mean^2`.
 *
 * @throws RangeError unless `mean` is finite and above 0
 */
export function exponential(mean: number): Distribution {
  requirePositive(mean, 'mean');
  return { mean, sample: (stream) => mean * stream.exponential() };
}
