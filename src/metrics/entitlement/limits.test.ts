import { expect, test } from 'vitest';
import { runOne } from '../../experiment/run-one.ts';
import { loadScenario } from '../../scenario/load/load.ts';
import { POLICIES } from '../../scenario/policies/registry.ts';

/** Two roles with five tasks each of a minute on six CPUs. */
function figureOf(quota: string, metric: string): (number | undefined)[] {
  const text = `
    until: 1m
    cluster: { agents: [{ group: g, count: 6, resources: { cpus: 1 } }] }
    roles: { a: ${quota}, b: {} }
    master: { ideal: true }
    policies: [drf]
    frameworks:
      - { name: A, role: a, behaviour: batch, tasks: { count: 5, duration: 1h } }
      - { name: B, role: b, behaviour: batch, tasks: { count: 5, duration: 1h } }`;
  const loaded = loadScenario('limits.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  const { scopes } = runOne(loaded.scenario, loaded.scenario.policies[0]!).measured;
  return ['a', 'b'].map((role) =>
    scopes.find(({ scope, name }) => scope === 'role' && name === role)?.values.get(metric),
  );
}

test('what a role may not have it is not entitled to, and does not starve for', () => {
  // Both are entitled to three CPUs and have them. With a limit of two the first is entitled to two, and the other to the four that are left.
  expect(figureOf('{}', 'fairness.share_over_entitlement')).toEqual([1, 1]);
  const limited = '{ quota: { limit: { cpus: 2 } } }';
  expect(figureOf(limited, 'fairness.share_over_entitlement')).toEqual([1, 1]);
  expect(figureOf(limited, 'starvation.starved_seconds')).toEqual([0, 0]);
});
