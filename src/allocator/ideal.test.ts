import { expect, test } from 'vitest';
import { buildRun } from '../scenario/build/build.ts';
import { loadScenario } from '../scenario/load/load.ts';
import { POLICIES } from '../scenario/policies/registry.ts';

test('in ideal mode cycles follow each other until one launches nothing', () => {
  // Three agents of one cpu; f wants one task, g two. In the first cycle f, first by name, gets agents 1 and 3, g gets 2 (shares 0,
  // 0 | 1/3, 0 | 1/3, 1/3). f takes one and refuses the other, which is for g at the same instant.
  const text = `
    seed: 1
    until: 5s
    cluster: { agents: [{ count: 3, resources: { cpus: 1 } }] }
    frameworks:
      - { name: f, role: f, behaviour: batch, tasks: { count: 1, needs: { cpus: 1 }, duration: 10s } }
      - { name: g, role: g, behaviour: batch, tasks: { count: 2, needs: { cpus: 1 }, duration: 10s } }
    master: { ideal: true, agent_order: index }
    policies: [drf]`;
  const loaded = loadScenario('ideal.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join());
  const launches: string[] = [];
  const run = buildRun(loaded.scenario, loaded.scenario.policies[0]!, {
    observers: ({ cluster }) => [
      { taskLaunched: ({ at, framework }) => launches.push(`${at} ${cluster.frameworks.name(framework)}`) },
    ],
  });
  run.run();
  expect(launches.toSorted()).toEqual(['0 f', '0 g', '0 g']);
});
