import { type Distribution, requirePositive } from './distribution.ts';

/**
 * The sum of `k` exponential phases of mean `mean / k` each. Variance `mean^2 / k`. Takes `k` random numbers.
 *
 * @throws RangeError unless `k` is a whole number from 1 to 1000 and `mean` is finite and above 0
 */
export function erlang(k: number, mean: number): Distribution {
  if (!(Number.isInteger(k) && k >= 1 && k <= 1000))
    throw new RangeError(`k is ${k}; it must be a whole number from 1 to 1000`);
  requirePositive(mean, 'mean');
  return {
    mean,
    sample: (stream) => {
      let sum = 0;
      for (let phase = 0; phase < k; phase++) sum += stream.exponential();
      return (sum * mean) / k;
    },
  };
}
