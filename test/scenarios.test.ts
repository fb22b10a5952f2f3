import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadScenarios } from '../src/cli/load.ts';
import { compare } from '../src/experiment/compare.ts';
import { inline } from '../src/experiment/executors/inline.ts';
import { fileTraces } from '../src/workload/files/trace-reader.ts';

/**
 * Every scenario of the project runs and ends as its `expect` says, and every run gives the records it gave when its golden
 * digest was written. A digest that moves is a result that moves: `UPDATE_GOLDEN=1 npx vitest run test/scenarios.test.ts`
 * writes them anew, and CHANGELOG.md says why.
 */
const GOLDEN = 'results/golden/digests.json';
const UPDATE = 'UPDATE_GOLDEN';

/** Expectations that hold for the mean over several replications. */
const REPLICATIONS: Readonly<Record<string, number>> = { 'scenarios/mesos-macrobenchmark.yaml': 10 };

const files = readdirSync('scenarios', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => `scenarios/${name}`)
  .sort();

type Digests = Record<string, Record<string, string>>;
const golden = (existsSync(GOLDEN) ? JSON.parse(readFileSync(GOLDEN, 'utf8')) : {}) as Digests;
const found: Digests = {};

async function check(file: string): Promise<void> {
  const [scenario] = await loadScenarios([file]);
  const seeds = REPLICATIONS[file] ?? 1;
  const result = await compare(scenario!, { seeds, executor: inline({ traces: fileTraces }) });
  expect(result.failures).toEqual([]);
  expect(result.expectations.filter(({ outcome }) => outcome === 'failed').map(({ text }) => text)).toEqual([]);
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
