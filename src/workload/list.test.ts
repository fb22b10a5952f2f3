import { expect, test } from 'vitest';
import type { Job } from './job.ts';
import { type JobListOptions, listedJobs, readJobList } from './list.ts';
import { rows } from './rows.ts';
import { ProblemList, WorkloadError } from './workload-error.ts';

function read(lines: readonly string[], options?: JobListOptions): readonly Job[] {
  const problems = new ProblemList('jobs.csv');
  return readJobList(rows([lines.join('\n')], { separator: ',', comment: '#' }, problems), problems, options);
}

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof WorkloadError) return error.message;
    throw error;
  }
  return 'no error';
}

test.each([
  ['semicolons', 'at;tasks;duration', '0,5;1;10'],
  ['tabs', 'at\ttasks\tduration', '0\t1\t10'],
])('a header with %s is told by its separator alone', (separator, ...lines) => {
  expect(messageOf(() => read(lines))).toBe(
    `jobs.csv:1: the columns are separated by ${separator}; give commas, or tabs in a file named .tsv`,
  );
});

test('a row becomes a job of one stage', () => {
  expect(
    read(['at,name,setup,tasks,duration,cpus,mem,estimate,user,label', '0.1,first,3,4,8.4,1.5,1024,10,ann,bin-1']),
  ).toEqual([
    {
      name: 'first',
      at: 100_000,
      setup: 3_000_000,
      stages: [{ name: 'task', tasks: 4, needs: { cpus: 1500, mem: 1_024_000 }, duration: 8_400_000 }],
      estimate: 10_000_000,
      user: 'ann',
      label: 'bin-1',
    },
  ]);
});

test('maps and reduces become two stages; a job without reduces has one', () => {
  const jobs = read([
    'at,maps,map_duration,reduces,reduce_duration,cpus',
    '0,10,30,2,60,1',
    '5,1,30,,,1',
    '5,2,30,0,,1',
  ]);
  expect(jobs.map((job) => job.stages.map((stage) => [stage.name, stage.tasks, stage.duration]))).toEqual([
    [
      ['map', 10, 30_000_000],
      ['reduce', 2, 60_000_000],
    ],
    [['map', 1, 30_000_000]],
    [['map', 2, 30_000_000]],
  ]);
  expect(jobs.map((job) => job.name)).toEqual(['job-1', 'job-2', 'job-3']);
});

test('a closed loop: jobs say how long after the one before they come', () => {
  const jobs = read(['at,after_previous,tasks,duration,cpus', '0,,1,1,1', ',2.5,1,1,1', ',0,1,1,1']);
  expect(jobs.map((job) => job.at ?? `+${job.afterPrevious}`)).toEqual([0, '+2500000', '+0']);
});

test('what a row leaves open comes from the defaults, and equal needs are one object', () => {
  const jobs = read(['# by hand', 'at,tasks,duration,cpus', '0,1,1,', '1,1,1,2', '2,1,1,'], {
    needs: { cpus: 1000, mem: 512_000 },
    setup: 7,
  });
  expect(jobs.map((job) => job.stages[0]!.needs)).toEqual([
    { cpus: 1000, mem: 512_000 },
    { cpus: 2000, mem: 512_000 },
    { cpus: 1000, mem: 512_000 },
  ]);
  expect(jobs[0]!.stages[0]!.needs).toBe(jobs[2]!.stages[0]!.needs);
  expect(jobs[0]!.setup).toBe(7);
});

test('every problem is named, each with its line, what is wrong and what is allowed', () => {
  expect(
    messageOf(() =>
      read([
        'at,after_previous,name,tasks,maps,duration,map_duration,reduces,reduce_duration,cpus,mem',
        '5,,a,1,,1,,,,1,',
        '4,,b,1,,1,,,,1,',
        ',,c,1,,1,,,,1,',
        '6,0,d,1,,1,,,,1,',
        '7,,a,0,,1,,,,1,',
        '7,,f,1.5,,-3,,,,1e3,lots',
        '7,,g,1,1,1,1,,,1,',
        '7,,h,,3,,,,,1,',
        '7,,i,,3,,1,2,,1,',
        '7,,j,1,,0,,,,1,',
        '7,,k,1,,1,,2,,1,',
        '7,,l,1,,1,,,,0,',
        '7,,m',
      ]),
    ),
  ).toBe(
    [
      'jobs.csv:3: at is "4", earlier than in line 2; rows stand in order of submission',
      'jobs.csv:4: neither of "at" and "after_previous"; exactly one is allowed',
      'jobs.csv:5: both of "at" and "after_previous"; exactly one is allowed',
      'jobs.csv:6: name "a" stands in line 2 already; each job has its own',
      'jobs.csv:6: tasks is "0"; a whole number from 1 is allowed',
      'jobs.csv:7: cpus is "1e3"; a plain number from 0 is allowed',
      'jobs.csv:7: mem is "lots"; a plain number of MiB from 0 is allowed',
      'jobs.csv:7: a task needs nothing; give an amount of at least one resource, such as cpus',
      'jobs.csv:7: tasks is "1.5"; a whole number from 1 is allowed',
      'jobs.csv:7: duration is "-3"; a plain number of seconds from 0 is allowed',
      'jobs.csv:8: both of "tasks" and "maps"; exactly one is allowed',
      'jobs.csv:9: no map_duration; a job with "maps" needs it, in seconds',
      'jobs.csv:10: no reduce_duration; a job with "reduces" needs it, in seconds',
      'jobs.csv:11: duration is 0; a task runs at least a microsecond',
      'jobs.csv:12: reduces is "2"; a job of "tasks" leaves it empty',
      'jobs.csv:13: a task needs nothing; give an amount of at least one resource, such as cpus',
      'jobs.csv:14: 3 cells; the header has 11',
    ].join('\n'),
  );
});

test('unknown columns are refused with a suggestion, before any row is looked at', () => {
  expect(messageOf(() => read(['at,taks,duration,cpus,colour,cpus', 'x,y,z,1,2,3']))).toBe(
    [
      'jobs.csv:1: unknown column "taks", did you mean "tasks"?',
      'jobs.csv:1: unknown column "colour"; known are at, after_previous, name, setup, tasks, duration, maps, map_duration, ' +
        'reduces, reduce_duration, estimate, user, label, cpus, mem, disk, gpus',
      'jobs.csv:1: column "cpus" stands twice; once is allowed',
      'jobs.csv:1: no column says how many tasks a job has; give "tasks" and "duration", or "maps" and "map_duration"',
    ].join('\n'),
  );
  expect(() => read(['name,tasks', 'a,1'])).toThrow(
    'no column says when a job is submitted; give "at" or "after_previous"',
  );
});

test('names that a spreadsheet would take for formulas are refused, numbers are not', () => {
  const text = messageOf(() =>
    read(['at,tasks,duration,cpus,name,user,label', '0,1,1,1,=1+1,@ann,-1', '0,1,1,1,b,c,+d']),
  );
  expect(text.split('\n').map((line) => line.split(' is a formula')[0])).toEqual([
    'jobs.csv:2: user: "@ann"',
    'jobs.csv:2: name: "=1+1"',
    'jobs.csv:3: label: "+d"',
  ]);
});

test('a list without jobs is a problem', () => {
  expect(() => read(['at,tasks,duration'])).toThrow('jobs.csv:1: no jobs; a header and one row a job are needed');
  expect(() => read([''])).toThrow('jobs.csv:1: no jobs; a header and one row a job are needed');
});

test('resources of the caller may be columns', () => {
  const jobs = read(['at,tasks,duration,licences', '0,1,1,2'], { resources: ['licences'] });
  expect(jobs[0]!.stages[0]!.needs).toEqual({ licences: 2000 });
});

test('sources over one list share its jobs and do not disturb each other', () => {
  const jobs = read(['at,tasks,duration,cpus', '0,1,1,1', '1,1,1,1']);
  const [a, b] = [listedJobs(jobs), listedJobs(jobs)];
  expect([a.next()?.name, a.next()?.name, a.next(), b.next()?.name]).toEqual(['job-1', 'job-2', undefined, 'job-1']);
});
