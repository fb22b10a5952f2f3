import { expect, test } from 'vitest';
import { loadScenario } from '../load/load.ts';
import { formatProblems } from '../load/problem.ts';
import { parsePolicy } from '../policies/parse-policy.ts';
import { POLICIES } from '../policies/registry.ts';

const SCENARIO = `
until: 10m
cluster: { agents: [{ group: nodes, count: 1, resources: { cpus: 4 } }] }
roles: { a: { weight: 2, quota: { guarantee: { cpus: 1 } } }, b: {} }
master: { min_allocatable: [{ cpus: 1 }], agent_order: index, fair_sharing_excluded_resource_names: [disk] }
frameworks:
  - { name: A, role: a, behaviour: batch, tasks: { duration: 1s } }
  - { name: B, role: b, behaviour: batch, min_allocatable: [{ cpus: 2 }], tasks: { duration: 1s } }
oversubscription: [{ group: nodes, revocable: { cpus: 4 } }]
operator:
  - { at: 1m, role: a, weight: 3 }
  - { at: 2m, role: b, quota: { limit: { cpus: 1 } } }
  - { at: 2m, whitelist: all }
policies: [drf, ego-share, ego-borrow, fifo]
`;

function loaded() {
  const sound = loadScenario('test.yaml', () => SCENARIO, { policies: POLICIES });
  if ('problems' in sound) throw new Error(formatProblems(sound.problems));
  return sound;
}

test('what only the allocator of Mesos goes by is told where a plan, or the order of arrival, decides', () => {
  const plans = ': without effect on what is allocated under ego-share, ego-borrow: ';
  const told = loaded().warnings.map(({ path, message }) => `${path}: ${message}`);
  expect(told.filter((text) => text.includes(plans)).map((text) => text.slice(0, text.indexOf(':')))).toEqual([
    'roles.a.quota',
    'master.min_allocatable',
    'master.agent_order',
    'master.fair_sharing_excluded_resource_names',
    'frameworks[1].min_allocatable',
    'oversubscription[0].revocable',
    'operator[0].weight',
    'operator[1].quota',
  ]);
  expect(told.filter((text) => !text.includes(plans))).toEqual([
    'operator[0].weight: without effect on what is allocated under fifo: the role that came first is first, whatever its weight',
  ]);
});

test('of policies that a call names instead, what these pass over', () => {
  const under = (policy: string) => loaded().warningsUnder([parsePolicy(policy, POLICIES)], POLICIES);
  expect(under('drf')).toEqual([]);
  expect(under('priority')).toEqual([]);
  expect(under('priority[preempt=true]')).toHaveLength(8);
});
