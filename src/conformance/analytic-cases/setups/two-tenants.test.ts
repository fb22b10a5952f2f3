import { expect, test, vi } from 'vitest';
import { PlanAllocator } from '../../../allocator/plan/plan-allocator.ts';
import type { AnalyticCase } from '../case.ts';
import { assessSystem, systemsOf } from './two-tenants.ts';

/** Two slots, one for each tenant; two short replications, so that intervals are as wide as one likes. */
const testCase: AnalyticCase = {
  id: 'two-slots',
  kind: 'stochastic',
  setup: { slots: 2, own: [1, 1], lambda: [0.7, 0.2], mu: 1 },
  expect: {
    static: { meanResponse2: 1.25 },
    strictPriorityPreemptive: { starvedFraction1: 0 },
    strictPriorityNonPreemptive: { starvedFraction1: 0 },
    fairNonPreemptive: { starvedFraction1: 0 },
    borrowLendInstantReclaim: { starvedFraction1: 0, starvedFraction2: 0 },
    conservation: { utilizationEveryStablePolicy: 0.45 },
  },
  tolerance: { type: 'ci', level: 0.5, minReplications: 2, maxRelHalfWidth: 1 },
};

test('whoever takes tasks back does so as a plan of the one engine, the others are sorters', () => {
  const cycles = vi.spyOn(PlanAllocator.prototype, 'allocate');
  const byPlan = systemsOf(testCase).filter((system) => {
    cycles.mockClear();
    assessSystem(testCase, system);
    return cycles.mock.calls.length > 0;
  });
  cycles.mockRestore();
  expect(byPlan).toEqual(['strictPriorityPreemptive', 'borrowLendInstantReclaim']);
});

test('a figure comes with what was expected, what was measured, and the policy that ran', () => {
  const [first, second, utilization] = assessSystem(testCase, 'borrowLendInstantReclaim');
  // With instant reclaim nobody waits while it runs on less than it owns: exactly, in every run.
  for (const row of [first, second]) {
    expect(row).toMatchObject({
      policy: 'ego[preset=borrow,grace=0s]',
      expected: 0,
      measured: { mean: 0, halfWidth: 0 },
    });
    expect(row).not.toHaveProperty('problem');
  }
  expect(utilization).toMatchObject({ figure: 'utilization', expected: 0.45 });
  expect(utilization?.measured?.mean).toBeCloseTo(0.45, 1);
});

test('what is wrong says so', () => {
  const wrong = { ...testCase, expect: { borrowLendInstantReclaim: { starvedFraction1: 0.5 } } };
  const [row] = assessSystem(wrong, 'borrowLendInstantReclaim');
  expect(row?.problem).toMatch(/^starvedFraction1: expected 0.5, got 0/);
});
