import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BehaviourRun, type TestJob } from '../../testing/behaviour-run.ts';
import type { DisciplineName } from '../disciplines/disciplines.ts';
import { makeScheduler } from '../registry.ts';

const stage = fc.record({
  tasks: fc.integer({ min: 1, max: 5 }),
  cpus: fc.integer({ min: 1, max: 2 }),
  duration: fc.integer({ min: 1, max: 6 }),
});
const jobs = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 20 }),
    user: fc.constantFrom('ann', 'joe'),
    estimate: fc.integer({ min: 1, max: 20 }),
    stages: fc.array(stage, { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 12 },
);
const lossAt = fc.option(fc.integer({ min: 1, max: 15 }), { nil: undefined });
const orders: DisciplineName[] = ['fifo', 'fair', 'fair-users', 'sjf'];

function named(list: readonly Omit<TestJob, 'name'>[]): TestJob[] {
  return list.map((job, i) => ({ ...job, name: `j${i}` }));
}

function runOf(behaviour: string, options: object, list: readonly TestJob[], loss: number | undefined): BehaviourRun {
  // Whatever is lost, agents 2 and 3 are room for the largest gang: five tasks of two cpus.
  const run = new BehaviourRun([{ cpus: 3 }, { cpus: 6 }, { cpus: 6 }]);
  run.framework('F', makeScheduler(behaviour, { refuse: 0, ...options }), list);
  if (loss !== undefined) run.at(loss, () => run.master.removeAgent(0));
  run.simulation.runToEnd();
  return run;
}

function launchesAndKills(run: BehaviourRun): { launched: Map<string, number>; killed: Map<string, number> } {
  const launched = new Map<string, number>();
  const killed = new Map<string, number>();
  for (const event of run.events) {
    const [, task, what] = /^\S+ (\S+) (launched|killed)/.exec(event) ?? [];
    if (task === undefined) continue;
    const counts = what === 'launched' ? launched : killed;
    counts.set(task, (counts.get(task) ?? 0) + 1);
  }
  return { launched, killed };
}

const cases = [
  ...orders.flatMap((discipline) => [
    ['batch', { discipline }] as const,
    ['stages', { discipline, lookahead: 2 }] as const,
    ['gang', { discipline }] as const,
  ]),
  ['mapreduce', { slowStart: 0.5 }] as const,
  ['service', { tasksPerOffer: 2, backOff: undefined, reviveMinGap: 0 }] as const,
  ['gang', { discipline: 'backfill' }] as const,
  ['gang', { discipline: 'backfill', estimates: 'perfect' }] as const,
  ['batch', { onKill: 'resume' }] as const,
];

test.each(cases)(
  '%s %o: every job ends; every task is launched once and again after each kill; nothing is left waiting',
  (behaviour, options) => {
    fc.assert(
      fc.property(jobs, lossAt, (list, loss) => {
        const run = runOf(behaviour, options, named(list), loss);
        expect(run.heard('ended')).toHaveLength(list.length);
        const { launched, killed } = launchesAndKills(run);
        const tasks = list.reduce((sum, job) => sum + job.stages.reduce((all, { tasks }) => all + tasks, 0), 0);
        const sum = (counts: Map<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
        expect(sum(launched)).toBe(tasks + sum(killed));
        expect(run.cluster.demand.pending(0)).toBe(0);
        expect([run.cluster.tasks.alive, run.cluster.jobs.alive, run.cluster.offers.outstanding]).toEqual([0, 0, 0]);
      }),
      { numRuns: 60 },
    );
  },
);

test.each(['fifo', 'backfill', 'sjf'] as const)('a gang is never launched in part (%s)', (discipline) => {
  fc.assert(
    fc.property(jobs, lossAt, (list, loss) => {
      const single = named(list).map((job) => ({ ...job, stages: job.stages.slice(0, 1) }));
      const run = runOf('gang', { discipline }, single, loss);
      const together = new Map<string, number>();
      for (const event of run.events) {
        const [, at, job] = /^(\S+) (\w+)\/\d+ launched/.exec(event) ?? [];
        if (job !== undefined) together.set(`${at} ${job}`, (together.get(`${at} ${job}`) ?? 0) + 1);
      }
      for (const [key, count] of together) {
        const job = single.find((each) => each.name === key.split(' ')[1])!;
        expect(count).toBe(job.stages[0]!.tasks);
      }
    }),
    { numRuns: 60 },
  );
});

test.each(['batch', 'gang'])('%s: fifo launches in the order of submission', (behaviour) => {
  fc.assert(
    fc.property(jobs, (list) => {
      const single = named(list).map((job) => ({ ...job, stages: job.stages.slice(0, 1) }));
      const run = runOf(behaviour, {}, single, undefined);
      const order = run.events.flatMap((event) => /^\S+ j(\d+)\/\d+ launched/.exec(event)?.[1] ?? []).map(Number);
      const submitted = (job: number) => single[job]!.at * 100 + job;
      expect(order.map(submitted)).toEqual(order.map(submitted).sort((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
});
