import { escapeXml } from '../plots/svg.ts';
import { definitions } from './definitions.ts';
import type { Figure } from './figure.ts';
import { pairedDifferences } from './figures/differences.ts';
import { loansOverTime, sharesOverTime, utilizationOverTime, waitingOverTime } from './figures/over-time.ts';
import { heldInOffers, loanMatrices, offerFates, starvationStrips } from './figures/sharing.ts';
import { waitDistributions, waitLedger } from './figures/waits.ts';
import { metricTables } from './metric-table.ts';
import type { ReportModel } from './model.ts';
import { figureMarkup, type PageAssets, page, type Section } from './page.ts';
import { verdict } from './verdict.ts';

/** All figures that the model has data for, in the order of the story. */
export function figures(model: ReportModel): readonly Figure[] {
  return sections(model).flatMap((section) => section.figures);
}

/** The report of a result: one page that says what was compared, what came out, and how to make it again. */
export function reportPage(model: ReportModel, assets: PageAssets): string {
  const [first, second] = verdict(model);
  const story = `<p class="story">${escapeXml(model.story)}</p>`;
  const body: Section[] = [
    { id: 'compared', title: 'What was compared', body: story + compared(model) },
    {
      id: 'verdict',
      title: 'The verdict',
      body: `<p class="verdict">${escapeXml(first)}</p><p class="verdict">${escapeXml(second)}</p>`,
    },
    ...sections(model)
      .filter((section) => section.figures.length > 0)
      .map((section) => ({ id: section.id, title: section.title, body: section.figures.map(figureMarkup).join('\n') })),
    {
      id: 'metrics',
      title: 'All metrics',
      body: `<p>Means over ${seeds(model)} with half the width of their 95 % interval. The best of a row is marked where one way is better; a name leads to its definition.</p><p class="on-screen"><label for="find">Find a metric</label> <input type="search" id="find" placeholder="wait, offers, loans …"></p>${metricTables(model)}`,
    },
    {
      id: 'definitions',
      title: 'Definitions',
      body: `<details id="all-definitions"><summary>${model.metrics.length} metrics</summary>${definitions(model.metrics)}</details>`,
    },
    { id: 'scenario', title: 'The scenario', body: scenario(model) },
    { id: 'reproduce', title: 'Reproduce', body: reproduce(model) },
  ];
  return page(
    `${model.scenario}: ${model.policies.join(', ')}`,
    '<p class="lead">A report of Commonage</p>',
    body,
    assets,
  );
}

function sections(model: ReportModel): { id: string; title: string; figures: readonly Figure[] }[] {
  const resources = resourcesOf(model);
  const some = (...all: (Figure | undefined)[]): Figure[] => all.filter((figure) => figure !== undefined);
  return [
    {
      id: 'utilization',
      title: 'Utilization',
      figures: some(
        ...resources.slice(0, 3).map((resource) => utilizationOverTime(model, resource)),
        sharesOverTime(model, resources[0] ?? 'cpus'),
      ),
    },
    { id: 'waiting', title: 'Waiting', figures: some(waitDistributions(model), waitingOverTime(model)) },
    { id: 'starvation', title: 'Starvation', figures: some(starvationStrips(model)) },
    { id: 'ledger', title: 'Wait ledger', figures: some(waitLedger(model)) },
    {
      id: 'loans',
      title: 'Loans',
      figures: some(loanMatrices(model, resources[0] ?? 'cpus'), loansOverTime(model, resources[0] ?? 'cpus')),
    },
    { id: 'offers', title: 'Offers', figures: some(offerFates(model), heldInOffers(model, resources[0] ?? 'cpus')) },
    { id: 'differences', title: 'Differences', figures: some(pairedDifferences(model)) },
  ];
}

/** Resources that the timeline follows, in its order. */
function resourcesOf({ timeline }: ReportModel): string[] {
  const names = new Set<string>();
  for (const { scope, series } of timeline.levels) {
    if (scope === 'cluster' && series.endsWith('.allocated')) names.add(series.slice(0, -'.allocated'.length));
  }
  return [...names];
}

function compared(model: ReportModel): string {
  const [baseline, ...others] = model.policies;
  const facts: [string, string][] = [
    ['Scenario', model.scenario],
    ['Policies', others.length === 0 ? (baseline ?? '') : `${baseline} (the baseline), ${others.join(', ')}`],
    ['Frameworks', model.frameworks.join(', ')],
    [
      'Draws',
      `${seeds(model)}, from seed ${model.seed}${others.length === 0 ? '' : '; every policy meets the same ones'}`,
    ],
    ...(model.failures.length === 0 ? [] : [['Failed', model.failures.join('; ')] satisfies [string, string]]),
    ['Experiment', model.experiment],
    ['Digest', model.digest],
    ['Version', `Commonage ${model.version}`],
  ];
  const rows = facts.map(([term, fact]) => `<dt>${term}</dt><dd>${escapeXml(fact)}</dd>`).join('');
  return `<dl class="facts">${rows}</dl>`;
}

function seeds({ replications }: ReportModel): string {
  return replications === 1 ? '1 replication' : `${replications} replications`;
}

function scenario({ sources }: ReportModel): string {
  return sources
    .map(
      ({ name, text }, n) =>
        `<details${n === 0 ? ' open' : ''}><summary>${escapeXml(name)}</summary><pre tabindex="0">${escapeXml(text)}</pre></details>`,
    )
    .join('');
}

function reproduce(model: ReportModel): string {
  return [
    '<p>A run depends on the scenario, the policy, the seed and the version, and on nothing else: the command below gives the same bytes on every supported platform.</p>',
    `<p>With Commonage ${escapeXml(model.version)}:</p><pre tabindex="0">commonage ${escapeXml(model.command)}</pre>`,
    '<p>To check this result: <code>commonage verify</code> with the folder in which this page lies runs it again and compares digests.</p>',
  ].join('');
}
