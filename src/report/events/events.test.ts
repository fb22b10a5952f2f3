import { parquetReadObjects } from 'hyparquet';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import type { Observer } from '../../cluster/record-types.ts';
import { RECORD_NAMES } from '../../cluster/record-types.ts';
import { BY_CHANCE, scenarioOf, TWO_TEAMS } from '../../experiment/testing/two-teams.ts';
import { buildRun } from '../../scenario/build/build.ts';
import { POLICIES } from '../../scenario/policies/registry.ts';
import { fileTraces } from '../../workload/files/trace-reader.ts';
import type { StreamedFiles } from '../write-files.ts';
import { EVENT_COLUMNS } from './event-row.ts';
import { type WatchedOptions, watchedFiles } from './watched-files.ts';

/** The file that watching the second policy of a scenario gives, and how many records of each name there were. */
function watch(text: string, options: WatchedOptions): { file: Uint8Array; counts: Map<string, number> } {
  const scenario = scenarioOf(text);
  const policy = scenario.policies[1]!;
  const counts = new Map<string, number>();
  const counting: { [name: string]: () => void } = {};
  for (const name of RECORD_NAMES) counting[name] = () => void counts.set(name, (counts.get(name) ?? 0) + 1);
  const run = buildRun(scenario, policy, { observers: () => [counting as Observer] });
  run.run();
  const [file] = watchedFiles(
    [{ scenario, policy, seed: scenario.seed, policies: POLICIES, traces: fileTraces, digest: run.digest }],
    options,
  );
  return { file: bytesOf(file!), counts };
}

function bytesOf({ write }: StreamedFiles): Uint8Array {
  const pieces: Uint8Array[] = [];
  write([(piece) => void pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece.slice())]);
  return Buffer.concat(pieces);
}

const CSV: WatchedOptions = { timeline: false, events: 'csv' };
const PARQUET: WatchedOptions = { timeline: false, events: 'parquet' };

test('every record is a row, told in words', () => {
  const { file, counts } = watch(TWO_TEAMS, CSV);
  const { data } = Papa.parse<Record<string, string>>(Buffer.from(file).toString(), {
    header: true,
    skipEmptyLines: true,
  });
  expect(Object.keys(data[0]!)).toEqual(EVENT_COLUMNS.map(({ name }) => name));
  for (const [name, count] of counts) expect(data.filter(({ record }) => record === name)).toHaveLength(count);
  expect(data).toHaveLength([...counts.values()].reduce((sum, count) => sum + count, 0));
  // B's only task: ready at 60 s, launched at once, done after 10 s.
  const ofB = data.filter(({ framework, record }) => framework === 'B' && record!.startsWith('task'));
  expect(
    ofB.map(({ record, time_us, job, index, state, resources }) => [record, time_us, job, index, state, resources]),
  ).toEqual([
    ['taskLaunched', '60000000', 'job-1', '0', '', 'cpus:1'],
    ['taskStarted', '60000000', 'job-1', '0', '', ''],
    ['taskEnded', '70000000', 'job-1', '0', 'finished', 'cpus:1'],
  ]);
});

test('Parquet holds what CSV holds', async () => {
  const csv = Papa.parse<Record<string, string>>(Buffer.from(watch(BY_CHANCE, CSV).file).toString(), {
    header: true,
    skipEmptyLines: true,
  }).data;
  const { file } = watch(BY_CHANCE, PARQUET);
  const { buffer, byteOffset, byteLength } = file;
  const rows = await parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer });
  expect(rows).toHaveLength(csv.length);
  for (const [at, row] of rows.entries()) {
    for (const { name } of EVENT_COLUMNS) expect(String(row[name] ?? '')).toBe(csv[at]![name]);
  }
});

test('the same run gives the same bytes', () => {
  expect(watch(BY_CHANCE, PARQUET).file).toEqual(watch(BY_CHANCE, PARQUET).file);
});

test('an offer keeps its number from the first record to its answer', () => {
  const { file } = watch(BY_CHANCE, CSV);
  const { data } = Papa.parse<Record<string, string>>(Buffer.from(file).toString(), {
    header: true,
    skipEmptyLines: true,
  });
  const open = new Set<string>();
  let answered = 0;
  for (const { record, offer } of data) {
    if (record === 'offerMade') open.add(offer!);
    if (record === 'offerAccepted' || record === 'offerDeclined' || record === 'offerRescinded') {
      expect(open.delete(offer!)).toBe(true);
      answered++;
    }
  }
  expect(answered).toBeGreaterThan(60);
});

test('a run that comes to another digest when it is watched is an error', () => {
  const scenario = scenarioOf(TWO_TEAMS);
  const [file] = watchedFiles(
    [{ scenario, policy: scenario.policies[0]!, seed: '1', policies: POLICIES, traces: fileTraces, digest: 'another' }],
    CSV,
  );
  expect(() => bytesOf(file!)).toThrow('not deterministic');
});
