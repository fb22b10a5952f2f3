import { expect, test, vi } from 'vitest';
import { PlanAllocator } from '../../../allocator/plan/plan-allocator.ts';
import type { CaseResult } from '../../case-result.ts';
import type { Finding } from '../../experiment.ts';
import { runCases } from '../../run.ts';
import { Assessment, replications } from '../assessment.ts';
import type { AnalyticCase } from '../case.ts';
import { twoTenants } from './two-tenants.ts';

/** Two slots, one for each tenant; two short replications, so that intervals are as wide as one likes. */
const testCase: AnalyticCase = {
  id: 'two-slots',
  kind: 'stochastic',
  setup: {
    slots: 2,
    own: [1, 1],
    lambda: [0.7, 0.2],
    mu: 1,
    job: 'one single-slot task',
    service: 'exponential; a reclaimed task resumes (or redraws its remaining time)',
    latencies: 'offer, decision and reclaim delays all zero; allocation on every event',
  },
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

const one = { seed: 'x', from: 0, count: 2 };

function judgedOf(given: AnalyticCase, system: string): readonly Finding[] {
  const assessment = new Assessment(
    twoTenants.experiments!(given).find(({ place }) => place.startsWith(`${system} `))!,
  );
  assessment.add(replications(assessment.experiment, one));
  return assessment.findings!;
}

test('whoever takes tasks back does so as a plan of the one engine, the others are sorters', () => {
  const cycles = vi.spyOn(PlanAllocator.prototype, 'allocate');
  const byPlan = twoTenants.experiments!(testCase).flatMap((experiment) => {
    cycles.mockClear();
    experiment.sample('x', 0);
    return cycles.mock.calls.length > 0 ? [experiment.place] : [];
  });
  cycles.mockRestore();
  expect(byPlan).toEqual([
    'strictPriorityPreemptive (priority[preempt=true]): ',
    'borrowLendInstantReclaim (ego[preset=borrow,grace=0s]): ',
  ]);
});

test('a figure comes with what was expected and what was measured', () => {
  const [first, second, utilization] = judgedOf(testCase, 'borrowLendInstantReclaim');
  // With instant reclaim nobody waits while it runs on less than it owns: exactly, in every run.
  for (const row of [first, second]) {
    expect(row).toMatchObject({ target: { value: 0 }, mean: 0, halfWidth: 0 });
    expect(row).not.toHaveProperty('problem');
  }
  expect(utilization).toMatchObject({ target: { name: 'utilization', value: 0.45 } });
  expect(utilization?.mean).toBeCloseTo(0.45, 1);
});

test('what is wrong says so', () => {
  // Two replications miss, and so do eight: nobody ever waits while it runs on less than it owns.
  const wrong = { ...testCase, expect: { borrowLendInstantReclaim: { starvedFraction1: 0.5 } } };
  const [{ status, details }] = runCases({ format: 'analytic-cases/1', cases: [{ ...wrong }] }) as [CaseResult];
  expect(status).toBe('failed');
  expect(details).toContain('starvedFraction1: expected 0.5, got 0');
});
