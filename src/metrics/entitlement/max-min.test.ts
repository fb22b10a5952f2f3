import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weightedMaxMin } from './max-min.ts';

test('10 among demands of 2, 3, 8: the small are served, the large takes the rest', () => {
  expect(weightedMaxMin(10, [2, 3, 8], [1, 1, 1])).toEqual([2, 3, 5]);
});

test('12 by weights 3, 2, 1 without end of demand: 6, 4, 2', () => {
  expect(weightedMaxMin(12, [99, 99, Number.POSITIVE_INFINITY], [3, 2, 1])).toEqual([6, 4, 2]);
});

test('what one leaves over goes to the others by weight', () => {
  // Level 12/6 = 2: the first wants 3 < 6. Left 9 for weights 2 and 1: 6 and 3; the second wants 5 only. Left 4.
  expect(weightedMaxMin(12, [3, 5, 9], [3, 2, 1])).toEqual([3, 5, 4]);
});

test('enough for all: everybody gets its demand; weight 0, demand 0 or capacity 0: nothing', () => {
  expect(weightedMaxMin(100, [2, 3, 8], [1, 1, 1])).toEqual([2, 3, 8]);
  expect(weightedMaxMin(10, [5, 0, 9], [0, 1, 1])).toEqual([0, 0, 9]);
  expect(weightedMaxMin(0, [5, 9], [1, 1])).toEqual([0, 0]);
  expect(weightedMaxMin(10, [], [])).toEqual([]);
});

test('writes into the column it is given', () => {
  const column = new Float64Array(2);
  expect(weightedMaxMin(4, [9, 1], [1, 1], column)).toBe(column);
  expect([...column]).toEqual([3, 1]);
});

test('shares fit, waste nothing, and only a user with all it wants has less per weight than another', () => {
  const users = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 9 })), { maxLength: 9 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), users, (capacity, rows) => {
      const demands = rows.map(([demand]) => demand);
      const weights = rows.map(([, weight]) => weight);
      const shares = [...weightedMaxMin(capacity, demands, weights)];
      const wanted = demands.reduce((sum, demand) => sum + demand, 0);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(Math.min(capacity, wanted), 9);
      const highest = Math.max(0, ...shares.map((share, user) => share / weights[user]!));
      shares.forEach((share, user) => {
        expect(share).toBeLessThanOrEqual(demands[user]!);
        if (share < demands[user]!) expect(share / weights[user]!).toBeCloseTo(highest, 9);
      });
    }),
    { seed: 1, numRuns: 1000 },
  );
});
