import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadSwim } from '../files/load-trace.ts';
import type { Job } from '../job.ts';
import { rows } from '../rows.ts';
import { ProblemList } from '../workload-error.ts';
import { readSwim, type SwimTable, swimJobs } from './swim.ts';
import type { TraceSource } from './trace-source.ts';

function table(...lines: readonly string[]): SwimTable {
  const problems = new ProblemList('fb.tsv');
  return readSwim(rows([`${lines.join('\n')}\n`], { separator: '\t' }, problems), problems);
}

function all(source: TraceSource): Job[] {
  const jobs: Job[] = [];
  for (let job = source.next(); job !== undefined; job = source.next()) jobs.push(job);
  return jobs;
}

const MIB = 1024 * 1024;

test('maps read a block each, reduces take their part of shuffle and output', () => {
  // 150 MiB are 3 blocks of at most 64 MiB, 50 MiB a map: 2 s + 1 s. 300 MiB of shuffle are 2 reduces; with 200 MiB of
  // output each has 250 MiB: 2 s + 10 s.
  const jobs = all(swimJobs(table(`job0\t49\t49\t${150 * MIB}\t${300 * MIB}\t${200 * MIB}`, 'job1\t50\t1\t0\t0\t7')));
  const needs = { cpus: 1000, mem: 1_024_000 };
  expect(jobs).toEqual([
    {
      name: 'job0',
      at: 0,
      setup: 0,
      stages: [
        { name: 'map', tasks: 3, needs, duration: 3_000_000 },
        { name: 'reduce', tasks: 2, needs, duration: 12_000_000 },
      ],
    },
    { name: 'job1', at: 1_000_000, setup: 0, stages: [{ name: 'map', tasks: 1, needs, duration: 2_000_000 }] },
  ]);
});

test('every figure of the mapping can be chosen', () => {
  const mapping = {
    blockBytes: 100,
    mapBase: 0,
    mapBytesPerSecond: 50,
    reduceBytes: 10,
    reduceBase: 500_000,
    reduceBytesPerSecond: 4,
    mapNeeds: { cpus: 500 },
    reduceNeeds: { cpus: 2000 },
    setup: 3,
    origin: 'trace',
    label: 'small',
  } as const;
  // 150 bytes: 2 maps of 75, 1.5 s. 20 bytes of shuffle: 2 reduces with (20 + 4) / 2 = 12 bytes each, 0.5 s + 3 s.
  expect(all(swimJobs(table('j\t7\t7\t150\t20\t4'), mapping))).toEqual([
    {
      name: 'j',
      at: 7_000_000,
      setup: 3,
      label: 'small',
      stages: [
        { name: 'map', tasks: 2, needs: { cpus: 500 }, duration: 1_500_000 },
        { name: 'reduce', tasks: 2, needs: { cpus: 2000 }, duration: 3_500_000 },
      ],
    },
  ]);
});

test('several frameworks each take the jobs of their size, on one clock', () => {
  const shared = table(`a\t10\t10\t${200 * MIB}\t0\t0`, 'b\t20\t10\t1\t0\t0', `c\t30\t10\t${65 * MIB}\t0\t0`);
  const small = swimJobs(shared, { maxMaps: 1 });
  expect(small.leftOut).toEqual(new Map([['not selected: more than 1 maps', 2]]));
  expect(all(small).map(({ name, at }) => [name, at])).toEqual([['b', 10_000_000]]);
  expect(all(swimJobs(shared, { minMaps: 2, maxMaps: 2 })).map(({ name }) => name)).toEqual(['c']);
});

test('rows out of order are sorted by submission, equal times as they stand', () => {
  expect(
    all(swimJobs(table('a\t9\t0\t1\t0\t0', 'b\t3\t0\t1\t0\t0', 'c\t3\t0\t1\t0\t0'))).map(({ name }) => name),
  ).toEqual(['b', 'c', 'a']);
});

test('every malformed row is named', () => {
  expect(() =>
    table(
      'job0\t1\t1\t5\t0\t0',
      'job1\t2',
      '\t3\t1\t1\t1\t1',
      'job0\t4\t1\t1\t1\t1',
      'job4\tx\t1\t1\t1\t1',
      'job5\t5\t1\t-1\t1\t1',
    ),
  ).toThrow(
    [
      'fb.tsv:2: 2 cells; a row has 6, separated by tabs: job, submit time, gap, map input bytes, shuffle bytes, reduce output bytes',
      'fb.tsv:3: no job id; each job has its own',
      'fb.tsv:4: job "job0" stands in line 1 already; each job has its own id',
      'fb.tsv:5: submit time is "x"; a whole number from 0 to 2^53 is allowed',
      'fb.tsv:6: map input bytes is "-1"; a whole number from 0 to 2^53 is allowed',
    ].join('\n'),
  );
  expect(() => table()).toThrow('fb.tsv:1: no jobs; a SWIM file has one tab-separated row a job');
});

const folder = '../shared/traces/swim-facebook';

describe.skipIf(!existsSync(folder))('the Facebook workloads (skipped where the traces are not at hand)', () => {
  const facts = [
    {
      year: 2009,
      jobs: 5894,
      maps: 406_005,
      mapOnly: 4448,
      largest: 112_523,
      terabytes: [26.89, 22.22, 6.85],
      digits: 2,
    },
    {
      year: 2010,
      jobs: 24_442,
      maps: 16_150_741,
      mapOnly: 8324,
      largest: undefined,
      terabytes: [1082.6, 437.9, 339.4],
      digits: 1,
    },
  ];
  test.each(facts)('$year: $jobs jobs, $maps maps', (fact) => {
    const loaded = loadSwim(`${folder}/FB-${fact.year}_samples_24_times_1hr_0.tsv.gz`);
    const source = swimJobs(loaded);
    expect(source.jobs).toBe(fact.jobs);
    expect(source.leftOut.size).toBe(0);
    const jobs = all(source);
    const maps = jobs.map((job) => job.stages[0]!.tasks);
    expect(maps.reduce((a, b) => a + b, 0)).toBe(fact.maps);
    expect(jobs.filter((job) => job.stages.length === 1)).toHaveLength(fact.mapOnly);
    if (fact.largest !== undefined) expect(Math.max(...maps)).toBe(fact.largest);
    const terabytes = [loaded.inputBytes, loaded.shuffleBytes, loaded.outputBytes].map((column) =>
      Number((column.reduce((a, b) => a + b, 0) / 1e12).toFixed(fact.digits)),
    );
    expect(terabytes).toEqual(fact.terabytes);
    for (const [index, job] of jobs.entries()) {
      expect(job.at! % 1_000_000).toBe(0);
      expect(job.at!).toBeGreaterThanOrEqual(jobs[index - 1]?.at ?? 0);
      expect(job.stages.every(({ duration }) => Number.isSafeInteger(duration))).toBe(true);
    }
  });

  test('three frameworks by size share the jobs of 2009 out between them', () => {
    const loaded = loadSwim(`${folder}/FB-2009_samples_24_times_1hr_0.tsv.gz`);
    const bins = [{ maxMaps: 1 }, { minMaps: 2, maxMaps: 150 }, { minMaps: 151 }];
    const taken = bins.map((bin) => swimJobs(loaded, bin).jobs);
    expect(taken.reduce((a, b) => a + b, 0)).toBe(5894);
    expect(Math.round((taken[0]! / 5894) * 100)).toBe(86);
  });
});
