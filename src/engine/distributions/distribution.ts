import type { RandomStream } from '../random.ts';

/** Random values of one law. It holds no state: all of that is in the stream. */
export interface Distribution {
  /** The expected value; `Infinity` where the law has none. */
  readonly mean: number;
  sample(stream: RandomStream): number;
}

/** @throws RangeError unless the parameter is finite and above 0 */
export function requirePositive(value: number, name: string): void {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} is ${value}; it must be finite and above 0`);
}

/** @throws RangeError unless the parameter is finite and at least 0 */
export function requireNotNegative(value: number, name: string): void {
  if (!(value >= 0 && value < Infinity)) throw new RangeError(`${name} is ${value}; it must be finite and at least 0`);
}

/** @throws RangeError unless the parameter is finite */
export function requireFinite(value: number, name: string): void {
  if (!Number.isFinite(value)) throw new RangeError(`${name} is ${value}; it must be finite`);
}
