import { seconds, toSeconds } from '../../../engine/micros.ts';
import { boundedSlowdown } from '../../../metrics/definitions/bounded-slowdown.ts';
import type { Job } from '../../../workload/job.ts';
import { type Fields, hasKeys, numberOf, numbersOf, UnknownSetup } from '../case.ts';
import { idealRun, idealScenario } from '../ideal-run.ts';
import { allowedBy, differences } from '../tolerance.ts';
import type { Setup } from './setup.ts';

interface RigidJob {
  readonly id: number;
  readonly submit: number;
  readonly run: number;
  readonly procs: number;
  readonly estimate: number;
}

const COLUMNS = '["id","submit","run","procs","estimate"]';
const DISCIPLINES: Readonly<Record<string, string>> = { fcfs: 'fifo', easy: 'backfill' };

function jobsOf(setup: Fields): RigidJob[] {
  const [, ...rows] = setup['jobs'] as readonly unknown[];
  return rows.map((row) => {
    const [id, submit, run, procs, estimate] = numbersOf(row, 'jobs');
    return { id: id!, submit: submit!, run: run!, procs: procs!, estimate: estimate! };
  });
}

/** Starts by job, and the figures of a batch system. */
function runs(jobs: readonly RigidJob[], processors: number, discipline: string): Fields {
  const scenario = idealScenario({
    until: 'drained',
    cluster: { agents: [{ count: 1, resources: { cpus: processors } }] },
    policies: ['drf'],
    frameworks: [
      { name: 'queue', role: 'batch', behaviour: 'gang', discipline, jobs: { from: 'jobs.csv', format: 'csv' } },
    ],
  });
  const needs = { cpus: 1000 };
  const given = jobs
    .toSorted((a, b) => a.submit - b.submit)
    .map(
      ({ id, submit, run, procs, estimate }): Job => ({
        name: String(id),
        at: seconds(submit),
        setup: 0,
        estimate: seconds(estimate),
        stages: [{ name: 'task', tasks: procs, needs, duration: seconds(run) }],
      }),
    );
  let next = 0;
  const start: Record<string, number> = {};
  const run = idealRun(
    scenario,
    '1',
    0,
    ({ cluster }) => [
      {
        taskLaunched: ({ at, job }) => {
          start[cluster.jobs.name(job)] ??= toSeconds(at);
        },
      },
    ],
    { find: (path) => path, open: () => ({ next: () => given[next++] }) },
  );
  run.run();
  const waits = jobs.map(({ id, submit }) => start[String(id)]! - submit);
  const end = Math.max(...jobs.map(({ id, run: length }) => start[String(id)]! + length));
  const work = jobs.reduce((sum, { run: length, procs }) => sum + length * procs, 0);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    start,
    meanWait: mean(waits),
    meanBoundedSlowdown10: mean(jobs.map(({ run: length }, i) => boundedSlowdown(seconds(waits[i]!), seconds(length)))),
    utilization: work / (processors * (end - Math.min(...jobs.map(({ submit }) => submit)))),
  };
}

/** Rigid jobs on identical processors, first come first served and with EASY backfilling. */
export const rigidJobs: Setup = {
  name: 'rigid jobs on processors',
  knows: ({ setup }) =>
    hasKeys(setup, 'processors', 'jobs') &&
    Array.isArray(setup['jobs']) &&
    JSON.stringify((setup['jobs'] as readonly unknown[])[0]) === COLUMNS,
  run({ setup, expect, tolerance }) {
    const jobs = jobsOf(setup);
    const processors = numberOf(setup['processors'], 'processors');
    const allowed = allowedBy(tolerance);
    const outcomes = new Map<string, Fields>();
    return Object.entries(expect).flatMap(([name, expected]) => {
      const [system = '', figure = ''] = name.split('.');
      const discipline = DISCIPLINES[system];
      if (discipline === undefined) throw new UnknownSetup(`expect.${name}`);
      const outcome = outcomes.get(system) ?? runs(jobs, processors, discipline);
      outcomes.set(system, outcome);
      if (!(figure in outcome)) throw new UnknownSetup(`expect.${name}`);
      return differences(name, expected, outcome[figure], allowed);
    });
  },
};
