import { expect, test } from 'vitest';
import { loadScenario } from '../load/load.ts';
import { formatProblems } from '../load/problem.ts';
import { POLICIES } from '../policies/registry.ts';

test('roles stand in the order of the file, also those whose names are whole numbers', () => {
  const text = `
until: 1m
cluster: { agents: [{ count: 1, resources: { cpus: 1 } }] }
roles: { b: {}, "10": {}, 9: { weight: 2 }, a: {} }
plan:
  intervals:
    - { from: "00:00", to: "12:00", roles: { 9: { share_ratio: 3 } } }
    - { from: "12:00", to: "24:00", roles: {} }
frameworks: [{ name: A, role: "10", behaviour: batch, tasks: { count: 1, duration: 1s } }]
`;
  const loaded = loadScenario('test.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  const { roles, intervals } = loaded.scenario;
  expect(roles.map(({ path, weight }) => [path, weight])).toEqual([
    ['b', 1],
    ['10', 1],
    ['9', 2],
    ['a', 1],
  ]);
  for (const interval of intervals!) expect(interval.roles.map(({ path }) => path)).toEqual(['b', '10', '9', 'a']);
});
