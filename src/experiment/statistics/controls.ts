import type { Estimate } from './estimate.ts';
import { tQuantile } from './student-t.ts';

/** Of a control that others leave less than this part of its squares, nothing is left: it is a sum of them, or always the same. */
const NOTHING_LEFT = 1e-12;
/** So many degrees of freedom are left for the spread: with fewer, what a control explains is worth less than the wider quantile of t it costs. */
const DEGREES_LEFT = 10;

/** A control after those before it: what it adds to them. */
interface Direction {
  /** One for each replication; their sum is 0. */
  readonly values: Float64Array;
  readonly squares: number;
  /** Mean over the replications of what it adds, whose expectation is 0. */
  readonly mean: number;
}

/**
 * Control variates: the same input drives what is measured and its own averages, whose expectations are known (work that
 * arrived, tasks that came). A replication that got more work than is to be expected shows waits that are longer than is to be
 * expected; a regression says by how much, and this much is taken off. What is estimated is the same mean, without bias where
 * figures and controls are jointly normal (nearly so for averages of long replications), and the interval shrinks by the part of the variance that
 * the input explains.
 *
 * The estimate is the constant of the least-squares regression of the values on the controls, the interval its t interval with a degree of freedom
 * less for each control that adds something. Of few replications the first controls count, as many as leave ten degrees.
 *
 * Source: Lavenberg, Welch: "A Perspective on the Use of Control Variables to Increase the Efficiency of Monte Carlo
 * Simulations", Management Science 27 (1981), section 3; Law: "Simulation Modeling and Analysis", 11.4.
 */
export class Controls {
  readonly #n: number;
  readonly #directions: readonly Direction[];

  /** @param rows for each replication the deviations of its controls from their known expectations; all equally many, or none */
  constructor(rows: readonly (readonly number[])[]) {
    const directions: Direction[] = [];
    this.#n = rows.length;
    for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
      if (rows.length - 1 - directions.length <= DEGREES_LEFT) break;
      const { values, mean } = centred(rows.map((row) => row[column]!));
      let left = mean;
      const before = dot(values, values);
      for (const direction of directions) left -= remove(values, direction) * direction.mean;
      const squares = dot(values, values);
      if (squares > NOTHING_LEFT * before) directions.push({ values, squares, mean: left });
    }
    this.#directions = directions;
  }

  /** How many of the controls are used: they add something to those before them. */
  get count(): number {
    return this.#directions.length;
  }

  /**
   * Mean of the values, had the controls been what they are expected to be. Without controls it is the plain t interval; of one value its
   * half-width is infinite. `NaN` if a value is.
   *
   * @param values one for each replication
   * @param level between 0 and 1
   */
  estimate(values: ArrayLike<number>, level: number): Estimate {
    const { values: left, mean: plain } = centred(values);
    let mean = plain;
    let factor = 1 / this.#n;
    for (const direction of this.#directions) {
      mean -= remove(left, direction) * direction.mean;
      factor += (direction.mean * direction.mean) / direction.squares;
    }
    const degrees = this.#n - 1 - this.#directions.length;
    if (degrees < 1) return { mean, halfWidth: Number.POSITIVE_INFINITY, level, n: this.#n };
    const error = Math.sqrt((dot(left, left) / degrees) * factor);
    return { mean, halfWidth: tQuantile(1 - (1 - level) / 2, degrees) * error, level, n: this.#n };
  }
}

function centred(values: ArrayLike<number>): { values: Float64Array; mean: number } {
  const centred = Float64Array.from(values);
  // The mean of equal values is that value, to the last digit, so that nothing is left of them.
  let mean = 0;
  for (let i = 0; i < centred.length; i++) mean += (centred[i]! - mean) / (i + 1);
  for (let i = 0; i < centred.length; i++) centred[i] = centred[i]! - mean;
  return { values: centred, mean };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Takes the part in this direction out of the values; returns how many times the direction it is. */
function remove(values: Float64Array, direction: Direction): number {
  const slope = dot(values, direction.values) / direction.squares;
  for (let i = 0; i < values.length; i++) values[i] = values[i]! - slope * direction.values[i]!;
  return slope;
}
