import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadScenarios } from '../src/cli/load.ts';
import { compare } from '../src/experiment/compare.ts';
import { inline } from '../src/experiment/executors/inline.ts';
import { overviewLines } from '../src/report/overview.ts';
import { fileTraces } from '../src/workload/files/trace-reader.ts';

/**
 * Every scenario of the project runs and ends as its `expect` says, and every run gives the records it gave when its golden
 * digest was written. A digest that moves is a result that moves: `UPDATE_GOLDEN=1 npx vitest run test/scenarios.test.ts`
 * writes them anew, and CHANGELOG.md says why.
 */
const GOLDEN = 'results/golden/digests.json';
const UPDATE = 'UPDATE_GOLDEN';

const DEMO = 'scenarios/mesos-macrobenchmark.yaml';
const PLAIN = { width: Number.POSITIVE_INFINITY, color: false };

/** Expectations that hold for the mean over several replications. */
const REPLICATIONS: Readonly<Record<string, number>> = { [DEMO]: 10 };

const files = readdirSync('scenarios', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => `scenarios/${name}`)
  .sort();

type Digests = Record<string, Record<string, string>>;
const golden = (existsSync(GOLDEN) ? JSON.parse(readFileSync(GOLDEN, 'utf8')) : {}) as Digests;
const found: Digests = {};

/** The lines of the demo's output that the README shows. */
function shownInReadme(): readonly string[] {
  const [, block] = /```\n(Speed-up over static .*?)```/s.exec(readFileSync('README.md', 'utf8'))!;
  return block!.trimEnd().split('\n');
}

async function check(file: string): Promise<void> {
  const { scenario } = (await loadScenarios([file]))[0]!;
  const seeds = REPLICATIONS[file] ?? 1;
  const result = await compare(scenario, { seeds, executor: inline({ traces: fileTraces }) });
  expect(result.failures).toEqual([]);
  expect(result.expectations.filter(({ outcome }) => outcome === 'failed').map(({ text }) => text)).toEqual([]);
  if (file === DEMO) for (const line of shownInReadme()) expect(overviewLines(result, PLAIN)).toContain(line);
  const digests = Object.fromEntries(
    result.runs.filter(({ replication }) => replication === 0).map(({ policy, digest }) => [policy, digest]),
  );
  found[file] = digests;
  if (process.env[UPDATE] === '1') {
    const all = Object.fromEntries(Object.entries({ ...golden, ...found }).sort(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(GOLDEN, `${JSON.stringify(all, undefined, 2)}\n`);
  } else expect(digests).toEqual(golden[file]);
}

describe('scenarios', () => {
  for (const file of files.filter((name) => !name.includes('/traces/'))) test(file, () => check(file), 300_000);
});

describe.skipIf(!existsSync('../shared/traces'))('scenarios on real traces (in ../shared/traces)', () => {
  for (const file of files.filter((name) => name.includes('/traces/'))) test(file, () => check(file), 300_000);
});
