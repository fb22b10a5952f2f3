import { expect, test } from 'vitest';
import { pairedDifference } from './paired.ts';
import { normals } from './testing/normal.ts';

test('differences 1, 2, 3, 4, 5: 3 ± 1.963, t = 3 / sqrt(0.5) = 4.243, p = 0.0132', () => {
  const difference = pairedDifference([11, 22, 33, 44, 55], [10, 20, 30, 40, 50])!;
  expect(difference.mean).toBe(3);
  expect(difference.halfWidth).toBeCloseTo(2.7764451 * Math.sqrt(0.5), 6);
  expect(difference.p).toBeCloseTo(0.0132, 4);
});

test("Student's own example: ten patients, extra sleep by two drugs, 1.58 hours, t = 4.062, p = 0.0028", () => {
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
  const difference = pairedDifference(second, first)!;
  expect(difference.mean).toBeCloseTo(1.58, 12);
  expect(difference.p).toBeCloseTo(0.002833, 6);
  expect(difference.mean - difference.halfWidth).toBeCloseTo(0.7001, 4);
  expect(difference.mean + difference.halfWidth).toBeCloseTo(2.4599, 4);
});

test('no pairs, one pair, pairs that all differ alike', () => {
  expect(pairedDifference([], [])).toBeUndefined();
  expect(pairedDifference([3], [1])).toMatchObject({ mean: 2, halfWidth: Number.POSITIVE_INFINITY, p: 1 });
  expect(pairedDifference([3, 4], [3, 4])).toMatchObject({ mean: 0, halfWidth: 0, p: 1 });
  expect(pairedDifference([3, 4], [1, 2])).toMatchObject({ mean: 2, halfWidth: 0, p: 0 });
});

test('what cannot be paired is refused', () => {
  expect(() => pairedDifference([1, 2], [1])).toThrow('2 values cannot be paired with 1');
  expect(() => pairedDifference([1, Number.NaN], [1, 2])).toThrow('pair 1 is NaN and 2');
});

test('common draws cancel: noise of 10 on both sides leaves the difference of 0.1 in sight', () => {
  const normal = normals(3);
  const common = Array.from({ length: 10 }, () => 100 + 10 * normal());
  const policy = common.map((value) => value + 0.1 + 0.01 * normal());
  const difference = pairedDifference(policy, common)!;
  expect(Math.abs(difference.mean - 0.1)).toBeLessThan(difference.halfWidth);
  expect(difference.halfWidth).toBeLessThan(0.02);
});

test('where there is no difference, one p-value in twenty is below 0.05', () => {
  const normal = normals(11);
  const trials = 10_000;
  let found = 0;
  for (let trial = 0; trial < trials; trial++) {
    const left = Array.from({ length: 6 }, normal);
    const right = Array.from({ length: 6 }, normal);
    if (pairedDifference(left, right)!.p < 0.05) found++;
  }
  expect(Math.abs(found / trials - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / trials));
});
