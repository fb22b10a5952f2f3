import { expect, test } from 'vitest';
import { entitlements } from './entitlement.ts';

const NONE = Number.NaN; // Neither owns anything nor is guaranteed anything.

test('owners first, as far as they have demand; the others share what is left by weight', () => {
  // A owns 40, wants 25. B owns 20, wants 90. 100 - 25 - 20 = 55 for C and D, weights 2 and 1; C wants 30 only: D gets 25.
  const input = { capacity: 100, demands: [25, 90, 30, 70], weights: [1, 1, 2, 1], floors: [40, 20, NONE, NONE] };
  expect(entitlements(input)).toEqual([25, 20, 30, 25]);
});

test('without floors it is the weighted max-min share among roles with demand', () => {
  expect(entitlements({ capacity: 12, demands: [9, 0, 9], weights: [1, 5, 2], floors: [NONE, NONE, NONE] })).toEqual([
    4, 0, 8,
  ]);
});

test('a role that owns nothing lives on what others do not use and is entitled to nothing', () => {
  expect(entitlements({ capacity: 10, demands: [9, 9], weights: [1, 1], floors: [0, NONE] })).toEqual([0, 9]);
});

test('agents are lost: 60 and 20 are owned and wanted, 40 are there, and all owners lose half', () => {
  const input = { capacity: 40, demands: [80, 20, 5], weights: [1, 1, 1], floors: [60, 20, NONE] };
  expect(entitlements(input)).toEqual([30, 10, 0]);
});
