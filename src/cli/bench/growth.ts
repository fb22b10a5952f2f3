import { ln } from '../../engine/math.ts';

/** A point of a grid and what was measured there. */
export interface Point {
  readonly agents: number;
  readonly frameworks: number;
  readonly value: number;
}

/** Exponents of `value ~ agents^a * frameworks^f`; NaN along an axis with one size only. */
export interface Growth {
  readonly agents: number;
  readonly frameworks: number;
}

/** Fits both exponents at once, by least squares of logarithms. */
export function growth(points: readonly Point[]): Growth {
  const x = centred(points.map(({ agents }) => ln(agents)));
  const y = centred(points.map(({ frameworks }) => ln(frameworks)));
  const z = centred(points.map(({ value }) => ln(value)));
  const [xx, yy, xy, xz, yz] = [dot(x, x), dot(y, y), dot(x, y), dot(x, z), dot(y, z)];
  const determinant = xx * yy - xy * xy;
  // One axis alone, or sizes that grow together and cannot be told apart.
  if (!(determinant > 1e-9 * xx * yy)) {
    return { agents: xx > 0 && yy === 0 ? xz / xx : Number.NaN, frameworks: yy > 0 && xx === 0 ? yz / yy : Number.NaN };
  }
  return { agents: (xz * yy - yz * xy) / determinant, frameworks: (yz * xx - xz * xy) / determinant };
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
