import {
  type Distribution,
  empirical,
  erlang,
  exponential,
  hyperexponential,
  hyperexponentialBalanced,
  lognormal,
  lognormalFromMean,
  pareto,
  uniform,
  weibull,
} from '../../engine/distributions.ts';
import type { DistributionSpec } from './distributions.ts';

/**
 * The distribution of a description, its values divided by `unit` (a million turns microseconds into seconds).
 *
 * @throws RangeError when the parameters make no sense.
 */
export function makeDistribution(spec: DistributionSpec, unit: number): Distribution {
  switch (spec.kind) {
    case 'uniform':
      return uniform(spec.min / unit, spec.max / unit);
    case 'exponential':
      return exponential(spec.mean / unit);
    case 'lognormal':
      return lognormal(spec.median / unit, spec.sigma);
    case 'lognormal-by-mean':
      return lognormalFromMean(spec.mean / unit, spec.cv);
    case 'weibull':
      return weibull(spec.shape, spec.scale / unit);
    case 'pareto':
      return pareto(spec.shape, spec.minimum / unit, spec.maximum === undefined ? undefined : spec.maximum / unit);
    case 'erlang':
      return erlang(spec.k, spec.mean / unit);
    case 'hyperexponential':
      return hyperexponential(
        spec.probabilities,
        spec.means.map((mean) => mean / unit),
      );
    case 'hyperexponential-by-cv2':
      return hyperexponentialBalanced(spec.mean / unit, spec.cv2);
    case 'empirical':
      return empirical(
        spec.values.map((value) => value / unit),
        spec.weights,
      );
  }
}
