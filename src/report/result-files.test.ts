import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { compare } from '../experiment/compare.ts';
import { inline } from '../experiment/executors/inline.ts';
import type { FigureRow } from '../experiment/summary.ts';
import { BY_CHANCE, scenarioOf, TWO_TEAMS } from '../experiment/testing/two-teams.ts';
import { bestOf, type FigureLine, type FigureStyle } from './figure-text.ts';
import { overviewLines } from './overview.ts';
import { resultFiles } from './result-files.ts';

async function filesOf(text: string, seeds = 1): Promise<Map<string, string>> {
  const comparison = await compare(scenarioOf(text), { seeds, executor: inline() });
  return new Map(resultFiles(comparison, '1.0.0').map(({ name, pieces }) => [name, [...pieces()].join('')]));
}

function rowsOf(csv: string): Record<string, string>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
  expect(errors).toEqual([]);
  return data;
}

test('the same runs give the same bytes', async () => {
  const [first, second] = [await filesOf(BY_CHANCE, 2), await filesOf(BY_CHANCE, 2)];
  expect(first).toEqual(second);
});

test('the tables say what happened', async () => {
  const files = await filesOf(TWO_TEAMS);
  const jobs = rowsOf(files.get('jobs.csv')!);
  expect(
    jobs.map(({ policy, framework, submitted, started, ended, wait, response, state }) =>
      [policy, framework, submitted, started, ended, wait, response, state].join(' '),
    ),
  ).toEqual([
    'static A 0 0 40 0 40 ended',
    'static B 60 60 70 0 10 ended',
    'drf A 0 0 20 0 20 ended',
    'drf B 60 60 70 0 10 ended',
  ]);
  const summary = rowsOf(files.get('summary.csv')!);
  const speedUp = summary.find(({ policy, metric, name }) => policy === 'drf' && metric === 'speed_up' && name === 'A');
  expect(speedUp).toMatchObject({ mean: '2', half_width: '', n: '1', difference: '1', unit: '1' });
  const runs = rowsOf(files.get('runs.csv')!);
  expect(runs.map(({ ending, end }) => `${ending} ${end}`)).toEqual(['drained 70', 'drained 70']);
  const running = rowsOf(files.get('timeseries.csv')!).filter(
    ({ policy, scope }) => policy === 'static' && scope === 'cluster',
  );
  expect(running[0]).toMatchObject({
    from: '0',
    to: '0.1',
    'tasks.running': '2',
    'tasks.waiting': '6',
    'cpus.allocated': '0.5',
  });
});

test('a name is the same in every table, with commas, quotes and line feeds', async () => {
  const name = 'A, "the\nfirst"';
  const files = await filesOf(TWO_TEAMS.replace('name: A', `name: ${JSON.stringify(name)}`));
  const named = (table: string, column: string): string[] => {
    const names = rowsOf(files.get(`${table}.csv`)!).map((row) => row[column]!);
    return [...new Set(names)].filter((one) => one.startsWith('A'));
  };
  for (const table of ['frameworks', 'offers', 'jobs', 'waits']) expect(named(table, 'framework')).toEqual([name]);
  for (const table of ['summary', 'timeseries']) expect(named(table, 'name')).toEqual([name]);
});

test('every column of every table is in the data package, in its order', async () => {
  const files = await filesOf(TWO_TEAMS);
  const { resources } = JSON.parse(files.get('datapackage.json')!) as {
    resources: { path: string; schema: { fields: { name: string; description: string }[] } }[];
  };
  const tables = [...files.keys()].filter((name) => name.endsWith('.csv'));
  expect(resources.map(({ path }) => path)).toEqual(tables);
  for (const { path, schema } of resources) {
    const header = files.get(path)!.split('\n')[0]!.split(',');
    expect(schema.fields.map(({ name }) => name)).toEqual(header);
    for (const { description } of schema.fields) expect(description.length).toBeGreaterThan(3);
  }
});

test('the manifest holds all that is needed to run it again', async () => {
  const manifest: unknown = JSON.parse((await filesOf(TWO_TEAMS)).get('manifest.json')!);
  expect(manifest).toMatchObject({
    program: { name: 'commonage', version: '1.0.0' },
    scenario: { files: [{ path: 'scenarios/test.yaml', text: TWO_TEAMS }] },
    experiment: { kind: 'terminating' },
    policies: ['static', 'drf'],
    seed: '1',
    replications: 1,
    runs: [{ policy: 'static' }, { policy: 'drf', digest: expect.stringMatching(/^[0-9a-f]{16}$/) }],
  });
});

test('the overview puts the policies side by side, with what was published', async () => {
  const more = `
references: [{ policy: "drf[]", framework: A, metric: speed_up, value: 1.9, source: a paper }]
expect: [{ policy: drf, framework: A, metric: speed_up, equals: 2 }, { policy: drf, metric: jobs.ended, equals: 3 }]
`;
  const comparison = await compare(scenarioOf(TWO_TEAMS, more), { executor: inline() });
  const lines = overviewLines(comparison, { width: Number.POSITIVE_INFINITY, color: false });
  expect(lines).toContain('Speed-up over static (sum of job times)          drf');
  expect(lines.find((line) => line.startsWith('A  '))).toMatch(/^A +2\.00 \[1\.90\]$/);
  // The shorter time is the better one.
  expect(lines).toContain('A                          40.0  •20.0 (-20.0)');
  expect(lines).toContain('• marks the best of a row.');
  expect(lines).toContain('In brackets what was published: a paper.');
  expect(lines).toContain('expectation failed: drf: jobs.ended expected 3, got 2 jobs');
  expect(lines.at(-1)).toBe('expectations: 1 passed, 1 failed');
});

test('the best of a row is marked as its metric has it, where figures differ as printed', async () => {
  const comparison = await compare(scenarioOf(TWO_TEAMS), { executor: inline() });
  const any = comparison.figures.find(({ estimate }) => estimate !== undefined)!;
  const policies = ['static', 'drf', 'ego'];
  const best = (metric: string, style: FigureStyle, ...means: (number | undefined)[]): string => {
    const figures = policies.map((policy, at): FigureRow => {
      const mean = means[at];
      const estimate = mean === undefined ? undefined : { ...any.estimate!, mean };
      return { ...any, policy, scope: 'cluster', name: '', metric, estimate };
    });
    const line: FigureLine = { label: '', scope: 'cluster', name: '', metric, style };
    return [...bestOf({ ...comparison, figures }, policies, line)].join();
  };
  expect(best('utilization.cpus.allocated', 'percent', 0.5, 0.75, 0.7)).toBe('drf');
  expect(best('jobs.mean_wait', 'figure', 12, 8, 9)).toBe('drf');
  // 8.001 and 8.004 are both printed as 8.00.
  expect(best('jobs.mean_wait', 'figure', 12, 8.001, 8.004)).toBe('drf,ego');
  expect(best('jobs.mean_wait', 'figure', 8.002, 8.001, 8.004)).toBe('');
  // More cycles are neither better nor worse.
  expect(best('deciding.cycles', 'figure', 1, 2, 3)).toBe('');
  expect(best('jobs.mean_wait', 'figure', undefined, 8, undefined)).toBe('');
  expect(best('jobs.mean_wait', 'figure', undefined, 8, 7)).toBe('ego');
});
