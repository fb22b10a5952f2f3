import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fileTraces } from '../workload/files/trace-reader.ts';
import { buildRun } from './build/build.ts';
import { loadScenario } from './load/load.ts';
import { POLICIES } from './policies/registry.ts';

const FOLDER = '../shared/traces/swf-sdsc-sp2-5k';

/** Of the trace's own clock; runs begin there. */
const FIRST_ARRIVAL = 399_264;

/** Start of each job in seconds after the first arrival, by the number it has in the trace. */
function startsOf(file: string): Map<string, number> {
  const loaded = loadScenario(file, (path) => readFileSync(path, 'utf8'), { policies: POLICIES, traces: fileTraces });
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  const starts = new Map<string, number>();
  const run = buildRun(loaded.scenario, loaded.scenario.policies[0]!, {
    traces: fileTraces,
    observers: ({ cluster }) => [{ taskLaunched: ({ at, job }) => void starts.set(cluster.jobs.name(job), at / 1e6) }],
  });
  expect(run.run()).toBe('drained');
  return starts;
}

function expectedStarts(column: string): Map<string, number> {
  const [header = '', ...rows] = gunzipSync(readFileSync(`${FOLDER}/expected_starts.csv.gz`))
    .toString()
    .trim()
    .split('\n');
  const at = header.trim().split(',').indexOf(column);
  return new Map(rows.map((row) => [row.split(',')[0]!, Number(row.split(',')[at]) - FIRST_ARRIVAL]));
}

describe.skipIf(!existsSync(FOLDER))('SDSC SP2 against two batch simulators (needs ../shared/traces)', () => {
  test.each(['fcfs', 'easy'])('every job starts at the second it should: %s', (discipline) => {
    const starts = startsOf(`scenarios/traces/swf-sdsc-sp2-${discipline}.yaml`);
    const expected = expectedStarts(`${discipline}_start`);
    const wrong = [...expected].filter(([job, start]) => starts.get(job) !== start);
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(starts.size).toBe(expected.size);
  });
});
