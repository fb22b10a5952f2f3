import { expect, test } from 'vitest';
import { buildRun } from '../build/build.ts';
import { loadScenario } from '../load/load.ts';
import { POLICIES } from './registry.ts';

/** Tasks by framework and agent after a minute: `A 3 0` is three tasks on the first agent and none on the second. */
function tasksOn(policy: string, agents: string, frameworks: string, more = ''): string[] {
  const text = `
    until: 1m
    cluster: { agents: [${agents}] }
    master: { ideal: true }
    policies: [${policy}]
    ${more}
    frameworks: [${frameworks}]`;
  const loaded = loadScenario('drfh.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('; '));
  const { scenario } = loaded;
  const counts = scenario.frameworks.map(() => scenario.agents.map(() => 0));
  const run = buildRun(scenario, scenario.policies[0]!, {
    observers: () => [
      {
        taskLaunched: ({ framework, agent }) => {
          counts[framework]![agent]!++;
        },
      },
    ],
  });
  run.run();
  return scenario.frameworks.map(({ name }, row) => `${name} ${counts[row]!.join(' ')}`);
}

const framework = (name: string, cpus: number, mem: number, count = 50, more = ''): string =>
  `{ name: ${name}, role: ${name.toLowerCase()}, behaviour: batch, tasks_per_offer: 1, ${more}
     tasks: { count: ${count}, needs: { cpus: ${cpus}, mem: ${mem}GiB }, duration: 1h } }`;

const COMPUTE = '{ group: compute, count: 1, resources: { cpus: 12, mem: 2GiB } }';
const MEMORY = '{ group: memory, count: 1, resources: { cpus: 2, mem: 12GiB } }';
const BOTH = `${framework('A', 0.2, 1)}, ${framework('B', 1, 0.2)}`;

test('tasks go where what they want is, in whatever order the agents stand', () => {
  // Ten tasks of A take the 2 cpus of the agent with the memory, ten of B the 2 GiB of the one with the cpus (INFOCOM'14).
  expect(tasksOn('drfh', `${COMPUTE}, ${MEMORY}`, BOTH)).toEqual(['A 0 10', 'B 10 0']);
  expect(tasksOn('drfh', `${MEMORY}, ${COMPUTE}`, BOTH)).toEqual(['A 10 0', 'B 0 10']);
  // Mesos's order: each agent takes who is first, and that is twice the wrong one.
  expect(tasksOn('drf', `${COMPUTE}, ${MEMORY}`, BOTH)).toEqual(['A 2 0', 'B 0 2']);
});

test('of the whole cluster the weighted dominant shares are evened out', () => {
  // Alike agents, so that only the order counts: tasks of 1 cpu, weights 2 to 1, 12 cpus in all: 8 and 4.
  const agents = '{ count: 2, resources: { cpus: 6, mem: 60GiB } }';
  const counts = tasksOn(
    'drfh',
    agents,
    `${framework('A', 1, 1)}, ${framework('B', 1, 1)}`,
    'roles: { a: { weight: 2 }, b: {} }',
  );
  const sum = (line: string): number =>
    line
      .split(' ')
      .slice(1)
      .reduce((total, count) => total + Number(count), 0);
  expect(counts.map(sum)).toEqual([8, 4]);
});

test('where the best agent is full the next best serves', () => {
  // B alone: ten tasks on the agent with the cpus, whose 2 GiB are then gone, and the 2 cpus of the other take two more.
  expect(tasksOn('drfh', `${COMPUTE}, ${MEMORY}`, framework('B', 1, 0.2))).toEqual(['B 10 2']);
});

test('limits hold as under every order of roles', () => {
  // B may have 3 cpus, and leaves 1.4 GiB of the first agent to one task of A.
  expect(
    tasksOn('drfh', `${COMPUTE}, ${MEMORY}`, BOTH, 'roles: { a: {}, b: { quota: { limit: { cpus: 3 } } } }'),
  ).toEqual(['A 1 10', 'B 3 0']);
});
