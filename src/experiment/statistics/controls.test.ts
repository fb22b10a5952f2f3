import { expect, test } from 'vitest';
import { Controls } from './controls.ts';
import { estimateMean } from './estimate.ts';
import { normals } from './testing/normal.ts';

const none = (values: readonly number[]): Controls => new Controls(values.map(() => []));

test('without controls it is the plain t interval', () => {
  const values = [11, 22, 33, 44, 56];
  const plain = estimateMean(values, 0.9)!;
  const { mean, halfWidth } = none(values).estimate(values, 0.9);
  expect([mean, halfWidth]).toEqual([expect.closeTo(plain.mean, 12), expect.closeTo(plain.halfWidth, 12)]);
  expect(none([7]).estimate([7], 0.95).halfWidth).toBe(Number.POSITIVE_INFINITY);
});

test('a line is taken off: y = 3 + 2 c is 3 where c is 0', () => {
  const c = Array.from({ length: 20 }, (_, i) => (i * 7) % 13);
  const { mean, halfWidth } = new Controls(c.map((value) => [value])).estimate(
    c.map((value) => 3 + 2 * value),
    0.95,
  );
  expect(mean).toBeCloseTo(3, 10);
  expect(halfWidth).toBeLessThan(1e-10);
});

test('a regression by hand: c = -1 and 2 in turn, y = 0 and 6 with an error of 1 up and down', () => {
  // 16 replications: c is -1 or 2 (mean 0.5, squares 16 x 2.25 = 36), y is 0 +- 1 or 6 +- 1: slope 6 / 3 = 2, the line is 2 at c = 0.
  // Left are 16 errors of 1 over 16 - 2 degrees; the constant has the variance 16/14 x (1/16 + 0.5^2 / 36); t(0.975, 14) = 2.144787.
  const c = Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? -1 : 2));
  const y = c.map((value, i) => (value === -1 ? 0 : 6) + (i % 4 < 2 ? 1 : -1));
  const { mean, halfWidth, n } = new Controls(c.map((value) => [value])).estimate(y, 0.95);
  expect([mean, n]).toEqual([expect.closeTo(2, 12), 16]);
  expect(halfWidth).toBeCloseTo(2.144787 * Math.sqrt((16 / 14) * (1 / 16 + 0.25 / 36)), 5);
});

test('a control that says what others say already, or always the same, is left out', () => {
  const normal = normals(5);
  const rows = Array.from({ length: 30 }, () => [normal(), normal()] as const);
  const same = new Controls(rows.map(([a, b]) => [a, 0, b, a + b, 5]));
  expect(same.count).toBe(2);
  const values = rows.map(([a, b]) => a - b + normal());
  const lean = new Controls(rows).estimate(values, 0.95);
  const { mean, halfWidth } = same.estimate(values, 0.95);
  expect([mean, halfWidth]).toEqual([expect.closeTo(lean.mean, 10), expect.closeTo(lean.halfWidth, 10)]);
});

test('of few replications only so many controls are used that ten degrees of freedom are left', () => {
  const normal = normals(6);
  const controlsOf = (n: number): number =>
    new Controls(Array.from({ length: n }, () => [normal(), normal(), normal()])).count;
  expect([2, 11, 12, 13, 20].map(controlsOf)).toEqual([0, 0, 1, 2, 3]);
});

test('values that are all the same are known exactly', () => {
  const normal = normals(7);
  const controls = new Controls(Array.from({ length: 20 }, () => [normal()]));
  expect(controls.estimate(new Array<number>(20).fill(0.1), 0.999)).toMatchObject({ mean: 0.1, halfWidth: 0 });
});

test('a figure that is no number makes no interval', () => {
  expect(none([1, 2, 3]).estimate([1, Number.NaN, 3], 0.95).halfWidth).toBeNaN();
});

test.each([0.9, 0.95, 0.999])(
  'the interval at level %d contains the truth that often, and is half as wide',
  (level) => {
    // y = 10 + 1.732 c1 + noise: the control explains three quarters of the variance. The second control is of no use.
    const normal = normals(42);
    const trials = 10_000;
    let hits = 0;
    let widths = 0;
    for (let trial = 0; trial < trials; trial++) {
      const rows = Array.from({ length: 20 }, () => [normal(), normal()]);
      const values = rows.map(([used]) => 10 + Math.sqrt(3) * used! + normal());
      const controlled = new Controls(rows).estimate(values, level);
      widths += controlled.halfWidth / none(values).estimate(values, level).halfWidth;
      if (Math.abs(controlled.mean - 10) <= controlled.halfWidth) hits++;
    }
    expect(Math.abs(hits / trials - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / trials));
    expect(widths / trials).toBeLessThan(0.58);
  },
);
