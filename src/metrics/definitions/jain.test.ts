import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jainIndex } from './jain.ts';

test('1, 2, 3, 4: 10^2 / (4 * 30) = 5/6', () => {
  expect(jainIndex([1, 2, 3, 4])).toBeCloseTo(5 / 6, 14);
});

test('equal shares: 1; one of four has all: 1/4', () => {
  expect(jainIndex([1, 1, 1, 1])).toBe(1);
  expect(jainIndex([1, 0, 0, 0])).toBe(0.25);
  expect(jainIndex(new Float64Array([7]))).toBe(1);
});

test('nobody has no index, nothing for all is fair', () => {
  expect(jainIndex([])).toBeUndefined();
  expect(jainIndex([0, 0])).toBe(1);
});

test('the smallest and largest doubles do not break it', () => {
  expect(jainIndex([1e300, 1e300])).toBe(1);
  expect(jainIndex([1e-300, 1e-300])).toBe(1);
});

test('lies between 1/n and 1 and does not depend on the unit', () => {
  const values = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(values, (amounts) => {
      const index = jainIndex(amounts)!;
      expect(index).toBeGreaterThanOrEqual(1 / amounts.length - 1e-12);
      expect(index).toBeLessThanOrEqual(1 + 1e-12);
      expect(jainIndex(amounts.map((amount) => amount * 1024))).toBe(index);
    }),
  );
});
