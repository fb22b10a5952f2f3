import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ascending, percentile } from './percentile.ts';

test('15, 20, 35, 40, 50: p30 is rank 2, p40 is rank 2, p50 rank 3, p100 rank 5, p0 the smallest', () => {
  const values = ascending([50, 15, 40, 20, 35]);
  expect([0, 5, 30, 40, 50, 100].map((percent) => percentile(values, percent))).toEqual([15, 15, 20, 20, 35, 50]);
});

test('1 to 100: the percentile is the percent', () => {
  const values = Float64Array.from({ length: 100 }, (_, index) => index + 1);
  for (let percent = 1; percent <= 100; percent++) expect(percentile(values, percent)).toBe(percent);
});

test('1 to 1000: tenths of a per cent are whole ranks in spite of binary fractions', () => {
  const values = Float64Array.from({ length: 1000 }, (_, index) => index + 1);
  for (let tenths = 1; tenths <= 1000; tenths++) expect(percentile(values, tenths / 10)).toBe(tenths);
});

test('one value is every percentile; no values have none; percents are from 0 to 100', () => {
  expect(percentile([7], 99)).toBe(7);
  expect(percentile([], 50)).toBeUndefined();
  expect(() => percentile([1], 101)).toThrow('from 0 to 100');
  expect(() => percentile([1], Number.NaN)).toThrow(RangeError);
});

test('at least p per cent are no larger, fewer are smaller', () => {
  const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 100 }), (amounts, percent) => {
      const value = percentile(ascending(amounts), percent)!;
      const needed = percent * amounts.length;
      expect(100 * amounts.filter((amount) => amount <= value).length).toBeGreaterThanOrEqual(needed);
      expect(100 * amounts.filter((amount) => amount < value).length).toBeLessThan(needed);
    }),
  );
});
