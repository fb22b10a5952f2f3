import { expect, test } from 'vitest';
import { growth } from './growth.ts';

test('a time of agents times the root of frameworks has the exponents 1 and 1/2', () => {
  const points = [100, 1000].flatMap((agents) =>
    [4, 64].map((frameworks) => ({ agents, frameworks, value: 3 * agents * Math.sqrt(frameworks) })),
  );
  expect(growth(points).agents).toBeCloseTo(1, 9);
  expect(growth(points).frameworks).toBeCloseTo(0.5, 9);
});

test('an axis with one size has no exponent', () => {
  const points = [1, 2, 4].map((agents) => ({ agents, frameworks: 7, value: agents * agents }));
  expect(growth(points).agents).toBeCloseTo(2, 9);
  expect(growth(points).frameworks).toBeNaN();
});
