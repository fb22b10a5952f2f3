import { exp, expm1, ln, log1p } from '../math.ts';
import { type Distribution, requirePositive } from './distribution.ts';

/**
 * `P(X > x) = (minimum / x)^alpha` from `minimum` on, sampled as `minimum (1 - U)^(-1 / alpha)`. Mean `alpha minimum / (alpha - 1)`, infinite for
 * alpha up to 1.
 *
 * With a `maximum` it is the same law given that X is not above it: U is drawn from 0 to `P(X <= maximum)` only. With `r = maximum / minimum` the mean
 * is then `minimum alpha / (alpha - 1) (1 - r^(1 - alpha)) / (1 - r^-alpha)`, and for alpha = 1 `minimum ln(r) / (1 - 1 / r)`.
 *
 * @throws RangeError unless `alpha` and `minimum` are finite and above 0, and `maximum`, where given, is finite and above `minimum`
 */
export function pareto(alpha: number, minimum: number, maximum?: number): Distribution {
  requirePositive(alpha, 'alpha');
  requirePositive(minimum, 'minimum');
  if (maximum === undefined) {
    const mean = alpha > 1 ? (alpha * minimum) / (alpha - 1) : Infinity;
    return { mean, sample: (stream) => minimum * exp(stream.exponential() / alpha) };
  }
  if (!(maximum > minimum && maximum < Infinity)) {
    throw new RangeError(`maximum is ${maximum}; it must be finite and above the minimum, ${minimum}`);
  }
  const range = ln(maximum / minimum);
  const below = -expm1(-alpha * range);
  // (1 - r^(1 - alpha)) / (alpha - 1) tends to ln(r) where alpha is 1; expm1 keeps its digits near there.
  const spread = alpha === 1 ? range : expm1((1 - alpha) * range) / (1 - alpha);
  return {
    mean: (minimum * alpha * spread) / below,
    // Rounding may carry the last values past the maximum by a digit.
    sample: (stream) => Math.min(maximum, minimum * exp(-log1p(-stream.uniform() * below) / alpha)),
  };
}
