import { expect, test } from 'vitest';
import { assetFairness } from './asset-fairness.ts';

test('sums of shares grow alike: 2.52 and 2.16 tasks where DRF gives 3 and 2', () => {
  // A task of A is 1/9 + 4/18 = 6/18 of the assets, one of B 3/9 + 1/18 = 7/18: B has 6/7 of the tasks of A.
  // CPUs: a + 3 * 6/7 a = 9, a = 63/25 = 2.52.
  const [a, b] = assetFairness({
    capacity: [9, 18],
    demands: [
      [1, 4],
      [3, 1],
    ],
  });
  expect(a).toBeCloseTo(2.52, 12);
  expect(b).toBeCloseTo(2.16, 12);
});

test('a weight of two doubles the sum of shares', () => {
  // Tasks of 1/10 + 1/10 each, sums 2 to 1: 20/3 and 10/3 tasks.
  const [a, b] = assetFairness({
    capacity: [10, 10],
    demands: [
      [1, 1],
      [1, 1],
    ],
    weights: [2, 1],
  });
  expect(a).toBeCloseTo(20 / 3, 12);
  expect(b).toBeCloseTo(10 / 3, 12);
});

test('work caps a user', () => {
  expect(assetFairness({ capacity: [10], demands: [[1], [1]], taskCaps: [2, 100] })).toEqual([2, 8]);
});
