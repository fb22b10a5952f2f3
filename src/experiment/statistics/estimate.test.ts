import { expect, test } from 'vitest';
import { contains, estimateMean } from './estimate.ts';
import { normals } from './testing/normal.ts';

test("Law's example of ten delays: 1.34 ± 0.24 at 90 %", () => {
  // "Simulation Modeling and Analysis", example 4.26: mean 1.34, variance 0.17, t(0.95, 9) = 1.833.
  const estimate = estimateMean([1.2, 1.5, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.5, 1.09], 0.9)!;
  expect(estimate.mean).toBeCloseTo(1.343, 10);
  expect(estimate.halfWidth).toBeCloseTo(0.24, 2);
  expect(estimate).toMatchObject({ level: 0.9, n: 10 });
});

test('1, 2, 3, 4, 5 at 95 %: 3 ± 2.776 * sqrt(2.5 / 5) = 1.963', () => {
  const estimate = estimateMean([1, 2, 3, 4, 5])!;
  expect(estimate.mean).toBe(3);
  expect(estimate.halfWidth).toBeCloseTo(2.7764451 * Math.sqrt(0.5), 6);
  expect(contains(estimate, 1.1)).toBe(true);
  expect(contains(estimate, 5)).toBe(false);
});

test('no values, one value, equal values', () => {
  expect(estimateMean([])).toBeUndefined();
  expect(estimateMean([7])).toEqual({ mean: 7, halfWidth: Number.POSITIVE_INFINITY, level: 0.95, n: 1 });
  expect(estimateMean([7, 7, 7])).toEqual({ mean: 7, halfWidth: 0, level: 0.95, n: 3 });
});

test('refuses levels that are not between 0 and 1, and values without a mean', () => {
  expect(() => estimateMean([1, 2], 95)).toThrow('such as 0.95');
  expect(() => estimateMean([1, Number.POSITIVE_INFINITY])).toThrow('value 1 is Infinity');
  expect(() => estimateMean([Number.NaN])).toThrow('value 0 is NaN');
});

test.each([0.5, 0.9, 0.95, 0.99])('intervals at level %d contain the truth that often', (level) => {
  const normal = normals(42);
  const trials = 20_000;
  let hits = 0;
  for (let trial = 0; trial < trials; trial++) {
    if (
      contains(
        estimateMean(
          [0, 0, 0, 0, 0].map(() => 10 + 3 * normal()),
          level,
        )!,
        10,
      )
    )
      hits++;
  }
  // Four standard deviations of a binomial part. The normal quantile in place of t would give 0.878 for 0.95.
  expect(Math.abs(hits / trials - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / trials));
});
