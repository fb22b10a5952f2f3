import { gamma, pow } from '../math.ts';
import { type Distribution, requirePositive } from './distribution.ts';

/**
 * `P(X > x) = exp(-(x / scale)^shape)`, sampled as `scale (-ln(1 - U))^(1 / shape)`. Mean `scale gamma(1 + 1 / shape)`. A shape below 1 has a heavy
 * tail, 1 is the exponential law.
 *
 * @throws RangeError unless both are finite and above 0
 */
export function weibull(shape: number, scale: number): Distribution {
  requirePositive(shape, 'shape');
  requirePositive(scale, 'scale');
  const power = 1 / shape;
  return { mean: scale * gamma(1 + power), sample: (stream) => scale * pow(stream.exponential(), power) };
}
