import { exp, log1p } from '../math.ts';
import { type Distribution, requireNotNegative, requirePositive } from './distribution.ts';

/**
 * `median exp(sigma Z)` with Z standard normal. Mean `median exp(sigma^2 / 2)`, variance `mean^2 (exp(sigma^2) - 1)`.
 *
 * @param sigma standard deviation of the natural logarithm
 * @throws RangeError unless `median` is finite and above 0, and `sigma` finite and at least 0
 */
export function lognormal(median: number, sigma: number): Distribution {
  requirePositive(median, 'median');
  requireNotNegative(sigma, 'sigma');
  return { mean: median * exp((sigma * sigma) / 2), sample: (stream) => median * exp(sigma * stream.normal()) };
}

/**
 * The lognormal law with this mean and coefficient of variation (standard deviation / mean): `sigma^2 = ln(1 + cv^2)` and
 * `median = mean / sqrt(1 + cv^2)`.
 *
 * @throws RangeError unless `mean` is finite and above 0, and `cv` finite and at least 0
 */
export function lognormalFromMean(mean: number, cv: number): Distribution {
  requirePositive(mean, 'mean');
  requireNotNegative(cv, 'cv');
  const { sample } = lognormal(mean / Math.sqrt(1 + cv * cv), Math.sqrt(log1p(cv * cv)));
  return { mean, sample };
}
