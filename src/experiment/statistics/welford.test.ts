import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Welford } from './welford.ts';

const of = (...values: number[]): Welford => {
  const numbers = new Welford();
  for (const value of values) numbers.add(value);
  return numbers;
};

test('2, 4, 4, 4, 5, 5, 7, 9: mean 40 / 8, squared deviations 9+1+1+1+0+0+4+16 = 32, variance 32 / 7', () => {
  const numbers = of(2, 4, 4, 4, 5, 5, 7, 9);
  expect(numbers.n).toBe(8);
  expect(numbers.mean).toBeCloseTo(5, 14);
  expect(numbers.variance).toBeCloseTo(32 / 7, 14);
  expect([numbers.least, numbers.largest]).toEqual([2, 9]);
});

test('a billion in front of the numbers does not drown their variance', () => {
  // 4, 7, 13, 16: mean 10, squares 36 + 9 + 9 + 36 = 90, over 3.
  expect(of(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16).variance).toBeCloseTo(30, 9);
});

test('no numbers, one number', () => {
  expect(of().n).toBe(0);
  expect(of().variance).toBeNaN();
  expect(of(3).variance).toBeNaN();
  expect(of(3).mean).toBe(3);
});

test('agrees with two passes over the numbers', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 50 }), (values) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
      expect(of(...values).mean).toBeCloseTo(mean, 9);
      expect(of(...values).variance).toBeCloseTo(squares / (values.length - 1), 6);
    }),
  );
});
