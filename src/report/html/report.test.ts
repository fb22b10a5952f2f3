import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { compare } from '../../experiment/compare.ts';
import { inline } from '../../experiment/executors/inline.ts';
import { BY_CHANCE, scenarioOf, TWO_TEAMS } from '../../experiment/testing/two-teams.ts';
import { definePolicy } from '../../scenario/policies/define-policy.ts';
import { noOptions } from '../../scenario/policies/no-options.ts';
import { parsePolicy } from '../../scenario/policies/parse-policy.ts';
import { POLICIES } from '../../scenario/policies/registry.ts';
import { resultFiles } from '../result-files.ts';
import { readAssets } from './assets.ts';
import { plotFiles } from './plot-files.ts';
import { readResult } from './read-result.ts';
import { figures, reportPage } from './report.ts';
import { reader, reportFile } from './report-file.ts';
import { madeUpModel } from './testing/made-up.ts';
import { verdict } from './verdict.ts';

const page = reportPage(madeUpModel(), readAssets());

async function modelOf(text: string, seeds: number): Promise<ReturnType<typeof madeUpModel>> {
  const comparison = await compare(scenarioOf(text), { seeds, executor: inline() });
  return readResult(reader(resultFiles(comparison, '1.0.0')));
}

test('equal models give equal pages', () => {
  expect(reportPage(madeUpModel(), readAssets())).toBe(page);
});

test('the story is told in its order', () => {
  const ids = [...page.matchAll(/<section id="([a-z]+)"/g)].map(([, id]) => id);
  expect(ids).toEqual([
    'compared',
    'verdict',
    'utilization',
    'waiting',
    'starvation',
    'ledger',
    'loans',
    'offers',
    'differences',
    'metrics',
    'definitions',
    'scenario',
    'reproduce',
  ]);
});

test('nothing in it is to be fetched, and what the scenario says is text', () => {
  expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/);
  expect(page).not.toMatch(/url\((?!#)/);
  expect(page).toContain('&lt;shown&gt; on 3 &amp; 4 machines');
  expect(page).toContain('story: &quot;&lt;/script&gt; &amp; &lt;b&gt;&quot;');
});

test('every link leads somewhere on the page, and every id is there once', () => {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});

test('the data behind a figure is a table as wide as its head says', () => {
  const all = figures(madeUpModel());
  expect(all.length).toBeGreaterThan(7);
  for (const { id, columns, rows } of all) {
    const [, csv] = new RegExp(`id="data-${id}">([^<]*)<`).exec(page)!;
    const { data, errors } = Papa.parse<string[]>(csv!, { skipEmptyLines: true });
    expect(errors).toEqual([]);
    expect(data).toHaveLength(rows.length + 1);
    for (const row of data) expect(row).toHaveLength(columns.length);
  }
});

test('the verdict says who gains, who pays, and how sure that is', () => {
  // ego-borrow: batch 100 s less 20 of 80, web less 40 of 100 (of the baseline 100, both), mpi 3 more; half-widths are 4.
  const [first, second] = verdict(madeUpModel());
  expect(first).toMatch(
    /^Jobs are shortest under ego-borrow, which against static shortens the jobs of web by 40\s% and batch & co by 20\s%, and uses 40.0 percentage points more of the CPUs\.$/,
  );
  expect(second).toMatch(
    /^Nobody clearly pays: longer jobs of mpi \(by 2.9\s%\) may be chance; 2 of 3 differences are clear of chance/,
  );
});

test('a gain that chance may explain is a perhaps, and a price that it does not is named', () => {
  const model = madeUpModel();
  const isClear = new Set(['batch & co', 'mpi']);
  const values = model.values.map((value) => ({ ...value, isClear: isClear.has(value.name) }));
  const [first, second] = verdict({ ...model, values });
  expect(first).toContain('the jobs of batch & co by 20\u00a0%, and perhaps those of web by 40\u00a0%,');
  expect(second).toMatch(/^The price is paid by mpi, whose jobs take 2.9\s% longer; 2 of 3 differences/);
});

test('where no gain is clear of chance, all of it is a perhaps', () => {
  const model = madeUpModel();
  const [first] = verdict({ ...model, values: model.values.map((value) => ({ ...value, isClear: false })) });
  expect(first).toContain('perhaps shortens the jobs of web by 40\u00a0% and batch & co by 20\u00a0%,');
});

test('a policy all of whose runs failed is named with the reason, and shown nowhere as one that waited for nothing', async () => {
  const broken = definePolicy({
    name: 'broken',
    summary: 'Fails at once.',
    options: noOptions,
    create: () => ({
      allocator: () => {
        throw new Error('no allocator today');
      },
    }),
  });
  const policies = [...POLICIES, broken];
  const choices = ['drf', 'broken', 'fifo'].map((name) => parsePolicy(name, policies));
  const comparison = await compare(scenarioOf(TWO_TEAMS), { policies: choices, executor: inline({ policies }) });
  const model = readResult(reader(resultFiles(comparison, '1.0.0')));
  expect(model.policies).toEqual(['drf', 'fifo']);
  expect([...reportFile(model).pieces()].join('')).toContain('broken, replication 0: no allocator today');
  for (const { panels, rows } of figures(model)) {
    expect(panels.map(({ svg }) => svg).join('')).not.toContain('broken');
    expect(rows.flat()).not.toContain('broken');
  }
});

test('of many frameworks three are named, and the others counted', () => {
  // f gains 10 (f + 1) % of 100 s, f from 0 to 4, all clear.
  const model = madeUpModel();
  const names = ['a', 'b', 'c', 'd', 'e'];
  const one = model.values.find(({ name, metric }) => name === 'web' && metric === 'jobs.mean_response')!;
  const values = names.flatMap((name, f) => [
    { ...one, policy: 'static', name, mean: 100, difference: Number.NaN, isClear: false },
    { ...one, policy: 'drf', name, mean: 90 - 10 * f, difference: -10 * (f + 1), isClear: true },
  ]);
  const [first] = verdict({ ...model, policies: ['static', 'drf'], frameworks: names, values });
  const percents = 'e by 50\u00a0%, d by 40\u00a0%, c by 30\u00a0% and 2 others by less';
  expect(first).toBe(`Against static, drf shortens the jobs of ${percents}.`);
});

test('of two teams, sharing halves the jobs of one and costs the other nothing', async () => {
  // A: 40 s alone, 20 s on both agents (two-teams.ts). Held: A 80 and B 10 of 280 cpu seconds, under both policies.
  const [first, second] = verdict(await modelOf(TWO_TEAMS, 1));
  expect(first).toBe('Against static, drf shortens the jobs of A by 50\u00a0%, and uses as much of the CPUs.');
  expect(second).toBe('Nobody pays with longer jobs; one seed was run, so nothing can be said of chance.');
});

test('the page shows the figures of summary.csv', async () => {
  const comparison = await compare(scenarioOf(BY_CHANCE), { seeds: 2, executor: inline() });
  const files = resultFiles(comparison, '1.0.0');
  const html = [...reportFile(readResult(reader(files))).pieces()].join('');
  const summary = Papa.parse<Record<string, string>>(reader(files)('summary.csv')!, {
    header: true,
    skipEmptyLines: true,
  });
  const shown = new Set<string>();
  for (const [, scope, name, table] of html.matchAll(/<table data-scope="(.*?)" data-name="(.*?)">(.*?)<\/table>/gs)) {
    for (const [, metric, cells] of table!.matchAll(/<tr data-metric="(.*?)">(.*?)<\/tr>/gs)) {
      const own = cells!.split('<td').slice(2); // What comes before is the name and the unit.
      for (const [at, cell] of own.entries()) {
        const value = /data-value="(.*?)"/.exec(cell)?.[1];
        if (value !== undefined) shown.add(`${comparison.policies[at]} ${scope} ${name} ${metric} ${value}`);
      }
    }
  }
  const rows = summary.data.filter(({ mean }) => mean !== '');
  expect(rows.length).toBeGreaterThan(100);
  expect(shown).toEqual(
    new Set(
      rows.map(({ policy, scope, name, metric, mean }) => `${policy} ${scope} ${name} ${metric} ${Number(mean)}`),
    ),
  );
});

test('plots are files of their own', async () => {
  const comparison = await compare(scenarioOf(TWO_TEAMS), { executor: inline() });
  const plots = plotFiles(readResult(reader(resultFiles(comparison, '1.0.0'))));
  expect(plots.map(({ name }) => name)).toContain('plots/utilization-cpus-drf.svg');
  for (const { pieces } of plots) expect([...pieces()].join('')).toMatch(/^<svg xmlns[^>]*><style>.*<\/svg>\n$/s);
});
