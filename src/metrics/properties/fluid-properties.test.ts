import { describe, expect, test } from 'vitest';
import { assetFairness } from '../entitlement/asset-fairness.ts';
import { ceei } from '../entitlement/ceei.ts';
import { drf } from '../entitlement/drf.ts';
import type { Division } from '../entitlement/instance.ts';
import { fluidProperties } from './fluid-properties.ts';
import { randomInstance } from './random-instance.ts';
import { bottleneck } from './resource-fairness.ts';
import { lcg } from './testing/lcg.ts';

const { sharingIncentive, strategyProofness, envyFreeness, paretoEfficiency } = fluidProperties;
const { singleResourceFairness, bottleneckFairness, populationMonotonicity, resourceMonotonicity } = fluidProperties;
const always =
  (...tasks: number[]): Division =>
  () =>
    tasks;

describe("the paper's own witnesses (NSDI'11, 6.1)", () => {
  test('asset fairness gives user 1 12 tasks of (1, 1), half of a pool of 30 would bear 15', () => {
    const instance = {
      capacity: [30, 30],
      demands: [
        [1, 3],
        [1, 1],
      ],
    };
    expect(sharingIncentive(assetFairness, instance)).toEqual({
      users: [1],
      message: 'user 1 runs 12 tasks, and 15 on a partition of its own',
    });
    expect(sharingIncentive(drf, instance)).toBeUndefined();
  });

  test('asset fairness gives user 0 9 of 21 of the bottleneck, where 10.5 are fair', () => {
    const instance = {
      capacity: [21, 21],
      demands: [
        [3, 2],
        [4, 1],
      ],
    };
    expect(bottleneckFairness(assetFairness, instance)?.message).toBe('user 0 holds 9, and its max-min share is 10.5');
    expect(bottleneckFairness(drf, instance)).toBeUndefined();
  });

  test('under CEEI (16, 1) gets more by saying (16, 8)', () => {
    const instance = {
      capacity: [100, 100],
      demands: [
        [16, 1],
        [1, 2],
      ],
    };
    // A lie of 2 on the second resource pays already: both resources are used up at 16a + b = 100, 2a + 2b = 100, a = 10/3.
    expect(strategyProofness(ceei, instance)?.message).toContain('user 0 runs 3.22581 tasks, and 3.33333 when');
    expect(strategyProofness(drf, instance)).toBeUndefined();
  });

  test('under CEEI a user has less after another has left', () => {
    const instance = {
      capacity: [100, 100],
      demands: [
        [4, 1],
        [1, 16],
        [16, 1],
      ],
    };
    expect(populationMonotonicity(ceei, instance)).toEqual({
      users: [1, 2],
      message: 'user 1 runs 5.35137 tasks, and 4.7619 after user 2 has left',
    });
    expect(populationMonotonicity(drf, instance)).toBeUndefined();
  });

  test('under DRF a user has less when there is more', () => {
    expect(
      resourceMonotonicity(drf, {
        capacity: [12, 12],
        demands: [
          [2, 1],
          [1, 2],
        ],
      })?.message,
    ).toMatch(/^user 1 runs 4 tasks/);
  });
});

describe('each check sees what it is for', () => {
  const two = { capacity: [10], demands: [[1], [1]] };

  test('who has less than its part', () => {
    expect(sharingIncentive(always(6, 4), two)?.users).toEqual([1]);
    expect(sharingIncentive(always(6, 4), { ...two, weights: [3, 2] })).toBeUndefined();
    expect(sharingIncentive(always(6, 4), { ...two, taskCaps: [9, 4] })).toBeUndefined();
  });

  test('whom one would like to change with', () => {
    expect(envyFreeness(always(6, 4), two)).toEqual({
      users: [1, 0],
      message: 'user 1 runs 4 tasks, and 6 with what user 0 holds',
    });
    expect(envyFreeness(always(6, 4), { ...two, weights: [3, 2] })).toBeUndefined();
    expect(envyFreeness(always(6, 4), { ...two, taskCaps: [9, 4] })).toBeUndefined();
  });

  test('what is left over, and what is given out twice', () => {
    expect(paretoEfficiency(always(5, 4), two)?.message).toBe(
      'user 0 could run 1 tasks more, and nobody would have less',
    );
    expect(paretoEfficiency(always(5, 4), { ...two, taskCaps: [5, 4] })).toBeUndefined();
    expect(paretoEfficiency(always(5, 6), two)?.message).toBe('11 of the 10 of resource 0 are given out');
  });

  test('a single resource divided otherwise than max-min', () => {
    const first: Division = ({ capacity, demands }) =>
      demands.map((demand, user) => (user === 0 ? capacity[0]! / demand[0]! : 0));
    expect(singleResourceFairness(first, two)).toEqual({
      users: [0],
      message: 'of resource 0 alone, user 0 holds 10, and its max-min share is 5',
    });
  });

  test('a division that pays by what is asked for rewards lies', () => {
    const byDemand: Division = ({ demands }) =>
      demands.map(() => 10 / demands.reduce((sum, demand) => sum + demand[0]!, 0));
    expect(strategyProofness(byDemand, two)?.users).toEqual([0]);
  });
});

test('a bottleneck is the dominant resource of all, ties count', () => {
  expect(
    bottleneck({
      capacity: [21, 21],
      demands: [
        [3, 2],
        [4, 1],
      ],
    }),
  ).toBe(0);
  expect(
    bottleneck({
      capacity: [9, 18],
      demands: [
        [1, 4],
        [3, 1],
      ],
    }),
  ).toBeUndefined();
  expect(
    bottleneck({
      capacity: [10, 20],
      demands: [
        [1, 2],
        [1, 4],
      ],
    }),
  ).toBe(1);
});

test('with zero demands even DRF is not population-monotonic', () => {
  // Tasks (1, 0), (1, 2), (0, 2) on (2, 2). With all three the second resource ends at 1/2 : 1/2, which leaves the first
  // user 2 - 1/2 = 3/2 of the first. Without the third, shares of 1/2 and 1 a task: 2s + s = 2, s = 2/3, 4/3 tasks.
  const instance = {
    capacity: [2, 2],
    demands: [
      [1, 0],
      [1, 2],
      [0, 2],
    ],
  };
  expect(populationMonotonicity(drf, instance)?.message).toBe(
    'user 0 runs 1.5 tasks, and 1.33333 after user 2 has left',
  );
});

test('random instances follow their stream and their options', () => {
  const options = { minUsers: 3, maxUsers: 3, minResources: 1, maxResources: 2, weighted: true, capped: true };
  const instance = randomInstance(lcg(1), options);
  expect(instance).toEqual(randomInstance(lcg(1), options));
  expect(instance).not.toEqual(randomInstance(lcg(2), options));
  expect(instance.demands).toHaveLength(3);
  expect(instance.weights).toHaveLength(3);
  expect(instance.taskCaps).toHaveLength(3);
  expect(instance.demands.flat().every((amount) => amount > 0)).toBe(true);
});
