import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildRun } from '../build/build.ts';
import { loadScenario } from '../load/load.ts';
import { formatProblems } from '../load/problem.ts';
import type { Scenario } from '../scenario.ts';
import { POLICIES } from './registry.ts';

// Plans that must decide as other policies do (spec/ego.md 10.25 to 27), on random workloads.

/** What one framework has to do: so many tasks at a time, so long each. In seconds. */
interface Load {
  readonly tasks: number;
  readonly duration: number;
  readonly start: number;
}

const load: fc.Arbitrary<Load> = fc.record({
  tasks: fc.integer({ min: 1, max: 9 }),
  duration: fc.integer({ min: 1, max: 20 }),
  start: fc.nat(20),
});

function scenarioOf(agents: number, loads: readonly Load[], roles: Readonly<Record<string, object>>): Scenario {
  const text = JSON.stringify({
    until: '1000s',
    cluster: { agents: [{ group: 'all', count: agents, resources: { cpus: 1 } }] },
    roles,
    frameworks: loads.map(({ tasks, duration, start }, i) => ({
      name: `f${i}`,
      role: `r${i}`,
      behaviour: 'batch',
      start: `${start}s`,
      tasks: { count: tasks, needs: { cpus: 1 }, duration: `${duration}s` },
    })),
    master: { ideal: true },
    policies: ['drf'],
  });
  const loaded = loadScenario('test.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  return loaded.scenario;
}

/** Every offer that was taken up as `at framework agent` (Mesos's sorters also offer what nobody has asked for), and when the tasks of each framework ended. */
function runOf(
  scenario: Scenario,
  name: string,
  options: Readonly<Record<string, unknown>> = {},
): { launches: string[]; ends: Record<string, number[]>; shares: number[][] } {
  const launches: string[] = [];
  const ends: Record<string, number[]> = {};
  const shares: number[][] = [];
  const run = buildRun(
    scenario,
    { name, options, label: name },
    {
      observers: ({ cluster }) => {
        const held: number[] = scenario.frameworks.map(() => 0);
        return [
          {
            offerMade: ({ framework }) => {
              const wants = held.filter((_, other) => cluster.demand.pending(other) > 0);
              shares.push([held[framework]!, Math.min(...wants)]);
            },
            taskLaunched: ({ at, framework, agent }) => {
              launches.push(`${at / 1_000_000}s ${cluster.frameworks.name(framework)} ${cluster.agents.name(agent)}`);
              held[framework]!++;
            },
            taskEnded: ({ at, framework }) => {
              held[framework]!--;
              const name = cluster.frameworks.name(framework);
              ends[name] = [...(ends[name] ?? []), at / 1_000_000];
            },
          },
        ];
      },
    },
  );
  run.run();
  return { launches, ends, shares };
}

const equals = (count: number): Record<string, object> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`r${i}`, { weight: 1 }]));

test('25: preset drf gives as the sorter drf does, offer by offer, as long as no tie is decided by what was before', () => {
  // Mesos decides between equal shares by how often each was served, a plan by the order of roles: the same at the start.
  fc.assert(
    fc.property(fc.array(load, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 5 }), (loads, agents) => {
      const together = loads.map(({ tasks }) => ({ tasks: tasks + agents, start: 0, duration: 2000 }));
      const scenario = scenarioOf(agents, together, equals(loads.length));
      expect(runOf(scenario, 'ego', { preset: 'drf' }).launches).toEqual(runOf(scenario, 'drf').launches);
    }),
    { numRuns: 1000 },
  );
});

test('25: preset drf serves at every instant who holds least of those that want anything', () => {
  fc.assert(
    fc.property(fc.array(load, { minLength: 2, maxLength: 4 }), (loads) => {
      const scenario = scenarioOf(1, loads, equals(loads.length));
      // On one agent a cycle makes one offer, so that what is held then is what decided.
      for (const [held, least] of runOf(scenario, 'ego', { preset: 'drf' }).shares) expect(held).toBe(least);
    }),
    { numRuns: 1000 },
  );
});

test('25: a tie that is decided by what was before is decided differently, so that offers are not the same always', () => {
  // One agent; f0 has two tasks of 1 s, f1 one. At 1 s nobody holds anything: Mesos serves f1, which was served less often (spec/mesos.md
  // 3.2), a plan f0, which stands first in the tree, whatever was before (spec/ego.md 3).
  const loads = [
    { tasks: 2, duration: 1, start: 0 },
    { tasks: 1, duration: 1, start: 0 },
  ];
  const scenario = scenarioOf(1, loads, equals(2));
  expect(runOf(scenario, 'drf').launches).toEqual(['0s f0 all-1', '1s f1 all-1', '2s f0 all-1']);
  expect(runOf(scenario, 'ego', { preset: 'drf' }).launches).toEqual(['0s f0 all-1', '1s f0 all-1', '2s f1 all-1']);
});

const priorities = (loads: readonly Load[]): Record<string, object> =>
  Object.fromEntries(loads.map((_, i) => [`r${i}`, { priority: 1 + ((i * 7) % 10) }]));
const loadsOf = (most: number) => fc.array(load, { minLength: 1, maxLength: most });

test('26: preset priority, without reclaim, gives as the sorter priority does, offer by offer', () => {
  fc.assert(
    fc.property(loadsOf(5), (loads) => {
      const scenario = scenarioOf(1, loads, priorities(loads));
      const plan = runOf(scenario, 'ego', { preset: 'priority', reclaim_pool: false });
      expect(plan.launches).toEqual(runOf(scenario, 'priority').launches);
    }),
    { numRuns: 1000 },
  );
});

test('26: on several agents the same frameworks start at the same instants; only on which agent is up to the offers', () => {
  // A sorter offers whole agents, in an order of their own, and what one framework refuses goes to the next.
  const starts = ({ launches }: { launches: readonly string[] }): string[] =>
    launches.map((launch) => launch.split(' ').slice(0, 2).join(' ')).sort();
  fc.assert(
    fc.property(loadsOf(5), fc.integer({ min: 2, max: 4 }), (loads, agents) => {
      const scenario = scenarioOf(agents, loads, priorities(loads));
      const plan = runOf(scenario, 'ego', { preset: 'priority', reclaim_pool: false });
      expect(starts(plan)).toEqual(starts(runOf(scenario, 'priority')));
    }),
    { numRuns: 1000 },
  );
});

test('27: preset static is a simulation of every partition by itself', () => {
  fc.assert(
    fc.property(
      fc.array(load, { minLength: 2, maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 }),
      (loads, sizes) => {
        const roles = Object.fromEntries(loads.map((_, i) => [`r${i}`, { owned: { all: `${sizes[i]!} agents` } }]));
        const all = loads.reduce((sum, _, i) => sum + sizes[i]!, 0);
        const { ends } = runOf(scenarioOf(all, loads, roles), 'ego', { preset: 'static' });
        loads.forEach((each, i) => {
          const alone = scenarioOf(sizes[i]!, [each], { r0: {} });
          expect(ends[`f${i}`]).toEqual(runOf(alone, 'drf').ends['f0']);
        });
      },
    ),
    { numRuns: 1000 },
  );
});

test('a partition of the plan is that of the reservations: preset static ends tasks when static partitioning does', () => {
  const loads = [
    { tasks: 5, duration: 10, start: 0 },
    { tasks: 9, duration: 7, start: 3 },
  ];
  const scenario = scenarioOf(4, loads, { r0: { owned: { all: '2 agents' } }, r1: { owned: { all: '2 agents' } } });
  expect(runOf(scenario, 'ego', { preset: 'static' }).ends).toEqual(runOf(scenario, 'static').ends);
});
