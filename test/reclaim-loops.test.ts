import { expect, test } from 'vitest';
import type { CycleAgents } from '../src/allocator/allocator.ts';
import { compare } from '../src/experiment/compare.ts';
import { inline } from '../src/experiment/executors/inline.ts';
import { definePolicy, loadScenario, noOptions, POLICIES } from '../src/index.ts';
import { overviewLines } from '../src/report/overview.ts';
import { FirstComeAllocator } from '../src/testing/first-come-allocator.ts';

/** Takes back whatever B runs, for A, and offers it to B again: B came first. */
class Flapping extends FirstComeAllocator {
  readonly #host: ConstructorParameters<typeof FirstComeAllocator>[0];
  constructor(host: ConstructorParameters<typeof FirstComeAllocator>[0]) {
    super(host);
    this.#host = host;
  }

  override allocate(agents: CycleAgents): void {
    const { tasks, roles } = this.#host.cluster;
    const running: number[] = [];
    for (let task = tasks.firstOfFramework(0); task >= 0; task = tasks.nextOfFramework(task)) running.push(task);
    for (const task of running) this.#host.reclaim(task, 0, roles.find('A')!, roles.find('A')!, 0);
    super.allocate(agents);
  }
}

const flapping = definePolicy({
  name: 'flapping',
  summary: 'Evicts, admits, evicts.',
  options: noOptions,
  create: () => ({ allocator: (_, host) => new Flapping(host) }),
});

// B borrows A's slot and asks for more than there is; A comes at 3.5 s. One cycle a second.
const text = `
until: 10s
cluster: { agents: [{ group: all, count: 2, resources: { cpus: 1 } }] }
roles: { A: { owned: { all: { cpus: 1 } } }, B: { owned: { all: { cpus: 1 } } } }
frameworks:
  - { name: B, role: B, behaviour: batch, refuse_seconds: 0, on_kill: resume, tasks: { count: 3, needs: { cpus: 1 }, duration: 1h } }
  - { name: A, role: A, behaviour: batch, refuse_seconds: 0, start: 3500ms, tasks: { count: 1, needs: { cpus: 1 }, duration: 1h } }
master: { allocation_interval: 1s }
policies: [flapping, ego-borrow]
`;

async function run() {
  const policies = [...POLICIES, flapping];
  const loaded = loadScenario('test.yaml', () => text, { policies });
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return compare(loaded.scenario, { executor: inline({ policies }) });
}

test('a policy that evicts, admits and evicts is found out, with the names of those it moves to and fro', async () => {
  const comparison = await run();
  const loops = (policy: string) => comparison.runs.find((one) => one.policy === policy)!.measured.reclaimLoops;
  const [pair, ...others] = loops('flapping');
  expect(others).toEqual([]);
  expect(pair).toMatchObject({ victim: 'B', claimant: 'A' });
  expect(pair!.rounds).toBeGreaterThan(pair!.tasks);
  const screen = { width: 200, color: false };
  expect(overviewLines(comparison, screen).join('\n')).toContain('reclaim loop: ');
});

test('an owner that takes back its own once is no loop', async () => {
  const { runs } = await run();
  const { measured } = runs.find((one) => one.policy === 'ego-borrow')!;
  const cluster = measured.scopes.find(({ scope }) => scope === 'cluster')!.values;
  expect(cluster.get('tasks.reclaimed')).toBe(1);
  expect(cluster.get('reclaim_loops.rounds')).toBe(0);
  expect(measured.reclaimLoops).toEqual([]);
});
