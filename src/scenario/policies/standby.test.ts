import { expect, test } from 'vitest';
import { buildRun } from '../build/build.ts';
import { loadScenario } from '../load/load.ts';
import { formatProblems } from '../load/problem.ts';
import { POLICIES } from './registry.ts';

/** When tasks end, in seconds, on one agent of a CPU and 4 GiB. Services take 30 s to start; one of the role may stand by in 1 GiB. */
function ends(frameworks: string): number[] {
  const yaml = `
until: 300s
cluster: { agents: [{ group: all, count: 1, resources: { cpus: 1, mem: 4GiB } }] }
roles: { a: { standby: { max: 1, idle: { mem: 1GiB } } } }
master: { ideal: true, launch_delay: 30s }
policies: [ego-share]
${frameworks}`;
  const loaded = loadScenario('test.yaml', () => yaml, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  const seconds: number[] = [];
  const run = buildRun(loaded.scenario, loaded.scenario.policies[0]!, {
    observers: () => [{ taskEnded: ({ at }) => seconds.push(at / 1e6) }],
  });
  run.run();
  return seconds;
}

test('an instance does not go to make room for the task that it stands by for', () => {
  // The second task needs all the memory, also what the instance has of it.
  expect(
    ends(`
frameworks:
  - { name: A, role: a, behaviour: batch, jobs: { times: [0s, 100s], tasks: 1, needs: { cpus: 1, mem: 4GiB }, duration: 5s } }`),
  ).toEqual([35, 105]);
});

test('instances are gone with their framework, and others of the role may stand by instead', () => {
  // A leaves at 50 s. B is cold at 60 s, and warm at 120 s.
  expect(
    ends(`
frameworks:
  - { name: A, role: a, behaviour: batch, failover_timeout: 0s, jobs: { times: [0s], tasks: 1, needs: { cpus: 1 }, duration: 5s } }
  - { name: B, role: a, behaviour: batch, jobs: { times: [60s, 120s], tasks: 1, needs: { cpus: 1 }, duration: 5s } }
failures: { timetable: [{ framework: A, at: 50s }] }`),
  ).toEqual([35, 95, 125]);
});
