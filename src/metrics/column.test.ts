import { expect, test } from 'vitest';
import { Column, summarize } from './column.ts';

function columnOf(values: readonly number[]): Column {
  const column = new Column();
  for (const value of values) column.add(value);
  return column;
}

test('whole numbers below 2^32 and any others are kept as they came', () => {
  const values = [3, 0, 4_294_967_295, 4_294_967_296, 0.25, 9_007_199_254_740_991];
  expect([...columnOf(values).values]).toEqual(values);
  expect([...columnOf(values.slice(0, 3)).values]).toEqual(values.slice(0, 3));
});

test('the summary of two columns is that of all their values', () => {
  // 1 2 3 4 5 6: the nearest rank of the median is the third.
  const parts = [columnOf([5, 1, 3]), columnOf([]), columnOf([6, 4, 2])];
  const expected = { count: 6, sum: 21, mean: 3.5, p50: 3, p95: 6, p99: 6, max: 6 };
  expect(summarize(parts)).toEqual(expected);
  expect(summarize([columnOf([6, 5, 4, 3, 2, 1])])).toEqual(expected);
  expect(parts[0]!.summary.max).toBe(5);
  expect(summarize(parts)).toEqual(expected);
});

test('however many there are, and wherever they become wide, they are kept as they came and summed up as if sorted', () => {
  for (const wideFrom of [0, 16, 17, 2999, 3000]) {
    const values = Array.from({ length: 3000 }, (_, i) => (i * 7919) % 1013).map((v, i) =>
      i < wideFrom ? v : v + 0.5,
    );
    const column = columnOf(values);
    expect([...column.values]).toEqual(values);
    const sorted = values.toSorted((a, b) => a - b);
    const [p50, p95, p99] = [sorted[1499], sorted[2849], sorted[2969]];
    const sum = sorted.reduce((all, value) => all + value, 0);
    expect(summarize([columnOf(values.slice(0, 1000)), columnOf(values.slice(1000))])).toEqual(column.summary);
    expect(column.summary).toEqual({ count: 3000, sum, mean: sum / 3000, p50, p95, p99, max: sorted[2999] });
  }
});

test('of no values nothing is said', () => {
  expect(summarize([columnOf([])])).toMatchObject({ count: 0, sum: 0, p50: Number.NaN, max: Number.NaN });
});
