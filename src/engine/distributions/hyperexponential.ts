import { type Distribution, requirePositive } from './distribution.ts';

/**
 * Exponential with mean `means[i]` with probability `probabilities[i]`. Mean `sum p_i m_i`, variance `2 sum p_i m_i^2 - mean^2`. Takes two random
 * numbers: one for the branch, one for the value.
 *
 * @throws RangeError unless there are as many probabilities as means, at least one, all means are finite and above 0, and the probabilities are
 * at least 0 and add up to 1 within 1e-9
 */
export function hyperexponential(probabilities: readonly number[], means: readonly number[]): Distribution {
  if (means.length === 0 || probabilities.length !== means.length) {
    throw new RangeError(
      `there are ${probabilities.length} probabilities and ${means.length} means; as many are needed, and at least one`,
    );
  }
  let total = 0;
  let mean = 0;
  means.forEach((branchMean, i) => {
    const probability = probabilities[i]!;
    requirePositive(branchMean, `means[${i}]`);
    if (!(probability >= 0)) throw new RangeError(`probabilities[${i}] is ${probability}; it must be at least 0`);
    total += probability;
    mean += probability * branchMean;
  });
  if (!(total > 1 - 1e-9 && total < 1 + 1e-9))
    throw new RangeError(`the probabilities add up to ${total}; they must add up to 1`);
  const last = means.length - 1;
  return {
    mean,
    sample: (stream) => {
      let left = stream.uniform() * total;
      let branch = 0;
      while (branch < last && left >= probabilities[branch]!) left -= probabilities[branch++]!;
      return means[branch]! * stream.exponential();
    },
  };
}

/**
 * Two branches with this mean and squared coefficient of variation, each of which contributes half of the mean (balanced means):
 * `p = (1 + sqrt((cv2 - 1) / (cv2 + 1))) / 2`, branch means `mean / 2p` and `mean / 2(1 - p)`.
 *
 * @throws RangeError unless `mean` is finite and above 0, and `cv2` finite and at least 1
 */
export function hyperexponentialBalanced(mean: number, cv2: number): Distribution {
  requirePositive(mean, 'mean');
  if (!(cv2 >= 1 && cv2 < Infinity)) throw new RangeError(`cv2 is ${cv2}; it must be finite and at least 1`);
  const root = Math.sqrt((cv2 - 1) / (cv2 + 1));
  const p = (1 + root) / 2;
  const q = 1 / (cv2 + 1) / (1 + root); // (1 - root) / 2, without the cancellation when cv2 is large.
  const { sample } = hyperexponential([p, q], [mean / (2 * p), mean / (2 * q)]);
  return { mean, sample };
}
