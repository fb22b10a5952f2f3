import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Column, type Summary, summarize } from './column.ts';

function columnOf(values: readonly number[]): Column {
  const column = new Column();
  for (const value of values) column.add(value);
  return column;
}

/** As it is defined: of all in one list. */
function expected(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const sum = sorted.reduce((all, value) => all + value, 0);
  const [p50, p95, p99] = [50, 95, 99].map((percent) => sorted[Math.ceil((percent * sorted.length) / 100) - 1]!);
  return { count: sorted.length, sum, mean: sum / sorted.length, p50: p50!, p95: p95!, p99: p99!, max: sorted.at(-1)! };
}

test('the summary of two columns is that of all their values', () => {
  // 1 2 3 4 5 6: the nearest rank of the median is the third.
  const parts = [columnOf([5, 1, 3]), columnOf([]), columnOf([6, 4, 2])];
  const expected = { count: 6, sum: 21, mean: 3.5, p50: 3, p95: 6, p99: 6, max: 6 };
  expect(summarize(parts)).toEqual(expected);
  expect(summarize([columnOf([6, 5, 4, 3, 2, 1])])).toEqual(expected);
  expect(parts[0]!.summary.max).toBe(5);
  expect(summarize(parts)).toEqual(expected);
});

test('whole numbers of any size and others are summed up as if they stood in one list', () => {
  const value = fc.oneof(
    fc.constantFrom(0, 0.25, 2 ** 32 - 1, 2 ** 32, 2 ** 42 - 1, 2 ** 42),
    fc.nat({ max: 9 }),
    fc.nat({ max: 2 ** 34 }),
    fc.double({ min: 0, max: 1e12, noNaN: true }),
  );
  const values = fc.array(value, { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(values, values, (some, others) => {
      const columns = [columnOf(some), columnOf(others)];
      expect(columns[0]!.summary).toEqual(expected(some));
      expect(summarize(columns)).toEqual(expected([...some, ...others]));
    }),
  );
});

test('however many there are, and from wherever on they are not whole, they are summed up as if sorted', () => {
  for (const fractionsFrom of [0, 32, 33, 139_999, 140_000]) {
    const values = Array.from({ length: 140_000 }, (_, i) => (i * 7919) % 1013).map((v, i) =>
      i < fractionsFrom ? v : v + 0.5,
    );
    expect(columnOf(values).summary).toEqual(expected(values));
    expect(summarize([columnOf(values.slice(0, 1000)), columnOf(values.slice(1000))])).toEqual(expected(values));
  }
});

test('the sum of whole numbers is exact before it is rounded', () => {
  // 12288 = 3 * 2^12 of them, so 3 * 2^53 and 12288 over. Beside 2^54 each 1 would be lost.
  const values = Array.from({ length: 12_288 }, () => 2 ** 41 + 1);
  expect(columnOf(values).summary.sum).toBe(3 * 2 ** 53 + 12_288);
});

test('of no values nothing is said', () => {
  expect(summarize([columnOf([])])).toMatchObject({ count: 0, sum: 0, p50: Number.NaN, max: Number.NaN });
});
