import { type Distribution, requireFinite } from './distribution.ts';

/**
 * Always `value`, which is the mean; takes no random number.
 *
 * @throws RangeError unless `value` is finite
 */
export function constant(value: number): Distribution {
  requireFinite(value, 'value');
  return { mean: value, sample: () => value };
}
