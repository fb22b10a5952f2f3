import type { RandomStream } from '../engine/random.ts';
import type { Streams } from './arrivals.ts';

/** Which kind of job comes next. */
export type Mix<T> =
  /** So many of each, exactly; in an order shuffled by the stream `order`, or as listed. */
  | {
      readonly by: 'count';
      readonly order: 'shuffled' | 'listed';
      readonly bins: readonly { readonly job: T; readonly count: number }[];
    }
  /**
   * In these proportions. When the number of jobs is given the counts are exact (largest remainder, then the earlier bin) and
   * only the order is random; of an unbounded stream each job is drawn on its own.
   */
  | { readonly by: 'weight'; readonly bins: readonly { readonly job: T; readonly weight: number }[] };

/** How many jobs the counts of a mix come to; undefined when it goes by weight. */
export function mixTotal<T>(mix: Mix<T>): number | undefined {
  return mix.by === 'count' ? mix.bins.reduce((sum, bin) => sum + bin.count, 0) : undefined;
}

/**
 * Hands over kinds of jobs, `count` of them, or without end when that is undefined.
 *
 * @throws RangeError for counts that are not whole, weights that are not positive, or a count that the mix does not add up to.
 */
export function kinds<T>(mix: Mix<T>, count: number | undefined, streams: Streams): () => T {
  if (mix.bins.length === 0) throw new RangeError('a mix without bins; at least one is needed');
  const jobs = mix.bins.map((bin) => bin.job);
  if (mix.by === 'weight' && count === undefined) return independent(jobs, positiveWeights(mix), streams('order'));

  const counts = mix.by === 'count' ? wholeCounts(mix.bins, count) : apportion(positiveWeights(mix), count ?? 0);
  const order = Uint32Array.from(counts.flatMap((times, bin) => Array<number>(times).fill(bin)));
  if (mix.by === 'weight' || mix.order === 'shuffled') streams('order').shuffle(order);
  let next = 0;
  return () => jobs[order[next++]!]!;
}

function wholeCounts(bins: readonly { readonly count: number }[], total: number | undefined): number[] {
  const counts = bins.map((bin) => bin.count);
  for (const count of counts) {
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`a bin of ${count} jobs; a whole number is allowed`);
  }
  const sum = counts.reduce((a, b) => a + b, 0);
  if (total !== undefined && total !== sum) {
    throw new RangeError(`${total} jobs, but the bins add up to ${sum}; leave the number away or make them agree`);
  }
  return counts;
}

function positiveWeights(mix: { readonly bins: readonly { readonly weight: number }[] }): number[] {
  return mix.bins.map(({ weight }) => {
    if (!(weight > 0 && Number.isFinite(weight))) throw new RangeError(`a weight of ${weight}; above 0 is allowed`);
    return weight;
  });
}

/** Whole numbers in proportion to the weights that add up to `total`: floors first, then the largest remainders. */
export function apportion(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const counts = exact.map(Math.floor);
  let left = total - counts.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((value, bin) => ({ bin, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.bin - b.bin);
  for (const { bin } of byRemainder) {
    if (left-- <= 0) break;
    counts[bin] = counts[bin]! + 1;
  }
  return counts;
}

function independent<T>(jobs: readonly T[], weights: readonly number[], stream: RandomStream): () => T {
  const sum = weights.reduce((a, b) => a + b, 0);
  return () => {
    let left = stream.uniform() * sum;
    for (const [bin, weight] of weights.entries()) {
      left -= weight;
      if (left < 0) return jobs[bin]!;
    }
    return jobs.at(-1)!; // Sums of fractions may come out a hair above the parts.
  };
}
