import type { Comparison } from '../experiment/compare.ts';
import type { FigureRow } from '../experiment/summary.ts';
import type { Scope } from '../metrics/sheet.ts';
import { type Screen, styled, type TextTable, tableLines, wrap } from './terminal.ts';

/** What is shown of a metric. */
interface Line {
  readonly label: string;
  readonly scope: Scope;
  readonly name: string;
  readonly metric: string;
}

/** How a figure is printed: as parts of a hundred, or with so many digits. */
type Style = 'percent' | 'figure' | 'factor';

/** The overview of a comparison, as lines for the terminal. */
export function overviewLines(comparison: Comparison, screen: Screen): string[] {
  const { scenario, policies, replications, seed, failures } = comparison;
  const seeds = replications === 1 ? `seed ${seed}` : `seed ${seed}, ${replications} replications`;
  const lines = [`${styled(screen, 'bold', scenario.name)}: ${policies.join(', ')} (${seeds})`];
  if (scenario.story !== '') lines.push(...wrap(scenario.story, screen));
  const frameworks = scenario.frameworks.map(({ name }) => name);
  const roles = [...new Set(scenario.frameworks.flatMap((framework) => framework.roles))];
  if (policies.length > 1) {
    const title = `Speed-up over ${policies[0]} (sum of job times)`;
    lines.push('', ...table(comparison, screen, title, 'factor', owners('framework', frameworks, 'speed_up', true)));
  }
  lines.push('', ...table(comparison, screen, 'Cluster', 'percent', clusterLines(comparison)));
  lines.push(
    '',
    ...table(
      comparison,
      screen,
      'Jobs, mean response (s)',
      'figure',
      owners('framework', frameworks, 'jobs.mean_response', true),
    ),
  );
  lines.push(
    '',
    ...table(
      comparison,
      screen,
      'Tasks, mean wait (s)',
      'figure',
      owners('framework', frameworks, 'tasks.mean_wait', true),
    ),
  );
  lines.push(
    '',
    ...table(
      comparison,
      screen,
      'Starved time (s)',
      'figure',
      owners('role', roles, 'starvation.starved_seconds', true),
    ),
  );
  const lost = owners('framework', frameworks, 'lost_work.task_seconds', true);
  if (lost.some((line) => policies.some((policy) => (find(comparison, policy, line)?.estimate?.mean ?? 0) !== 0))) {
    lines.push('', ...table(comparison, screen, 'Work lost to kills (task s)', 'figure', lost));
  }
  lines.push(...notes(comparison, screen));
  for (const { policy, replication, message } of failures) {
    lines.push(styled(screen, 'red', `${policy}, replication ${replication} failed: ${message}`));
  }
  lines.push(...expectationLines(comparison, screen));
  return lines;
}

function clusterLines({ scenario, figures }: Comparison): Line[] {
  const resources = [...new Set(scenario.agents.flatMap(({ resources: { scalars } }) => Object.keys(scalars)))];
  const metrics = resources
    .flatMap((resource) => [
      [`${resource} allocated`, `utilization.${resource}.allocated`],
      [`${resource} idle while tasks wait`, `utilization.${resource}.idle_while_waiting`],
    ])
    .concat([
      ['offers used', 'offers.hit_rate'],
      ['entitlement missed', 'starvation.shortfall'],
      ['fairness (Jain)', 'fairness.jain'],
    ]);
  return metrics
    .map(([label, metric]): Line => ({ label: label!, scope: 'cluster', name: '', metric: metric! }))
    .filter((line) =>
      figures.some(
        (row) =>
          row.scope === 'cluster' &&
          row.metric === line.metric &&
          row.estimate !== undefined &&
          row.estimate.mean !== 0,
      ),
    );
}

function owners(scope: Scope, names: readonly string[], metric: string, withCluster: boolean): Line[] {
  const lines = names.map((name): Line => ({ label: name, scope, name, metric }));
  return withCluster && names.length > 1 ? [...lines, { label: 'all', scope: 'cluster', name: '', metric }] : lines;
}

function table(comparison: Comparison, screen: Screen, title: string, style: Style, lines: readonly Line[]): string[] {
  const { policies } = comparison;
  const shown = style === 'factor' ? policies.slice(1) : policies;
  const content: TextTable = {
    head: [title, ...shown],
    rows: lines.map((line) => [line.label, ...shown.map((policy) => cell(comparison, policy, line, style))]),
  };
  return tableLines(content, screen);
}

/** Mean with its interval; against the baseline, the paired difference; in brackets what was published. */
function cell(comparison: Comparison, policy: string, line: Line, style: Style): string {
  const row = find(comparison, policy, line);
  if (row?.estimate === undefined) return '-';
  const { estimate, difference } = row;
  const text =
    style === 'factor' || difference === undefined
      ? printed(estimate.mean, style) + interval(estimate.halfWidth, style)
      : `${printed(estimate.mean, style)} (${difference.mean < 0 ? '' : '+'}${printed(difference.mean, style)}${interval(difference.halfWidth, style)})`;
  const published = comparison.scenario.references.find(
    (one) =>
      (one.policy ?? policy) === policy &&
      one.metric === line.metric &&
      (line.scope === 'cluster'
        ? one.framework === undefined && one.role === undefined
        : line.scope === 'framework'
          ? one.framework === line.name
          : one.role === line.name),
  );
  return published === undefined ? text : `${text} [${printed(published.value, style)}]`;
}

function find({ figures }: Comparison, policy: string, line: Line): FigureRow | undefined {
  return figures.find(
    (row) => row.policy === policy && row.scope === line.scope && row.name === line.name && row.metric === line.metric,
  );
}

function printed(value: number, style: Style): string {
  if (style === 'percent') return `${(value * 100).toFixed(1)}%`;
  if (style === 'factor') return value.toFixed(2);
  const magnitude = Math.abs(value);
  return value.toFixed(magnitude >= 1000 ? 0 : magnitude >= 10 ? 1 : 2);
}

function interval(halfWidth: number, style: Style): string {
  return Number.isFinite(halfWidth) ? ` ±${printed(halfWidth, style)}` : '';
}

function notes({ policies, replications, scenario, figures }: Comparison, screen: Screen): string[] {
  const notes: string[] = [];
  const intervals = replications > 1 ? '; ± is the half of a 95 % interval over the replications' : '';
  if (policies.length > 1)
    notes.push(`In parentheses: the difference to ${policies[0]} on the same draws${intervals}.`);
  else if (replications > 1) notes.push(`± is the half of a 95 % interval over the replications.`);
  const shown = scenario.references.filter(
    ({ policy = policies[1] }) => policy !== undefined && policies.includes(policy),
  );
  const sources = [...new Set(shown.map(({ source }) => source))];
  if (sources.length > 0) notes.push(`In brackets: published, ${sources.join('; ')}.`);
  const unfinished = figures.filter(
    (row) => row.metric === 'jobs.unfinished' && row.scope === 'cluster' && (row.estimate?.mean ?? 0) > 0,
  );
  for (const { policy, estimate } of unfinished) {
    notes.push(
      `${policy}: ${printed(estimate!.mean, 'figure').replace(/\.?0+$/, '')} jobs had not ended at the end of the run; means are of those that had.`,
    );
  }
  return notes.length === 0
    ? []
    : ['', ...notes.flatMap((note) => wrap(note, screen)).map((line) => styled(screen, 'dim', line))];
}

function expectationLines({ expectations }: Comparison, screen: Screen): string[] {
  if (expectations.length === 0) return [];
  const count = (outcome: string): number => expectations.filter((one) => one.outcome === outcome).length;
  const lines = expectations
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ text }) => styled(screen, 'red', `expectation failed: ${text}`));
  const left = count('not-run');
  const summary = `expectations: ${count('passed')} passed, ${count('failed')} failed${left === 0 ? '' : `, ${left} not checked`}`;
  return ['', ...lines, styled(screen, count('failed') === 0 ? 'green' : 'red', summary)];
}
