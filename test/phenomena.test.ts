import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Comparison, comparisonOf } from '../src/experiment/compare.ts';
import { runOne } from '../src/experiment/run-one.ts';
import { metricNames } from '../src/metrics/catalogue.ts';
import { loadScenario } from '../src/scenario/load/load.ts';
import { formatProblems } from '../src/scenario/load/problem.ts';
import { POLICIES } from '../src/scenario/policies/registry.ts';

const FOLDER = 'scenarios/phenomena';

/** Runs a scenario under all its policies, the books checked after every record. */
function run(name: string): Comparison {
  const loaded = loadScenario(`${FOLDER}/${name}.yaml`, (path) => readFileSync(path, 'utf8'), {
    policies: POLICIES,
    metrics: metricNames(),
  });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  const { scenario } = loaded;
  const results = scenario.policies.map((policy) => ({ result: runOne(scenario, policy, { check: true }) }));
  const labels = scenario.policies.map(({ label }) => label);
  return comparisonOf(scenario, labels, scenario.seed, 1, results);
}

function figure(of: Comparison, metric: string, framework = '', policy = 'drf'): number {
  const scope = framework === '' ? 'cluster' : 'framework';
  const row = of.figures.find(
    (each) => each.policy === policy && each.scope === scope && each.name === framework && each.metric === metric,
  );
  return row?.estimate?.mean ?? Number.NaN;
}

/** How many tasks of the framework run at the end: launched and neither finished nor killed. */
function runningAtEnd(of: Comparison, framework: string): number {
  return figure(of, 'tasks.launched', framework) - figure(of, 'tasks.finished', framework);
}

const names = readdirSync(FOLDER)
  .map((file) => file.replace('.yaml', ''))
  .filter((name) => !name.endsWith('-cured'))
  .sort();
const runs = new Map<string, Comparison>();
function once(name: string): Comparison {
  let found = runs.get(name);
  if (found === undefined) {
    found = run(name);
    runs.set(name, found);
  }
  return found;
}

/** The figure of which the page tells, of the problem and of the cure, and whether the cure makes it larger. */
const MEASURES: readonly [(of: Comparison) => number, 'more' | 'less'][] = [
  [(of) => figure(of, 'tasks.finished', 'busy'), 'more'],
  [(of) => runningAtEnd(of, 'marathon'), 'more'],
  [(of) => figure(of, 'tasks.never_started', 'big'), 'less'],
  [(of) => runningAtEnd(of, 'worker'), 'more'],
  [(of) => runningAtEnd(of, 'worker'), 'more'],
  [(of) => figure(of, 'tasks.mean_wait', 'service'), 'less'],
  [(of) => figure(of, 'deciding.cycles'), 'less'],
  [(of) => figure(of, 'tasks.waiting_seconds', 'giant'), 'less'],
  [(of) => figure(of, 'tasks.never_started'), 'less'],
  [(of) => runningAtEnd(of, 'busy'), 'more'],
];

describe('phenomena', () => {
  test('are ten, each with its cure', () => {
    expect(names.map((name) => Number(name.slice(0, 2)))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(readdirSync(FOLDER)).toHaveLength(20);
  });

  describe.each(names)('%s', (name) => {
    test.each([name, `${name}-cured`])('%s ends as expected', (file) => {
      const { expectations } = once(file);
      expect(expectations.length).toBeGreaterThan(0);
      expect(expectations.filter(({ outcome }) => outcome !== 'passed').map(({ text }) => text)).toEqual([]);
    });

    test('the cure cures, and both figures stand on the page', () => {
      const number = names.indexOf(name);
      const [measure, better] = MEASURES[number]!;
      const [before, after] = [measure(once(name)), measure(once(`${name}-cured`))];
      if (better === 'more') expect(after).toBeGreaterThan(before);
      else expect(after).toBeLessThan(before);
      const section = readFileSync('docs/phenomena.md', 'utf8').split(/^## \d+\. /m)[number + 1]!;
      for (const value of [before, after])
        expect(section).toContain(`**${name.startsWith('06') ? value.toFixed(1) : value}**`);
    });
  });
});
