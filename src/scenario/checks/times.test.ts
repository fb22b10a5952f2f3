import { expect, test } from 'vitest';
import { loadScenario } from '../load/load.ts';
import { formatProblems } from '../load/problem.ts';
import { POLICIES } from '../policies/registry.ts';

const SCENARIO = `
until: 10m
cluster: { agents: [{ group: nodes, count: 1, resources: { cpus: 4 } }] }
roles: { a: {} }
frameworks:
  - { name: A, role: a, behaviour: batch, tasks: { duration: 1s } }
failures:
  timetable: [{ at: 10m, master: failover }, { at: 11m, master: failover }]
maintenance:
  - { group: nodes, announced: 9m, from: 12m }
  - { group: nodes, announced: 11m, from: 12m }
  - { group: nodes, drain: 601s }
operator:
  - { at: 20m, role: a, weight: 2 }
policies: [drf]
`;

test('what is planned for a time after the end is told, and the scenario runs', () => {
  const loaded = loadScenario('test.yaml', () => SCENARIO, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  expect(loaded.warnings.map(({ path }) => path)).toEqual([
    'failures.timetable[1].at',
    'maintenance[1].announced',
    'maintenance[2].drain',
    'operator[0].at',
  ]);
});
