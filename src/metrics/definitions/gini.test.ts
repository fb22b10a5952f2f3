import fc from 'fast-check';
import { expect, test } from 'vitest';
import { giniCoefficient } from './gini.ts';

test('1, 2, 3, 4: differences sum to 2 * (3*1 + 2*2 + 1*3) = 20, over 2 * 16 * 2.5 = 80', () => {
  expect(giniCoefficient([1, 2, 3, 4])).toBe(0.25);
  expect(giniCoefficient([3, 1, 4, 2])).toBe(0.25);
});

test('equal shares: 0; one of four has all: 3/4', () => {
  expect(giniCoefficient([1, 1, 1, 1])).toBe(0);
  expect(giniCoefficient([1, 0, 0, 0])).toBe(0.75);
});

test('nobody has no coefficient, nothing for all is equal', () => {
  expect(giniCoefficient([])).toBeUndefined();
  expect(giniCoefficient([0, 0])).toBe(0);
});

test('is the sum over all pairs of the definition, and leaves its input alone', () => {
  const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(values, (amounts) => {
      fc.pre(amounts.some((amount) => amount > 0));
      const column = Float64Array.from(amounts);
      let differences = 0;
      for (const a of amounts) for (const b of amounts) differences += Math.abs(a - b);
      const mean = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
      expect(giniCoefficient(column)).toBeCloseTo(differences / (2 * amounts.length * amounts.length * mean), 12);
      expect([...column]).toEqual(amounts);
    }),
  );
});
