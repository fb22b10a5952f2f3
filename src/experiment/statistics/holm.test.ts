import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holmAdjusted } from './holm.ts';

test('0.01, 0.04, 0.03, 0.005: sorted times 4, 3, 2, 1, never falling', () => {
  // 0.005 * 4 = 0.02, 0.01 * 3 = 0.03, 0.03 * 2 = 0.06, 0.04 * 1 = 0.04 raised to 0.06.
  const adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005]);
  [0.03, 0.06, 0.06, 0.02].forEach((p, index) => {
    expect(adjusted[index]).toBeCloseTo(p, 12);
  });
});

test('one test is left alone, none is none, none goes above 1', () => {
  expect(holmAdjusted([0.04])).toEqual([0.04]);
  expect(holmAdjusted([])).toEqual([]);
  expect(holmAdjusted([0.6, 0.9])).toEqual([1, 1]);
});

test('what is no probability is refused', () => {
  expect(() => holmAdjusted([0.5, 1.5])).toThrow('p-value 1 is 1.5');
  expect(() => holmAdjusted([Number.NaN])).toThrow(RangeError);
});

test("rejects what Holm's procedure, step by step, rejects", () => {
  const pValues = fc.array(
    fc.integer({ min: 0, max: 200 }).map((p) => p / 1000),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(pValues, (ps) => {
      const alpha = 0.05;
      const rejected = new Set<number>();
      const order = [...ps.keys()].sort((a, b) => ps[a]! - ps[b]!);
      for (const [rank, index] of order.entries()) {
        if (ps[index]! * (ps.length - rank) > alpha) break;
        rejected.add(index);
      }
      expect(holmAdjusted(ps).map((p) => p <= alpha)).toEqual(ps.map((_, index) => rejected.has(index)));
    }),
  );
});
