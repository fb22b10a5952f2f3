import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadSwf } from '../files/load-trace.ts';
import { openTable } from '../files/open-table.ts';
import type { Job } from '../job.ts';
import { rows } from '../rows.ts';
import { ProblemList } from '../workload-error.ts';
import { readSwf, type SwfTable, swfGroups, swfJobs } from './swf.ts';
import type { TraceSource } from './trace-source.ts';

function table(...lines: readonly string[]): SwfTable {
  const problems = new ProblemList('log.swf');
  return readSwf(rows([lines.join('\n')], { separator: 'blanks', comment: ';' }, problems), new Map(), problems);
}

function all(source: TraceSource): Job[] {
  const jobs: Job[] = [];
  for (let job = source.next(); job !== undefined; job = source.next()) jobs.push(job);
  return jobs;
}

interface Line {
  readonly job: number;
  readonly submit?: number;
  readonly run?: number;
  readonly allocated?: number;
  readonly requested?: number;
  readonly time?: number;
  readonly status?: number;
  readonly user?: number;
  readonly queue?: number;
}

function swf({
  job,
  submit = 0,
  run = 10,
  allocated = 1,
  requested = -1,
  time = -1,
  status = 1,
  user = -1,
  queue = -1,
}: Line): string {
  return ` ${job} ${submit} -1 ${run} ${allocated} -1 -1 ${requested} ${time} -1 ${status} ${user} -1 -1 ${queue} -1 -1 -1`;
}

test('a job is a gang of tasks; its estimate is what was asked for, or the run time where that is longer', () => {
  const jobs = all(
    swfJobs(
      table(
        swf({ job: 7, submit: 100, run: 60, allocated: 4, time: 90, user: 3, queue: 2 }),
        swf({ job: 8, submit: 130, run: 60, allocated: 2, time: 30 }),
      ),
    ),
  );
  expect(jobs).toEqual([
    {
      name: '7',
      at: 0,
      setup: 0,
      stages: [{ name: 'task', tasks: 4, needs: { cpus: 1000 }, duration: 60_000_000 }],
      estimate: 90_000_000,
      user: 'user-3',
      label: 'queue-2',
    },
    {
      name: '8',
      at: 30_000_000,
      setup: 0,
      stages: [{ name: 'task', tasks: 2, needs: { cpus: 1000 }, duration: 60_000_000 }],
      estimate: 60_000_000,
    },
  ]);
});

test('what cannot run is left out, and counted by reason', () => {
  const log = table(
    swf({ job: 1, run: 0 }),
    swf({ job: 2, run: -1 }),
    swf({ job: 3, allocated: -1 }),
    swf({ job: 4, submit: 5, status: 2 }),
    swf({ job: 4, submit: 5, status: 3 }),
    swf({ job: 4, submit: 5 }),
    swf({ job: 5, submit: 6, user: 9 }),
  );
  const source = swfJobs(log, { only: { user: [9] } });
  expect(source.leftOut).toEqual(
    new Map([
      ['no run time', 2],
      ['no processors', 1],
      ['part of a checkpointed job', 2],
      ['not selected: another user', 1],
    ]),
  );
  // Time 0 is the arrival of job 4, the first that can run, whoever's jobs are selected.
  expect(all(source).map(({ name, at }) => [name, at])).toEqual([['5', 1_000_000]]);
});

test('processors: allocated or requested, each standing in for the other where the log lacks one', () => {
  const log = table(
    swf({ job: 1, allocated: 4, requested: 8 }),
    swf({ job: 2, allocated: -1, requested: 3 }),
    swf({ job: 3, allocated: 5 }),
  );
  const sizes = (processors: 'allocated' | 'requested'): number[] =>
    all(swfJobs(log, { processors })).map((job) => job.stages[0]!.tasks);
  expect(sizes('allocated')).toEqual([4, 3, 5]);
  expect(sizes('requested')).toEqual([8, 3, 5]);
});

test('jobs come in the order of submission, then of their numbers', () => {
  const log = table(swf({ job: 9, submit: 5 }), swf({ job: 10, submit: 3 }), swf({ job: 2, submit: 5 }));
  expect(all(swfJobs(log, { origin: 'trace' })).map(({ name, at }) => [name, at])).toEqual([
    ['10', 3_000_000],
    ['2', 5_000_000],
    ['9', 5_000_000],
  ]);
});

test('users, queues and what a processor takes can be chosen', () => {
  const log = table(swf({ job: 1, user: 4, queue: 1 }), swf({ job: 2, user: 4, queue: 2 }));
  expect(swfGroups(log, 'queue')).toEqual(
    new Map([
      [1, 1],
      [2, 1],
    ]),
  );
  const needs = { cpus: 1000, mem: 512_000 };
  const [job] = all(swfJobs(log, { only: { queue: [2] }, userFrom: 'queue', labelFrom: 'user', needs }));
  expect(job).toMatchObject({ name: '2', user: 'queue-2', label: 'user-4', stages: [{ needs }] });
});

test('every malformed row is named', () => {
  expect(() =>
    table(
      '; header',
      swf({ job: 1 }),
      '1 2 3',
      swf({ job: -1 }),
      swf({ job: 3 }).replace(' 10 ', ' ten '),
      swf({ job: 1 }),
    ),
  ).toThrow(
    [
      'log.swf:3: 3 columns; SWF has 18, separated by blanks, -1 for what is unknown',
      'log.swf:4: column 1 (job) is "-1"; a whole number from 0 up to 9000000000 is allowed',
      'log.swf:5: column 4 (run) is "ten"; a whole number, negative for unknown, up to 9000000000 is allowed',
      'log.swf:6: job 1 stands in line 2 already; job numbers are unique',
    ].join('\n'),
  );
  expect(() => table('; only a header')).toThrow('log.swf:1: no jobs; an SWF log has one row of 18 columns a job');
});

const traces = '../shared/traces';
const logs = [
  {
    file: `${traces}/swf-sdsc-sp2-5k/SDSC-SP2-1998-first5000lines.swf.gz`,
    starts: `${traces}/swf-sdsc-sp2-5k/expected_starts.csv.gz`,
    expected: `${traces}/swf-sdsc-sp2-5k/expected.json`,
    users: 99,
  },
  {
    file: `${traces}/swf-nasa-ipsc-1993/NASA-iPSC-1993-3.1-cln.swf.gz`,
    starts: `${traces}/swf-nasa-ipsc-1993/expected_starts.csv.gz`,
    expected: `${traces}/swf-nasa-ipsc-1993/expected.json`,
    users: 69,
  },
];

describe.skipIf(!existsSync(traces))('logs of real machines (skipped where the traces are not at hand)', () => {
  test.each(logs)('$file agrees job by job with the reference runs', ({ file, starts, expected, users }) => {
    const log = loadSwf(file);
    const source = swfJobs(log, { origin: 'trace' });
    const facts = JSON.parse(readFileSync(expected, 'utf8')) as {
      rows: number;
      jobs: number;
      dropped: number;
      proc_seconds: number;
    };
    expect([log.rows, source.jobs]).toEqual([facts.rows, facts.jobs]);
    expect(source.leftOut).toEqual(new Map([['no run time', facts.dropped]]));
    expect(swfGroups(log, 'user').size).toBe(users);

    const jobs = all(source);
    const work = jobs.reduce((sum, job) => sum + (job.stages[0]!.tasks * (job.stages[0]!.duration as number)) / 1e6, 0);
    expect(work).toBe(facts.proc_seconds);
    const [, ...reference] = [...openTable(starts).rows];
    // Columns: job, submit, run, estimate, procs.
    const wanted = reference
      .map(({ cells }) => cells.slice(0, 5).map(Number))
      .sort((a, b) => a[1]! - b[1]! || a[0]! - b[0]!);
    const got = jobs.map((job) => {
      const [stage] = job.stages;
      return [Number(job.name), job.at! / 1e6, (stage!.duration as number) / 1e6, job.estimate! / 1e6, stage!.tasks];
    });
    expect(got).toEqual(wanted);
  });

  test('the header of a log is kept', () => {
    const { header } = loadSwf(logs[0]!.file);
    expect(header.get('MaxProcs')).toBe('128');
    expect(header.get('UnixStartTime')).toBe('893466664');
  });

  test('CERIT-SC, with its three extra columns: two rows cannot run', () => {
    const source = swfJobs(loadSwf(`${traces}/cerit-sc-2013/wagap-2013.swf.gz`));
    expect(source.jobs).toBe(17_898);
    expect(source.leftOut).toEqual(new Map([['no run time', 2]]));
    const work = all(source).reduce(
      (sum, job) => sum + (job.stages[0]!.tasks * (job.stages[0]!.duration as number)) / 1e6,
      0,
    );
    expect(work).toBe(9_647_254_226);
  });
});
