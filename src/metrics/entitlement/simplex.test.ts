import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maximise } from './simplex.ts';

test('3x + 5y with x <= 4, 2y <= 12, 3x + 2y <= 18 is greatest at (2, 6), the corner of the last two', () => {
  const x = maximise({
    objective: [3, 5],
    rows: [
      [1, 0],
      [0, 2],
      [3, 2],
    ],
    bounds: [4, 12, 18],
  });
  expect(x).toEqual([2, 6]);
});

test('a row that asks for at least something: x + y >= 2 is met at the least cost', () => {
  // Maximise -2x - 3y with x + y >= 2 and x <= 1.5: x = 1.5, y = 0.5.
  expect(
    maximise({
      objective: [-2, -3],
      rows: [
        [-1, -1],
        [1, 0],
      ],
      bounds: [-2, 1.5],
    }),
  ).toEqual([1.5, 0.5]);
});

test('rows that contradict each other have no answer', () => {
  expect(maximise({ objective: [1], rows: [[1], [-1]], bounds: [1, -2] })).toBeUndefined();
});

test('an objective without an end is an error', () => {
  expect(() => maximise({ objective: [1, 1], rows: [[1, -1]], bounds: [1] })).toThrow('no upper end');
});

test("Beale's example, in which the largest-coefficient rule goes round in circles, ends at 1/20", () => {
  const objective = [3 / 4, -150, 1 / 50, -6];
  const rows = [
    [1 / 4, -60, -1 / 25, 9],
    [1 / 2, -90, -1 / 50, 3],
    [0, 0, 1, 0],
  ];
  const x = maximise({ objective, rows, bounds: [0, 0, 1] })!;
  expect(objective.reduce((sum, value, j) => sum + value * x[j]!, 0)).toBeCloseTo(1 / 20, 12);
});

test('two variables: no corner that is possible is better', () => {
  const coefficient = fc.integer({ min: 1, max: 9 });
  const rows = fc.array(fc.tuple(coefficient, coefficient, coefficient), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(rows, coefficient, coefficient, (lines, cx, cy) => {
      const x = maximise({
        objective: [cx, cy],
        rows: lines.map(([a, b]) => [a, b]),
        bounds: lines.map(([, , c]) => c),
      })!;
      let best = 0;
      const all = [...lines, [1, 0, 0] as const, [0, 1, 0] as const];
      for (const [a, b, c] of all) {
        for (const [d, e, f] of all) {
          const determinant = a * e - b * d;
          if (determinant === 0) continue;
          const corner = [(c * e - b * f) / determinant, (a * f - c * d) / determinant] as const;
          const possible =
            corner.every((v) => v >= -1e-12) && lines.every(([p, q, r]) => p * corner[0] + q * corner[1] <= r + 1e-9);
          if (possible) best = Math.max(best, cx * corner[0] + cy * corner[1]);
        }
      }
      expect(cx * x[0]! + cy * x[1]!).toBeCloseTo(best, 9);
    }),
    { seed: 3, numRuns: 500 },
  );
});
