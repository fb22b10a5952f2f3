import { describe, expect, test } from 'vitest';
import type { Observer } from '../../cluster/record-types.ts';
import { loadScenario } from '../load/load.ts';
import { formatProblems } from '../load/problem.ts';
import { parsePolicy } from '../policies/parse-policy.ts';
import { POLICIES } from '../policies/registry.ts';
import type { Scenario } from '../scenario.ts';
import { buildRun, type RunOptions } from './build.ts';
import type { Run } from './run.ts';

function scenario(text: string): Scenario {
  const loaded = loadScenario('test.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  return loaded.scenario;
}

function build(given: Scenario, policy: string, options: RunOptions = {}): Run {
  return buildRun(given, parsePolicy(policy, POLICIES), options);
}

const TWO = `
until: drained
cluster: { agents: [{ count: 4, resources: { cpus: 2, mem: 4GiB } }] }
roles: { a: { weight: 2 }, b: {} }
frameworks:
  - name: A
    role: a
    behaviour: batch
    jobs: { count: 20, gap: { exponential: { mean: 3s } }, tasks: 3, duration: { uniform: { min: 1s, max: 9s } } }
  - name: B
    role: b
    behaviour: batch
    start: 10s
    jobs: { count: 20, gap: { exponential: { mean: 3s } }, tasks: 3, duration: { exponential: { mean: 5s } } }
`;

/** When each job was submitted, by framework and job. */
function submissions(given: Scenario, policy: string, options: RunOptions = {}): string[] {
  const seen: string[] = [];
  const run = build(given, policy, {
    ...options,
    observers: ({ cluster }) => [
      {
        jobSubmitted: ({ at, framework, job }) =>
          void seen.push(`${at / 1e6} ${cluster.frameworks.name(framework)} ${cluster.jobs.name(job)}`),
      },
    ],
  });
  expect(run.run()).toBe('drained');
  return seen;
}

describe('a run', () => {
  const two = scenario(TWO);

  test('gives the same digest again, watched or not, and another for another seed or replication', () => {
    const digest = (options: RunOptions): string => {
      const run = build(two, 'drf', options);
      run.run();
      return run.digest;
    };
    const watching: Observer = { offerMade: () => {}, taskEnded: () => {}, jobEnded: () => {} };
    const plain = digest({});
    expect(digest({})).toBe(plain);
    expect(digest({ observers: () => [watching] })).toBe(plain);
    expect(digest({ seed: '2' })).not.toBe(plain);
    expect(digest({ replication: 1 })).not.toBe(plain);
  });

  test('meets the same jobs under every policy, and others in another replication', () => {
    const drf = submissions(two, 'drf').sort();
    expect(submissions(two, 'random').sort()).toEqual(drf);
    expect(submissions(two, 'static').sort()).toEqual(drf);
    expect(submissions(two, 'drf', { replication: 1 }).sort()).not.toEqual(drf);
  });

  test('counts the times of jobs from the start of their framework', () => {
    expect(submissions(two, 'drf').find((line) => line.includes('B job-1'))).toBe('10 B job-1');
  });

  test('ends where a job can never run, rather than go on for ever', () => {
    // Partitioned, A has two agents of one cpu each: its gang of three never starts. On the whole cluster it would.
    const stuck = scenario(`
until: drained
cluster: { agents: [{ count: 4, resources: { cpus: 1 } }] }
roles: { a: {}, b: {} }
frameworks:
  - { name: A, role: a, behaviour: gang, tasks: { count: 3, duration: 10s } }
  - { name: B, role: b, behaviour: batch, tasks: { count: 3, duration: 10s } }
`);
    expect(build(stuck, 'static').run()).toBe('stalled');
    expect(build(stuck, 'drf').run()).toBe('drained');
  });

  test('goes on as long as the cluster is to change, however long nothing happens', () => {
    const away = scenario(`
until: drained
cluster: { agents: [{ group: g, count: 1, resources: { cpus: 1 } }] }
roles: { a: {} }
frameworks: [ { name: A, role: a, behaviour: batch, tasks: { count: 1, duration: 10s } } ]
failures: { timetable: [ { at: 5s, group: g, for: 96h } ] }
`);
    expect(build(away, 'drf').run()).toBe('drained');
  });

  test('is looked at in between, in order of time and after the end too', () => {
    const run = build(two, 'drf');
    const seen: number[] = [];
    const pause = (seconds: number) => ({ at: seconds * 1e6, look: () => void seen.push(run.now / 1e6) });
    const end = run.run([pause(20), pause(5), pause(100_000)]);
    expect(end).toBe('drained');
    expect(seen.slice(0, 2)).toEqual([5, 20]);
    expect(seen[2]).toBeLessThan(1000); // The clock stays at the last event.
  });
});

describe('static partitioning', () => {
  test('reserves agents: what a role owns is offered to nobody else', () => {
    const owned = scenario(`
until: 1m
cluster: { agents: [{ group: g, count: 3, resources: { cpus: 1 } }] }
roles: { a: { owned: { g: 1 agent } }, b: { owned: { g: { cpus: 0.5 } } } }
frameworks:
  - { name: A, role: a, behaviour: batch, tasks: { count: 9, needs: { cpus: 0.5 }, duration: 1h } }
  - { name: B, role: b, behaviour: batch, tasks: { count: 9, needs: { cpus: 0.5 }, duration: 1h } }
`);
    const run = build(owned, 'static');
    run.run();
    const { agents, kinds } = run.cluster;
    const words = [0, 1, 2].map((agent) => {
      const total = agents.total(agent);
      return Array.from(
        { length: total.size },
        (_, i) => `${kinds.owner(total.kindAt(i)) || 'free'} ${total.amountAt(i)}`,
      );
    });
    // A has the first agent whole, B half of the second; the other half and the third are nobody's and go by drf.
    expect(words).toEqual([['a 1000'], ['b 500', 'free 500'], ['free 1000']]);
    expect(run.cluster.tasks.alive).toBe(6);
  });
});
