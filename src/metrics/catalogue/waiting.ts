import type { Scope } from '../sheet.ts';
import { type Metric, NO_VALUE, OWN, ZERO } from './metric.ts';

const scopes: readonly Scope[] = ['cluster', 'framework'];
const NEAREST = 'nearest rank (definition 1 of Hyndman, Fan: Sample Quantiles in Statistical Packages, 1996)';

interface Distribution {
  readonly of: 'jobs' | 'tasks';
  readonly what: string;
  readonly unit: string;
  readonly definition: string;
  readonly formula: string;
  readonly source: string;
}

/** Mean, percentiles and maximum of one quantity. */
function distribution({ of, what, unit, definition, formula, source }: Distribution): Metric[] {
  const figures = [
    ['mean', 'Mean', 'sum(x) / n', ''],
    ['p50', 'Median', 'x at rank ceil(0.50 n)', `; ${NEAREST}`],
    ['p95', '95th percentile', 'x at rank ceil(0.95 n)', `; ${NEAREST}`],
    ['p99', '99th percentile', 'x at rank ceil(0.99 n)', `; ${NEAREST}`],
    ['max', 'Largest', 'max(x)', ''],
  ] as const;
  return figures.map(([key, word, rule, more]) => ({
    name: `${of}.${key}_${what}`,
    scopes,
    unit,
    definition: `${word} of: ${definition}`,
    formula: `${rule}, x = ${formula}`,
    empty: NO_VALUE,
    source: source + more,
    better: 'lower',
  }));
}

function count(name: string, unit: string, definition: string, better?: 'higher' | 'lower'): Metric {
  return {
    name,
    scopes,
    unit,
    definition,
    formula: 'count',
    empty: ZERO,
    source: OWN,
    ...(better === undefined ? {} : { better }),
  };
}

export const WAITING_METRICS: readonly Metric[] = [
  count('jobs.submitted', 'jobs', 'Jobs submitted after the warm-up.'),
  count('jobs.ended', 'jobs', 'Of those, jobs all of whose tasks were done by the end of the run.', 'higher'),
  count(
    'jobs.rejected',
    'jobs',
    'Of those, jobs that could not start at once and were turned away (discipline none).',
    'lower',
  ),
  count('jobs.unfinished', 'jobs', 'Of those, jobs still there at the end of the run.', 'lower'),
  ...distribution({
    of: 'jobs',
    what: 'wait',
    unit: 'seconds',
    definition:
      'time from the submission of a job to the launch of its first task; its set-up is part of it. Jobs that never started are left out.',
    formula: 'first launch - submission',
    source: OWN,
  }),
  ...distribution({
    of: 'jobs',
    what: 'response',
    unit: 'seconds',
    definition: 'time from the submission of a job to its end. Jobs that did not end are left out.',
    formula: 'end - submission',
    source: OWN,
  }),
  {
    name: 'jobs.total_response',
    scopes,
    unit: 'seconds',
    definition: 'Sum of the times from submission to end, of the jobs that ended.',
    formula: 'sum(end - submission)',
    empty: ZERO,
    source: 'Hindman et al.: Mesos, NSDI 2011, table 4 (sum of job running times)',
    better: 'lower',
  },
  ...distribution({
    of: 'jobs',
    what: 'slowdown',
    unit: '1',
    definition: 'bounded slowdown of a job that ended, with tau = 10 s.',
    formula: 'max(1, (wait + run) / max(tau, run)), run = end - first launch',
    source: "Feitelson, Rudolph: Metrics and Benchmarking for Parallel Job Scheduling, JSSPP'98",
  }),
  {
    name: 'jobs.makespan',
    scopes,
    unit: 'seconds',
    definition: 'Time from the first submission to the end of the job that ended last.',
    formula: 'max(end) - min(submission)',
    empty: NO_VALUE,
    source: OWN,
    better: 'lower',
  },
  count(
    'tasks.launched',
    'launches',
    'Launches of tasks that could run after the warm-up, not before, each attempt counted.',
  ),
  count('tasks.finished', 'tasks', 'Tasks that could run after the warm-up, not before, and were done.', 'higher'),
  count(
    'tasks.never_started',
    'tasks',
    'Tasks that could run after the warm-up, not before, and were not launched by the end of the run.',
    'lower',
  ),
  {
    name: 'tasks.waiting_seconds',
    scopes,
    unit: 'task seconds',
    definition: 'Waiting tasks added up over time; tasks that wait again after a kill are among them.',
    formula: 'integral of the number of waiting tasks',
    empty: ZERO,
    source: OWN,
    better: 'lower',
  },
  ...distribution({
    of: 'tasks',
    what: 'wait',
    unit: 'seconds',
    definition: 'time from when a task could run to its first launch. Tasks never launched are left out.',
    formula: 'first launch - ready',
    source: OWN,
  }),
  ...distribution({
    of: 'tasks',
    what: 'response',
    unit: 'seconds',
    definition: 'time from when a task could run until it was done, kills and repetitions between.',
    formula: 'end - ready',
    source: OWN,
  }),
  {
    name: 'speed_up',
    scopes,
    unit: '1',
    definition: 'How much shorter jobs take than under the baseline, the first policy, on the same draws.',
    formula: 'jobs.total_response under the baseline / jobs.total_response; mean over the replications',
    empty: `${NO_VALUE}; also where another number of jobs ended than under the baseline`,
    source: 'Hindman et al.: Mesos, NSDI 2011, table 4',
    better: 'higher',
    comparison: true,
  },
  {
    name: 'finish_time.mean_ratio',
    scopes,
    unit: '1',
    definition:
      'Mean over jobs of how long a job takes relative to the baseline on the same draws; against static partitioning this is finish-time fairness.',
    formula: 'mean(response / response under the baseline), of jobs that ended under both',
    empty: NO_VALUE,
    source: "Mahajan et al.: Themis, NSDI'20, with the partition that a role owns in place of 1/N of the cluster",
    better: 'lower',
    comparison: true,
  },
  {
    name: 'finish_time.made_later',
    scopes,
    unit: 'fraction',
    definition: 'Part of the jobs that take longer than under the baseline on the same draws.',
    formula: 'jobs with response > response under the baseline / jobs that ended under both',
    empty: NO_VALUE,
    source: "Mahajan et al.: Themis, NSDI'20",
    better: 'lower',
    comparison: true,
  },
];
