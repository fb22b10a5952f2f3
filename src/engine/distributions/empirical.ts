import { type Distribution, requireFinite } from './distribution.ts';

/**
 * One of the given values, each with a probability in proportion to its weight; without weights all alike. It is sampled by inversion, so a larger
 * random number gives a larger value. Mean `sum w_i v_i / sum w_i`.
 *
 * @throws RangeError unless there is a value, all are finite, there are as many weights as values, none negative, and a finite sum above 0
 */
export function empirical(values: readonly number[], weights?: readonly number[]): Distribution {
  if (values.length === 0) throw new RangeError('there are no values; at least one is needed');
  if (weights !== undefined && weights.length !== values.length) {
    throw new RangeError(`there are ${weights.length} weights and ${values.length} values; as many are needed`);
  }
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
  const sorted = new Float64Array(values.length);
  const upTo = new Float64Array(values.length);
  let total = 0;
  let sum = 0;
  let kept = 0;
  for (const i of order) {
    const value = values[i]!;
    const weight = weights?.[i] ?? 1;
    requireFinite(value, `values[${i}]`);
    if (!(weight >= 0)) throw new RangeError(`weights[${i}] is ${weight}; it must be at least 0`);
    if (weight === 0) continue;
    total += weight;
    sum += weight * value;
    sorted[kept] = value;
    upTo[kept++] = total;
  }
  if (!(total > 0 && total < Infinity))
    throw new RangeError(`the weights add up to ${total}; their sum must be finite and above 0`);
  return {
    mean: sum / total,
    sample: (stream) => {
      const at = stream.uniform() * total;
      let low = 0;
      let high = kept - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (upTo[middle]! > at) high = middle;
        else low = middle + 1;
      }
      return sorted[low]!;
    },
  };
}
