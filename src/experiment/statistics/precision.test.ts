import { expect, test } from 'vitest';
import type { Estimate } from './estimate.ts';
import { precisionReached, relativeHalfWidth, replicationsNeeded } from './precision.ts';

const estimate = (mean: number, halfWidth: number, n = 10): Estimate => ({ mean, halfWidth, level: 0.95, n });

test('200 ± 10 is known to 5 %, whichever sign it has', () => {
  expect(relativeHalfWidth(estimate(200, 10))).toBe(0.05);
  expect(relativeHalfWidth(estimate(-200, 10))).toBe(0.05);
  expect(relativeHalfWidth(estimate(0, 1))).toBe(Number.POSITIVE_INFINITY);
  expect(relativeHalfWidth(estimate(0, 0))).toBe(0);
});

test('the rule is met at 5 % and not a hair above', () => {
  expect(precisionReached(estimate(200, 10), { relative: 0.05 })).toBe(true);
  expect(precisionReached(estimate(200, 10.01), { relative: 0.05 })).toBe(false);
});

test('a mean close to 0 is good enough at the absolute bound', () => {
  expect(precisionReached(estimate(0.001, 0.002), { relative: 0.05 })).toBe(false);
  expect(precisionReached(estimate(0.001, 0.002), { relative: 0.05, absolute: 0.002 })).toBe(true);
});

test('never from one replication, and not before the least number', () => {
  expect(precisionReached(estimate(200, 0, 1), { relative: 0.05 })).toBe(false);
  expect(precisionReached(estimate(200, 1, 4), { relative: 0.05, minReplications: 5 })).toBe(false);
  expect(precisionReached(estimate(200, 1, 5), { relative: 0.05, minReplications: 5 })).toBe(true);
});

test('half the width takes four times the replications', () => {
  expect(replicationsNeeded(estimate(200, 20), { relative: 0.05 })).toBe(40);
  expect(replicationsNeeded(estimate(200, 10), { relative: 0.05 })).toBe(10);
  expect(replicationsNeeded(estimate(200, 10), { relative: 0.05, minReplications: 20 })).toBe(20);
  expect(replicationsNeeded(estimate(0, 4), { relative: 0.05, absolute: 2 })).toBe(40);
  expect(replicationsNeeded(estimate(200, Number.POSITIVE_INFINITY, 1), { relative: 0.05 })).toBe(
    Number.POSITIVE_INFINITY,
  );
});
