import { expect, test } from 'vitest';
import type { Instance } from './instance.ts';
import { type Allocation, POLICY_PROPERTIES, violation } from './properties.ts';

/** Two tenants with tasks of a hundredth of everything: an equal part is 50 tasks each. */
const INSTANCE: Instance = {
  capacity: [1, 1],
  demands: [
    [0.01, 0.01],
    [0.01, 0.01],
  ],
};
const sharingIncentive = POLICY_PROPERTIES['sharing incentive'];
/** Tasks of an equal part. */
const part = ({ capacity }: Instance): number => 50 * capacity[0]!;

test('a tenant that is two per cent of everything short is found, though that is but two tasks', () => {
  // Of 400 of the small tasks it lacks 16; four would count as rounding.
  const unfair: Allocation = (instance) => [Math.round(0.96 * part(instance)), Math.round(1.04 * part(instance))];
  expect(violation(sharingIncentive, unfair, INSTANCE)?.message).toBe(
    'T0 runs 384 tasks, and 400 on an equal part of its own',
  );
});

test('two tasks are rounding if it is two however small the tasks are', () => {
  const rough: Allocation = (instance) => [part(instance) - 2, part(instance) + 2];
  expect(violation(sharingIncentive, rough, INSTANCE)).toBeUndefined();
});
