import { toSeconds } from '../engine/micros.ts';
import type { Comparison } from '../experiment/compare.ts';
import { findMetric, unitOf } from '../metrics/catalogue.ts';
import type { Scope } from '../metrics/sheet.ts';
import type { Cell } from './csv.ts';
import { type ColumnSpec, number, type ReportTable, text, whole } from './table.ts';

const POLICY = text('policy', 'Label of the policy.');
const REPLICATION = whole('replication', 'Number of the replication, from 0; the same number means the same draws.');
const FIRST = 'Of the first replication.';

/** All files of a comparison (a single run is one of one policy), in the order in which they are described. */
export function reportTables(comparison: Comparison): readonly ReportTable[] {
  return [
    summaryTable(comparison),
    runsTable(comparison),
    ownersTable(comparison, 'roles', 'role', 'Figures of each role in each run.', () => true),
    ownersTable(
      comparison,
      'frameworks',
      'framework',
      'Figures of each framework in each run, but for its offers.',
      (metric) => !metric.startsWith('offers.'),
    ),
    ownersTable(comparison, 'offers', 'framework', 'Offers to each framework in each run.', (metric) =>
      metric.startsWith('offers.'),
    ),
    jobsTable(comparison),
    seriesTable(comparison),
    loansTable(comparison),
    waitsTable(comparison),
  ];
}

function summaryTable({ figures }: Comparison): ReportTable {
  return {
    name: 'summary',
    title: 'Every metric under every policy: mean over the replications, and paired difference to the first policy.',
    columns: [
      POLICY,
      text('scope', 'cluster, role or framework.'),
      text('name', 'Role or framework; empty for the cluster.'),
      text('metric', 'Name of the metric.'),
      text('unit', 'Unit of the figures in this row.'),
      number('mean', 'Mean over the replications that have a value.'),
      number('half_width', 'The 95 % t interval is mean - half_width to mean + half_width; empty from one value.'),
      whole('n', 'Replications with a value.'),
      number('difference', 'Mean of the differences to the baseline on the same draws.'),
      number('difference_half_width', 'Half-width of the paired 95 % t interval of the difference.'),
      number('p', 'Two-sided p-value of "no difference" (paired t test; not corrected for the number of metrics).'),
      whole('pairs', 'Replications in which both have a value.'),
      number('p_holm', 'p, corrected by Holm for the number of policies compared with the baseline in this metric.'),
    ],
    *rows() {
      for (const { policy, scope, name, metric, unit, estimate, difference, corrected } of figures) {
        const own = [policy, scope, name, metric, unit, estimate?.mean, estimate?.halfWidth, estimate?.n ?? 0];
        yield [...own, difference?.mean, difference?.halfWidth, difference?.p, difference?.n, corrected];
      }
    },
  };
}

function runsTable({ runs }: Comparison): ReportTable {
  const metrics = metricsOf(runs, 'cluster', () => true);
  return {
    name: 'runs',
    title: 'Every run with the figures of the whole cluster.',
    columns: [
      POLICY,
      REPLICATION,
      text('seed', 'Seed of the random draws.'),
      text(
        'ending',
        'until: at its time; drained: all jobs done; stalled: jobs left that can never go on; saturated: more work came than can ever be done.',
      ),
      number('end', 'When the run ended.', 'seconds'),
      text('digest', 'Hash over all records of the run: equal inputs give equal digests.'),
      whole('events', 'Events of the simulation.'),
      ...metrics.map(metricColumn),
    ],
    *rows() {
      for (const { policy, replication, seed, ending, end, digest, events, measured } of runs) {
        const { values } = measured.scopes[0]!;
        const own: Cell[] = [policy, replication, seed, ending, toSeconds(end), digest, events];
        yield [...own, ...metrics.map((metric) => values.get(metric))];
      }
    },
  };
}

function ownersTable(
  { runs }: Comparison,
  file: string,
  scope: Scope,
  title: string,
  filter: (metric: string) => boolean,
): ReportTable {
  const metrics = metricsOf(runs, scope, filter);
  return {
    name: file,
    title,
    columns: [POLICY, REPLICATION, text(scope, `Name of the ${scope}.`), ...metrics.map(metricColumn)],
    *rows() {
      for (const { policy, replication, measured } of runs) {
        for (const owner of measured.scopes) {
          if (owner.scope !== scope) continue;
          yield [policy, replication, owner.name, ...metrics.map((metric) => owner.values.get(metric))];
        }
      }
    },
  };
}

function jobsTable({ runs, scenario }: Comparison): ReportTable {
  return {
    name: 'jobs',
    title: `Every job submitted after the warm-up, in order of submission. ${FIRST}`,
    columns: [
      POLICY,
      REPLICATION,
      text('framework', 'Framework of the job.'),
      text('job', 'Name of the job, unique in its framework.'),
      text('user', 'Who submitted it, if the workload says so.'),
      text('label', 'Label of the workload: bin of a mix, queue of a log.'),
      whole('tasks', 'Its tasks.', 'tasks'),
      text('state', 'ended, rejected or unfinished.'),
      number('submitted', 'When it was submitted.', 'seconds'),
      number('started', 'When its first task was launched.', 'seconds'),
      number('ended', 'When its last task was done.', 'seconds'),
      number('wait', 'From submission to the launch of its first task.', 'seconds'),
      number('response', 'From submission to its end.', 'seconds'),
      whole('rerun', 'Its tasks that ended before they were done and had to run again, counted each time.', 'tasks'),
    ],
    *rows() {
      for (const { policy, replication, measured } of runs) {
        for (const job of measured.jobs) {
          const { submitted, started, ended } = job;
          const framework = scenario.frameworks[job.framework]!.name;
          const times = [submitted, started, ended, started - submitted, ended - submitted].map(toSeconds);
          const own = [policy, replication, framework, job.name, job.user, job.label, job.tasks, job.state];
          yield [...own, ...times, job.rerun];
        }
      }
    },
  };
}

function seriesTable({ runs }: Comparison): ReportTable {
  const names = [...new Set(runs.flatMap(({ measured }) => measured.series.series.map(({ series }) => series)))];
  const columns = names.map((name): ColumnSpec => {
    if (name === 'tasks.waiting') return number(name, 'Tasks that could run and wait, on average.', 'tasks');
    if (name === 'tasks.running') return number(name, 'Tasks that run, on average.', 'tasks');
    if (name === 'starved') return number(name, 'Part of the step in which the role starved.', 'fraction');
    const what = name.endsWith('.in_offers') ? 'in offers' : name.endsWith('.borrowed') ? 'on loan' : 'held by tasks';
    return number(name, `Part of the capacity ${what}, on average.`, 'fraction');
  });
  return {
    name: 'timeseries',
    title: `Averages over equal steps of the run, exact for the step. ${FIRST}`,
    columns: [
      POLICY,
      REPLICATION,
      text('scope', 'cluster, role or framework.'),
      text('name', 'Role or framework; empty for the cluster.'),
      number('from', 'Start of the step.', 'seconds'),
      number('to', 'End of the step.', 'seconds'),
      ...columns,
    ],
    *rows() {
      for (const { policy, replication, measured } of runs) {
        const { step, end, series } = measured.series;
        const owners = new Map<string, { scope: Scope; name: string; values: Map<string, Float64Array> }>();
        for (const { scope, name, series: column, values } of series) {
          const key = `${scope}\n${name}`;
          const owner = owners.get(key) ?? { scope, name, values: new Map<string, Float64Array>() };
          owners.set(key, owner);
          owner.values.set(column, values);
        }
        for (const { scope, name, values } of owners.values()) {
          for (let bin = 0; bin * step < end; bin++) {
            const times = [toSeconds(bin * step), toSeconds(Math.min(end, (bin + 1) * step))];
            yield [policy, replication, scope, name, ...times, ...names.map((column) => values.get(column)?.[bin])];
          }
        }
      }
    },
  };
}

function loansTable({ runs }: Comparison): ReportTable {
  return {
    name: 'loans',
    title: `What one role held of what another owns. ${FIRST}`,
    columns: [
      POLICY,
      REPLICATION,
      text('lender', 'Role that owns; empty for a pool.'),
      text('borrower', 'Role that held.'),
      text('resource', 'Name of the resource (mem and disk in MiB).'),
      number('unit_seconds', 'Amount times time.', 'resource seconds'),
      number('peak', 'Most that was on loan at once.', 'resource'),
      number('seconds', 'How long anything was on loan between the two.', 'seconds'),
    ],
    *rows() {
      for (const { policy, replication, measured } of runs) {
        for (const { lender, borrower, resource, unitSeconds, peak, seconds } of measured.loans) {
          yield [policy, replication, lender, borrower, resource, unitSeconds, peak, seconds];
        }
      }
    },
  };
}

function waitsTable({ runs }: Comparison): ReportTable {
  return {
    name: 'waits',
    title: `What the tasks of each framework waited for: every second of a waiting task has one cause. ${FIRST}`,
    columns: [
      POLICY,
      REPLICATION,
      text('framework', 'Framework of the tasks.'),
      text('cause', 'Why they did not start.'),
      number('seconds', 'Seconds of waiting tasks, added up.', 'task seconds'),
      number('fraction', 'Of all that tasks of the framework waited.', 'fraction'),
    ],
    *rows() {
      for (const { policy, replication, measured } of runs) {
        for (const { framework, cause, seconds, fraction } of measured.waits) {
          yield [policy, replication, framework, cause, seconds, fraction];
        }
      }
    },
  };
}

/** Metrics that any owner of the scope has in any run, in the order of the first. */
function metricsOf(runs: Comparison['runs'], scope: Scope, filter: (metric: string) => boolean): readonly string[] {
  const names = new Set<string>();
  for (const { measured } of runs) {
    for (const owner of measured.scopes) {
      if (owner.scope === scope) for (const metric of owner.values.keys()) if (filter(metric)) names.add(metric);
    }
  }
  return [...names];
}

function metricColumn(metric: string): ColumnSpec {
  const { definition = '', formula = '' } = findMetric(metric)?.metric ?? {};
  return number(metric, `${definition} Formula: ${formula}.`, unitOf(metric));
}
