import { describe, expect, test } from 'vitest';
import { tQuantile, tTwoSidedP } from './student-t.ts';

describe('the table at the end of every textbook', () => {
  const columns = [0.9, 0.95, 0.975, 0.99, 0.995, 0.9995];
  test.each([
    [1, [3.078, 6.314, 12.706, 31.821, 63.657, 636.619]],
    [2, [1.886, 2.92, 4.303, 6.965, 9.925, 31.599]],
    [4, [1.533, 2.132, 2.776, 3.747, 4.604, 8.61]],
    [9, [1.383, 1.833, 2.262, 2.821, 3.25, 4.781]],
    [19, [1.328, 1.729, 2.093, 2.539, 2.861, 3.883]],
    [29, [1.311, 1.699, 2.045, 2.462, 2.756, 3.659]],
    [120, [1.289, 1.658, 1.98, 2.358, 2.617, 3.373]],
    [1e6, [1.282, 1.645, 1.96, 2.326, 2.576, 3.291]],
  ])('%d degrees of freedom', (degrees, row) => {
    columns.forEach((probability, column) => {
      expect(tQuantile(probability, degrees)).toBeCloseTo(row[column]!, 3);
      expect(tQuantile(1 - probability, degrees)).toBeCloseTo(-row[column]!, 3);
      expect(tTwoSidedP(tQuantile(probability, degrees), degrees) / (2 * (1 - probability))).toBeCloseTo(1, 4);
    });
  });
});

test('closed forms: with 1 degree t(p) = tan(pi (p - 1/2)), with 2 degrees (2p - 1) / sqrt(2p (1 - p))', () => {
  for (const p of [0.55, 0.75, 0.9, 0.975, 0.999]) {
    expect(tQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 6);
    expect(tQuantile(p, 2) / ((2 * p - 1) / Math.sqrt(2 * p * (1 - p)))).toBeCloseTo(1, 6);
  }
});

test('p-values: with 1 degree P(|T| > 1) = 1/2, with 2 degrees P(|T| > 1) = 1 - 1/sqrt(3)', () => {
  expect(tTwoSidedP(1, 1)).toBeCloseTo(0.5, 6);
  expect(tTwoSidedP(-1, 2)).toBeCloseTo(1 - 1 / Math.sqrt(3), 6);
  expect(tTwoSidedP(0, 5)).toBe(1);
  expect(tTwoSidedP(Number.NEGATIVE_INFINITY, 5)).toBe(0);
});

test('the median is 0; probabilities and degrees out of range are refused', () => {
  expect(tQuantile(0.5, 7)).toBe(0);
  expect(() => tQuantile(1, 7)).toThrow('between 0 and 1');
  expect(() => tQuantile(Number.NaN, 7)).toThrow('between 0 and 1');
  expect(() => tQuantile(0.9, 0)).toThrow('at least 1 is needed');
  expect(() => tTwoSidedP(1, 0)).toThrow('at least 1 is needed');
});
