import { describe, expect, test, vi } from 'vitest';
import { loadScenario } from '../../scenario/load/load.ts';
import { POLICIES } from '../../scenario/policies/registry.ts';
import { checkPolicy } from './check-policy.ts';
import type { PolicyPropertyName } from './properties.ts';

vi.setConfig({ testTimeout: 600_000 });

function holds(policy: string, property: PolicyPropertyName, instances = 20): boolean {
  return checkPolicy({ policy, policies: POLICIES, instances, seed: '1', properties: [property] })[0]!.holds;
}

describe('the property table of the DRF paper, from runs', () => {
  test.each([
    ['sharing incentive', true, false],
    ['strategy-proofness', true, true],
    ['envy-freeness', true, true],
    ['pareto efficiency', true, true],
    ['population monotonicity', true, true],
    ['resource monotonicity', false, false],
  ] as const)('%s: drf %s, asset %s', (property, drf, asset) => {
    expect([holds('drf', property), holds('asset', property)]).toEqual([drf, asset]);
  });
});

test('partitions waste what their owners cannot use', () => {
  expect([holds('static', 'pareto efficiency'), holds('static', 'sharing incentive')]).toEqual([false, true]);
});

test('strict priority gives the first all', () => {
  expect(holds('priority', 'sharing incentive')).toBe(false);
});

test('a counter-example is small, and a scenario that loads', () => {
  const [checked] = checkPolicy({
    policy: 'priority',
    policies: POLICIES,
    instances: 5,
    seed: '1',
    properties: ['sharing incentive'],
  });
  const { scenario, message } = checked!.counterExample!;
  expect(message).toMatch(/^T\d runs \d+ tasks, and \d+ on an equal part of its own$/);
  const loaded = loadScenario('example.yaml', () => scenario, { policies: POLICIES });
  expect('scenario' in loaded && loaded.scenario.frameworks.length).toBe(2);
});
