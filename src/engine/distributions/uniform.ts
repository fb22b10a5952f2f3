import { type Distribution, requireFinite } from './distribution.ts';

/**
 * Every value from `min` up to but not including `max` alike: `min + (max - min) U`. Mean `(min + max) / 2`.
 *
 * @throws RangeError unless both are finite and `min <= max`
 */
export function uniform(min: number, max: number): Distribution {
  requireFinite(min, 'min');
  requireFinite(max, 'max');
  if (min > max) throw new RangeError(`min is ${min} and max is ${max}; min must not be above max`);
  const width = max - min;
  requireFinite(width, 'max - min');
  return { mean: min + width / 2, sample: (stream) => min + width * stream.uniform() };
}
