import { describe, expect, test } from 'vitest';
import { BehaviourRun, bag, type TestJob } from '../../testing/behaviour-run.ts';
import { makeScheduler } from '../registry.ts';
import type { DisciplineName } from './disciplines.ts';

function picture(discipline: DisciplineName, jobs: readonly TestJob[], options: object = {}, cpus = 2): string {
  const run = new BehaviourRun([{ cpus }]);
  run.framework('F', makeScheduler('batch', { refuse: 0, discipline, ...options }), jobs);
  return run.picture(8);
}

describe('disciplines', () => {
  const two = [bag('a', 0, 4, 2), bag('b', 0, 4, 2)];
  test('fifo: one job after the other', () => expect(picture('fifo', two)).toBe('aaaabbbb\naaaabbbb'));
  test('fair: side by side', () => expect(picture('fair', two)).toBe('aaaaaaaa\nbbbbbbbb'));

  const users = [
    { ...bag('a', 0, 4, 2), user: 'ann' },
    { ...bag('b', 0, 2, 2), user: 'ann' },
    { ...bag('c', 0, 2, 2), user: 'joe' },
  ];
  test('fair-users: the users side by side, the jobs of one in turn', () =>
    expect(picture('fair-users', users)).toBe('aaaaaabb\nccccaabb'));

  test('sjf: the shortest waiting goes next, and stops nobody', () => {
    const jobs = [bag('a', 0, 1, 3), bag('b', 1, 1, 2), bag('c', 1, 1, 1), bag('d', 5, 1, 1)];
    expect(picture('sjf', jobs, {}, 1)).toBe('aaacbbd.');
  });
  test('sjf goes by what users say unless told the truth', () => {
    const jobs = [bag('a', 0, 1, 1), { ...bag('b', 0, 1, 1), estimate: 9 }, bag('c', 0, 1, 2)];
    expect(picture('sjf', jobs, {}, 1)).toBe('accb....');
    expect(picture('sjf', jobs, { estimates: 'perfect' }, 1)).toBe('abcc....');
  });

  test('none: what finds no room is lost, at once or when its patience is over', () => {
    const rejected = (patience: number) => {
      const run = new BehaviourRun([{ cpus: 1 }]);
      const jobs = [bag('a', 0, 1, 3), bag('b', 1, 1, 3), bag('c', 3, 1, 3), bag('d', 5, 1, 1)];
      run.framework('F', makeScheduler('batch', { refuse: 0, discipline: 'none', patience }), jobs);
      return [run.picture(8), run.heard('rejected')];
    };
    // At 3 a ends before c arrives.
    expect(rejected(0)).toEqual(['aaaccc..', ['1.000001s b rejected', '5.000001s d rejected']]);
    expect(rejected(Number.POSITIVE_INFINITY)).toEqual(['aaabbbcc', []]);
    expect(rejected(2_000_000)).toEqual(['aaabbbd.', ['5.000001s c rejected']]);
  });
});
