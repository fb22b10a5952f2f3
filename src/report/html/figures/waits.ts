import { stackedBars } from '../../plots/bars.ts';
import { describeQuantiles, distributions, type Quantiles } from '../../plots/distribution.ts';
import { duration } from '../../plots/format.ts';
import type { Figure } from '../figure.ts';
import type { ReportModel } from '../model.ts';

const STEPS = 100;

/** Which part of the jobs waited at most how long: one panel a framework, one line a policy, of the first replication. */
export function waitDistributions(model: ReportModel): Figure | undefined {
  const panels = model.frameworks.map((framework) => ({
    framework,
    all: model.policies.map((policy) => quantiles(model, policy, framework)),
  }));
  const filled = panels.filter(({ all }) => all.some(({ values }) => values.length > 0));
  if (filled.length === 0) return undefined;
  let most = 0;
  for (const { all } of filled) for (const { values } of all) most = Math.max(most, values[values.length - 1] ?? 0);
  return {
    id: 'job-waits',
    title: 'How long jobs wait',
    caption:
      'Part of the jobs (up) that had their first task launched after at most so long (across). The further left and up, the better. First replication; the axis is logarithmic above a second.',
    panels: filled.map(({ framework, all }) =>
      distributions(
        {
          figure: 'job-waits',
          key: framework,
          title: framework,
          description: describeQuantiles(all),
          width: 420,
          height: 210,
          margins: { top: 26, right: 12, bottom: 26, left: 48 },
        },
        all,
        most,
      ),
    ),
    legend: model.policies.map((name, series) => ({ name, series })),
    legendMark: 'line',
    metrics: ['jobs.mean_wait', 'jobs.p95_wait'],
    columns: ['framework', 'fraction', ...model.policies],
    rows: filled.flatMap(({ framework, all }) =>
      Array.from({ length: STEPS + 1 }, (_, i) => [
        framework,
        i / STEPS,
        ...all.map(({ values }) => (values.length === 0 ? Number.NaN : Number(values[i]!.toPrecision(5)))),
      ]),
    ),
  };
}

function quantiles({ jobs }: ReportModel, policy: string, framework: string): Quantiles {
  const waits: number[] = [];
  for (const job of jobs) {
    if (job.policy === policy && job.framework === framework && !Number.isNaN(job.wait)) waits.push(job.wait);
  }
  const sorted = Float64Array.from(waits).sort();
  if (sorted.length === 0) return { name: policy, values: [] };
  const values = Array.from({ length: STEPS + 1 }, (_, i) => {
    const rank = Math.ceil((i * sorted.length) / STEPS);
    return sorted[Math.max(rank, 1) - 1]!;
  });
  return { name: policy, values };
}

/** Every second that tasks waited, by what they waited for: one panel a framework, one bar a policy. */
export function waitLedger(model: ReportModel): Figure | undefined {
  const causes = [...new Set(model.waits.filter(({ seconds }) => seconds > 0).map(({ cause }) => cause))];
  if (causes.length === 0) return undefined;
  const panels = model.frameworks.map((framework) => ({
    framework,
    bars: model.policies.map((policy) => ({
      name: policy,
      parts: causes.map((cause) => secondsOf(model, policy, framework, cause)),
    })),
  }));
  return {
    id: 'wait-ledger',
    title: 'What tasks waited for',
    caption:
      'Every second that a task of the framework waited, charged to one cause. First replication. The bars of a framework share a scale; frameworks do not.',
    panels: panels.map(({ framework, bars }) =>
      stackedBars(
        {
          figure: 'wait-ledger',
          key: framework,
          title: framework,
          description: bars.map((bar) => `${bar.name}: ${duration(sum(bar.parts))}`).join('; '),
          width: 420,
          height: 56 + 30 * bars.length,
          margins: { top: 26, right: 16, bottom: 28, left: 118 },
        },
        bars,
        causes,
        Math.max(...bars.map(({ parts }) => sum(parts))),
        'seconds',
      ),
    ),
    legend: causes.map((name, series) => ({ name, series })),
    legendMark: 'square',
    metrics: ['tasks.waiting_seconds'],
    columns: ['framework', 'policy', ...causes],
    rows: panels.flatMap(({ framework, bars }) => bars.map(({ name, parts }) => [framework, name, ...parts])),
  };
}

function secondsOf({ waits }: ReportModel, policy: string, framework: string, cause: string): number {
  let seconds = 0;
  for (const wait of waits) {
    if (wait.policy === policy && wait.framework === framework && wait.cause === cause) seconds += wait.seconds;
  }
  return seconds;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
