import { expect, test } from 'vitest';
import { normalQuantile } from './normal-quantile.ts';

/** Probability that a standard normal variable is below z, by the series of Abramowitz and Stegun 26.2.11; good for moderate z. */
function normalBelow(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 3; Math.abs(term) > 1e-20; n += 2) {
    term *= (z * z) / n;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

test('is the inverse of the distribution function, in the centre and on the flanks', () => {
  for (let z = -3; z <= 3; z += 0.01) expect(normalQuantile(normalBelow(z))).toBeCloseTo(z, 12);
});

test('known values, also far out', () => {
  expect(normalQuantile(0.5)).toBe(0);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
  // The two checks that AS 241 itself gives.
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167814, 14);
  expect(normalQuantile(1e-20)).toBeCloseTo(-9.26234008979841, 13);
});
