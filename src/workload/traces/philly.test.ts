import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPhilly } from '../files/load-trace.ts';
import type { Job } from '../job.ts';
import { rows } from '../rows.ts';
import { ProblemList } from '../workload-error.ts';
import { civilSeconds } from './civil-time.ts';
import { type PhillyTable, phillyJobs, readPhilly } from './philly.ts';
import type { TraceSource } from './trace-source.ts';

function table(...lines: readonly string[]): PhillyTable {
  const problems = new ProblemList('philly.csv');
  return readPhilly(rows([lines.join('\n')], { separator: ',' }, problems), problems);
}

function all(source: TraceSource): Job[] {
  const jobs: Job[] = [];
  for (let job = source.next(); job !== undefined; job = source.next()) jobs.push(job);
  return jobs;
}

const HEADER = 'timestamp,duration,num_gpus,gpu_time,cluster';

test('jobs come in the order of (arrival, row), a gang of one task a GPU, submitted by their tenant', () => {
  const jobs = all(
    phillyJobs(
      table(
        HEADER,
        '2017-10-09 07:00:10,66.0,2,132.0,b',
        '2017-10-09 07:00:00,5,1,5,a',
        '2017-10-09 07:00:10,0.5,4,2,b',
        '',
      ),
    ),
  );
  expect(jobs.map(({ name, at, user }) => [name, at, user])).toEqual([
    ['job-2', 0, 'a'],
    ['job-1', 10_000_000, 'b'],
    ['job-3', 10_000_000, 'b'],
  ]);
  expect(jobs[1]).toEqual({
    name: 'job-1',
    at: 10_000_000,
    setup: 0,
    stages: [{ name: 'task', tasks: 2, needs: { gpus: 1000 }, duration: 66_000_000 }],
    estimate: 66_000_000,
    user: 'b',
    label: 'b',
  });
});

test('tenants are chosen by name, on one clock; what cannot run is left out and counted', () => {
  const shared = table(
    HEADER,
    '2017-01-01 00:00:00,1,1,1,a',
    '2017-01-01 00:00:01,0,1,0,b',
    '2017-01-01 00:00:02,1,0,0,b',
    '2017-01-01 00:00:03,1,1,1,b',
  );
  expect(shared.tenants).toEqual(['a', 'b']);
  const source = phillyJobs(shared, { tenants: ['b'], needs: { gpus: 1000, cpus: 4000 } });
  expect(source.leftOut).toEqual(
    new Map([
      ['not selected: another tenant', 1],
      ['no duration', 1],
      ['no GPUs', 1],
    ]),
  );
  expect(all(source)).toMatchObject([
    { name: 'job-4', at: 3_000_000, stages: [{ needs: { gpus: 1000, cpus: 4000 } }] },
  ]);
  expect(() => phillyJobs(shared, { tenants: ['c'] })).toThrow('no tenant "c" in this trace; its tenants are a, b');
});

test('every malformed row is named', () => {
  expect(() =>
    table(
      HEADER,
      '2017-02-29 00:00:00,1,1,1,a',
      '2017-01-01 00:00:00,-1,1,1,a',
      '2017-01-01 00:00:00,1,1.5,1,a',
      'x,1',
      '2017-01-01 00:00:00,1,1,1,',
    ),
  ).toThrow(
    [
      'philly.csv:2: timestamp is "2017-02-29 00:00:00"; a date and time as 2017-10-09 07:01:55 is allowed',
      'philly.csv:3: duration is "-1"; a number of seconds from 0 is allowed',
      'philly.csv:4: num_gpus is "1.5"; a whole number from 0 is allowed',
      'philly.csv:5: 2 cells; a row has 5: timestamp, duration, num_gpus, gpu_time, cluster',
      'philly.csv:6: cluster is empty; it names the tenant',
    ].join('\n'),
  );
  expect(() => table('time,gpus', '1,2')).toThrow(`philly.csv:1: the header is "time,gpus"; it must be "${HEADER}"`);
});

test('the calendar: leap years, month ends, no summer time', () => {
  expect(civilSeconds('1970-01-01 00:00:00')).toBe(0);
  expect(civilSeconds('2017-10-09 07:01:55')).toBe(Date.UTC(2017, 9, 9, 7, 1, 55) / 1000);
  expect(civilSeconds('2016-03-01 00:00:00')! - civilSeconds('2016-02-28 23:59:59')!).toBe(86_401);
  expect(civilSeconds('2000-12-31 23:59:59')).toBe(Date.UTC(2000, 11, 31, 23, 59, 59) / 1000);
  // In Seattle this night had an hour more.
  expect(civilSeconds('2017-11-05 03:00:00')! - civilSeconds('2017-11-05 00:00:00')!).toBe(3 * 3600);
  for (const text of [
    '2017-13-01 00:00:00',
    '2017-04-31 00:00:00',
    '1900-02-29 00:00:00',
    '2017-01-01 24:00:00',
    '2017-01-01',
    '',
  ]) {
    expect(civilSeconds(text), text).toBeUndefined();
  }
});

const folder = '../shared/traces/philly-2017';

describe.skipIf(!existsSync(folder))('the Philly trace (skipped where the traces are not at hand)', () => {
  interface Expected {
    readonly rows: number;
    readonly gpu_seconds: number;
    readonly t0: string;
    readonly vcs: Readonly<Record<string, { jobs: number; gpu_seconds: number; max_gpus_per_job: number }>>;
  }

  test('82,247 jobs of 15 tenants, tenant by tenant as in the reference', () => {
    const expected = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as Expected;
    const shared = loadPhilly(`${folder}/philly.csv.gz`);
    expect([shared.rows, shared.tenants.length]).toEqual([82_247, 15]);
    expect(shared.submitSeconds[0]).toBe(civilSeconds(expected.t0));
    expect(shared.submitSeconds.at(-1)).toBe(civilSeconds('2017-12-22 08:02:11'));
    expect(shared.tenants).toEqual(Object.keys(expected.vcs).sort());
    const gpuSeconds = (jobs: readonly Job[]): number =>
      jobs.reduce((sum, { stages }) => sum + stages[0]!.tasks * ((stages[0]!.duration as number) / 1e6), 0);
    for (const [tenant, facts] of Object.entries(expected.vcs)) {
      const jobs = all(phillyJobs(shared, { tenants: [tenant] }));
      expect([tenant, jobs.length, gpuSeconds(jobs)]).toEqual([tenant, facts.jobs, facts.gpu_seconds]);
      expect(Math.max(...jobs.map(({ stages }) => stages[0]!.tasks))).toBe(facts.max_gpus_per_job);
    }
    const everything = all(phillyJobs(shared));
    expect(gpuSeconds(everything)).toBe(expected.gpu_seconds);
    expect(new Set(everything.map(({ name }) => name)).size).toBe(82_247);
    const sizes = new Map<number, number>();
    for (const { stages } of everything) sizes.set(stages[0]!.tasks, (sizes.get(stages[0]!.tasks) ?? 0) + 1);
    expect([1, 2, 4, 8, 16, 32, 64, 128].map((size) => sizes.get(size))).toEqual([
      76_627, 1818, 1870, 1643, 199, 67, 6, 3,
    ]);
  });
});
