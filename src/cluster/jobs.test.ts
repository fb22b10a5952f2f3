import { expect, test } from 'vitest';
import { JobTable } from './jobs.ts';

const NO_ESTIMATE = Number.NaN;

test('a job is what it was added as, whatever its row stood for before', () => {
  const jobs = new JobTable();
  const first = jobs.add(3, 'etl', 5e15, 7e6, 'ann', 'bin-1');
  expect([jobs.name(first), jobs.estimate(first), jobs.user(first), jobs.label(first)]).toEqual([
    'etl',
    7e6,
    'ann',
    'bin-1',
  ]);
  expect([jobs.framework(first), jobs.submitted(first), jobs.serial(first)]).toEqual([3, 5e15, 0]);
  jobs.remove(first);
  const second = jobs.add(1, 17, 6, NO_ESTIMATE, '', '');
  expect(second).toBe(first);
  expect([jobs.name(second), jobs.estimate(second), jobs.user(second), jobs.label(second)]).toEqual([
    'job-17',
    NO_ESTIMATE,
    '',
    '',
  ]);
  expect([jobs.framework(second), jobs.submitted(second), jobs.serial(second)]).toEqual([1, 6, 1]);
});

test('names that are numbers, of any size, stay numbers', () => {
  const jobs = new JobTable();
  for (const name of [0, 2 ** 31 - 1, 2 ** 31, -1, 1.5, '7'])
    expect(jobs.givenName(jobs.add(0, name, 0, NO_ESTIMATE, '', ''))).toBe(name);
});

test('stages are a chain, and are counted down', () => {
  const jobs = new JobTable();
  const job = jobs.add(0, 1, 0, NO_ESTIMATE, '', '');
  const links: [number, number][] = [];
  for (const stage of [4, 2, 9]) jobs.append(job, stage, (before, after) => links.push([before, after]));
  expect([jobs.firstStage(job), links, jobs.stagesLeft(job)]).toEqual([
    4,
    [
      [4, 2],
      [2, 9],
    ],
    3,
  ]);
  expect([jobs.stageEnded(job), jobs.stageEnded(job), jobs.stageEnded(job)]).toEqual([2, 1, 0]);
});
