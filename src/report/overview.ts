import { toSeconds } from '../engine/micros.ts';
import type { Comparison } from '../experiment/compare.ts';
import { isAgainstOwnBaseline } from '../experiment/expect.ts';
import type { WarmUp } from '../experiment/warm-up.ts';
import { saturationMessages } from '../metrics/saturation.ts';
import type { Scope } from '../metrics/sheet.ts';
import { BEST_MARK, bestOf, type FigureLine, type FigureStyle, figureText, findFigure } from './figure-text.ts';
import { type Screen, styled, tableLines, wrap } from './terminal.ts';

/** The overview of a comparison, as lines for the terminal. */
export function overviewLines(comparison: Comparison, screen: Screen): string[] {
  const { scenario, policies, replications, seed } = comparison;
  const seeds = replications === 1 ? `seed ${seed}` : `seed ${seed}, ${replications} replications`;
  const frameworks = scenario.frameworks.map(({ name }) => name);
  const roles = [...new Set(scenario.frameworks.flatMap((framework) => framework.roles))];
  const lines = [`${styled(screen, 'bold', scenario.name)}: ${policies.join(', ')} (${seeds})`];
  let hasBest = false;
  const table = (title: string, rows: readonly FigureLine[], shown = policies): void => {
    if (rows.length === 0 || shown.length === 0) return;
    const texts = rows.map((row) => {
      const best = bestOf(comparison, shown, row);
      hasBest ||= best.size > 0;
      return [
        row.label,
        ...shown.map((policy) => (best.has(policy) ? BEST_MARK : '') + figureText(comparison, policy, row)),
      ];
    });
    lines.push('', ...tableLines({ head: [title, ...shown], rows: texts }, screen));
  };
  if (scenario.story !== '') lines.push(...wrap(scenario.story, screen));
  const speedUps = owners('framework', frameworks, 'speed_up', 'factor');
  table(`Speed-up over ${policies[0]} (sum of job times)`, speedUps, policies.slice(1));
  table('Cluster', clusterLines(comparison));
  table('Jobs, mean response (s)', owners('framework', frameworks, 'jobs.mean_response', 'figure'));
  if (policies.length === 1) {
    // One run has the room for what users of batch queues look at first.
    table('Jobs, mean wait (s)', owners('framework', frameworks, 'jobs.mean_wait', 'figure'));
    table('Jobs, mean bounded slowdown', owners('framework', frameworks, 'jobs.mean_slowdown', 'factor'));
  }
  table('Tasks, mean wait (s)', owners('framework', frameworks, 'tasks.mean_wait', 'figure'));
  table('Starved time (s)', owners('role', roles, 'starvation.starved_seconds', 'figure'));
  const lost = owners('framework', frameworks, 'lost_work.task_seconds', 'figure');
  table(
    'Work lost to kills (task s)',
    lost.filter((line) => policies.some((policy) => (findFigure(comparison, policy, line)?.estimate?.mean ?? 0) !== 0)),
  );
  table('Why tasks waited (task s)', waitLines(comparison));
  lines.push(...notes(comparison, screen, hasBest));
  return [...lines, ...expectationLines(comparison, screen)];
}

/** Resources that nobody ever held say nothing of a policy and are left out, as is what no policy has. */
function clusterLines({ scenario, figures }: Comparison): FigureLine[] {
  const has = (metric: string): boolean =>
    figures.some((row) => row.scope === 'cluster' && row.metric === metric && (row.estimate?.mean ?? 0) !== 0);
  const line = (label: string, metric: string, style: FigureStyle = 'percent'): FigureLine => {
    return { label, scope: 'cluster', name: '', metric, style };
  };
  const resources = [...new Set(scenario.agents.flatMap(({ resources: { scalars } }) => Object.keys(scalars)))];
  return [
    ...resources
      .filter((resource) => has(`utilization.${resource}.allocated`))
      .flatMap((resource) => [
        line(`${resource} allocated`, `utilization.${resource}.allocated`),
        line(`${resource} idle while tasks wait`, `utilization.${resource}.idle_while_waiting`),
      ]),
    line('offers used', 'offers.hit_rate'),
    line('entitlement missed', 'starvation.shortfall'),
    line('fairness (Jain)', 'fairness.jain', 'factor'),
  ].filter(({ metric }) => has(metric));
}

/** A line for each, and one for the whole cluster where there are several. */
function owners(scope: Scope, names: readonly string[], metric: string, style: FigureStyle): FigureLine[] {
  const lines = names.map((name): FigureLine => ({ label: name, scope, name, metric, style }));
  return names.length > 1 ? [...lines, { label: 'all', scope: 'cluster', name: '', metric, style }] : lines;
}

/** The causes of waiting that are among the two largest under any policy, largest first under the baseline. */
function waitLines({ policies, figures }: Comparison): FigureLine[] {
  const causes = figures.filter(
    ({ scope, metric, estimate }) => scope === 'cluster' && metric.startsWith('waits.') && (estimate?.mean ?? 0) > 0,
  );
  const largest = new Set<string>();
  for (const policy of policies) {
    const own = causes.filter((row) => row.policy === policy).sort((a, b) => b.estimate!.mean - a.estimate!.mean);
    for (const { metric } of own.slice(0, 2)) largest.add(metric);
  }
  return [...largest].map((metric) => {
    const label = metric.replace(/^waits\.(.+)_seconds$/, '$1').replaceAll('_', ' ');
    return { label, scope: 'cluster', name: '', metric, style: 'figure' };
  });
}

function notes(
  { policies, replications, scenario, warmUp, figures, runs }: Comparison,
  screen: Screen,
  hasBest: boolean,
): string[] {
  const notes: string[] = [];
  if (warmUp !== undefined) notes.push(...warmUpNotes(warmUp));
  if (hasBest) notes.push(`${BEST_MARK} marks the best of a row.`);
  if (replications > 1) notes.push('± is half of a 95 % interval over the replications.');
  if (replications > 1 && policies.length > 1)
    notes.push(
      '* marks a difference that chance alone hardly explains (Holm, 5 %); without it the difference may be noise.',
    );
  if (policies.length > 1) notes.push(`In parentheses: the difference to ${policies[0]} on the same draws.`);
  const references = scenario.references.filter(
    ({ policy = policies[0]!, metric }) =>
      policies.includes(policy) && isAgainstOwnBaseline(metric, scenario, policies),
  );
  const sources = [...new Set(references.map(({ source }) => source))];
  if (sources.length > 0) notes.push(`In brackets what was published: ${sources.join('; ')}.`);
  for (const { policy, scope, metric, estimate } of figures) {
    if (scope !== 'cluster' || metric !== 'jobs.unfinished' || (estimate?.mean ?? 0) === 0) continue;
    const count = Number(estimate!.mean.toFixed(1));
    notes.push(`${policy}: ${count} jobs had not ended when the run did; means are of those that had.`);
  }
  for (const policy of policies) {
    const first = runs.find((run) => run.policy === policy);
    for (const message of saturationMessages(first?.loads ?? [])) notes.push(`${policy}: ${message}.`);
    for (const { victim, claimant, rounds, tasks, firstAt } of first?.measured.reclaimLoops ?? [])
      notes.push(
        `${policy}: reclaim loop: ${tasks} tasks of ${victim} were taken for ${claimant || 'nobody'} ${rounds} times more, from ${firstAt} s on, with nothing new in between.`,
      );
    if (first?.ending === 'saturated')
      notes.push(`${policy}: the run was ended there, as its queue would grow for ever.`);
  }
  if (notes.length === 0) return [];
  return ['', ...notes.flatMap((note) => wrap(note, screen)).map((line) => styled(screen, 'dim', line))];
}

function warmUpNotes({ until, by, tenth, isSettled }: WarmUp): string[] {
  const other = tenth === undefined ? '' : `; a fixed tenth of the run would be ${toSeconds(tenth)} s`;
  const found = by === 'mser-5' ? `, by MSER-5 on the first replication${other}` : '';
  const said = `Steady state: measures leave out the first ${toSeconds(until)} s${found}.`;
  if (isSettled) return [said];
  return [said, 'MSER-5 finds no end of the warm-up: the runs are too short, or there is no steady state.'];
}

function expectationLines({ expectations }: Comparison, screen: Screen): string[] {
  if (expectations.length === 0) return [];
  const count = (outcome: string): number => expectations.filter((one) => one.outcome === outcome).length;
  const lines = expectations
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ text }) => styled(screen, 'red', `expectation failed: ${text}`));
  const left = count('not-run');
  const checked = `expectations: ${count('passed')} passed, ${count('failed')} failed`;
  const summary = left === 0 ? checked : `${checked}, ${left} not checked`;
  return ['', ...lines, styled(screen, count('failed') === 0 ? 'green' : 'red', summary)];
}
