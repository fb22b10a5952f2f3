import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mser5 } from './mser5.ts';
import { normals } from './testing/normal.ts';

const fives = (...means: number[]): number[] => means.flatMap((mean) => [mean - 2, mean - 1, mean, mean + 1, mean + 2]);

test('batches of 9, 5, 1, 2, 1, 2, 1, 2: the first two are warm-up', () => {
  // After them: mean 1.5, squares 6 * 0.25 = 1.5, over 6 * 6: 0.0417. One batch less or more to delete: with the 5,
  // mean 2, squares 9 + 3 * 1 = 12 (the 2s are 0), over 49: 0.245; without the 1, squares 1.2, over 25: 0.048.
  expect(mser5(fives(9, 5, 1, 2, 1, 2, 1, 2))).toEqual({ deleted: 10, settled: true });
});

test('a run without warm-up keeps everything', () => {
  expect(mser5(fives(1, 2, 1, 2, 1, 2, 1, 2))).toEqual({ deleted: 0, settled: true });
  expect(mser5(new Float64Array(50).fill(3))).toEqual({ deleted: 0, settled: true });
});

test('a run that keeps rising has no end of warm-up', () => {
  expect(mser5(Array.from({ length: 100 }, (_, index) => index))).toEqual({ deleted: 50, settled: false });
});

test('too short a run says nothing; a rest of less than five is not looked at', () => {
  expect(mser5([])).toEqual({ deleted: 0, settled: false });
  expect(mser5([9, 1, 1, 1, 1, 1, 1, 1, 1])).toEqual({ deleted: 0, settled: false });
  expect(mser5([...fives(9, 5, 1, 2, 1, 2, 1, 2), 1000, 1000])).toEqual({ deleted: 10, settled: true });
});

test('is the smallest of the definition, computed cut by cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 20 }), (means) => {
      const statistic = (cut: number): number => {
        const rest = means.slice(cut);
        const mean = rest.reduce((sum, value) => sum + value, 0) / rest.length;
        return rest.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (rest.length * rest.length);
      };
      const found = mser5(fives(...means)).deleted / 5;
      for (let cut = 0; cut <= means.length / 2; cut++) {
        expect(statistic(found)).toBeLessThanOrEqual(statistic(cut) + 1e-12);
      }
    }),
  );
});

test('finds the end of a start that dies out, and takes most of the bias away', () => {
  const normal = normals(17);
  const run = Array.from({ length: 2000 }, (_, index) => 5 + 20 * Math.exp(-index / 50) + normal());
  const { deleted, settled } = mser5(run);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(settled).toBe(true);
  expect(deleted).toBeGreaterThan(100);
  expect(deleted).toBeLessThan(600);
  expect(mean(run)).toBeGreaterThan(5.4);
  expect(Math.abs(mean(run.slice(deleted)) - 5)).toBeLessThan(0.15);
});
