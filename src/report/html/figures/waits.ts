import { WAIT_CAUSES } from '../../../metrics/wait-causes.ts';
import { stackedBars } from '../../plots/bars.ts';
import { describeQuantiles, distributions, type Quantiles } from '../../plots/distribution.ts';
import { duration } from '../../plots/format.ts';
import type { Figure } from '../figure.ts';
import type { ReportModel } from '../model.ts';
import { Values } from '../values.ts';

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
  const values = new Values(model);
  const secondsOf = (policy: string, framework: string, cause: string): number =>
    values.amount(policy, 'framework', framework, `waits.${cause}_seconds`);
  const causes = WAIT_CAUSES.filter((cause) =>
    model.frameworks.some((framework) => model.policies.some((policy) => secondsOf(policy, framework, cause) > 0)),
  );
  if (causes.length === 0) return undefined;
  const names = causes.map((cause) => cause.replaceAll('_', ' '));
  const panels = model.frameworks.map((framework) => ({
    framework,
    bars: model.policies.map((policy) => {
      const parts = causes.map((cause) => secondsOf(policy, framework, cause));
      return { name: policy, parts, note: duration(sum(parts)) };
    }),
  }));
  return {
    id: 'wait-ledger',
    title: 'What tasks waited for',
    caption:
      'Every second that a task of the framework waited, charged to one cause: ten tasks that wait a minute are ten minutes. Mean over the seeds. The bars of a framework share a scale; frameworks do not.',
    panels: panels.map(({ framework, bars }) =>
      stackedBars(
        {
          figure: 'wait-ledger',
          key: framework,
          title: framework,
          description: bars.map(({ name, note }) => `${name}: ${note}`).join('; '),
          width: 420,
          height: 56 + 30 * bars.length,
          margins: { top: 26, right: 62, bottom: 28, left: 118 },
        },
        bars,
        names,
        Math.max(...bars.map(({ parts }) => sum(parts))),
        'seconds',
      ),
    ),
    legend: names.map((name, series) => ({ name, series })),
    legendMark: 'square',
    metrics: ['tasks.waiting_seconds', ...causes.map((cause) => `waits.${cause}_seconds`)],
    columns: ['framework', 'policy', ...names],
    rows: panels.flatMap(({ framework, bars }) => bars.map(({ name, parts }) => [framework, name, ...parts])),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
