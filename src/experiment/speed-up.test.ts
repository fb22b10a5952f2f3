import { expect, test } from 'vitest';
import type { ScopeValues } from '../metrics/sheet.ts';
import { speedUps } from './speed-up.ts';

const figures = (ended: number, total: number): ScopeValues[] => [
  {
    scope: 'framework',
    name: 'A',
    values: new Map([
      ['jobs.ended', ended],
      ['jobs.total_response', total],
    ]),
  },
  { scope: 'role', name: 'a', values: new Map() },
];

test('is the sum of job times under the baseline over that under the policy', () => {
  expect([...speedUps(figures(5, 300), figures(5, 200))]).toEqual([['framework A', 1.5]]);
});

test('sums of different jobs are not compared, and no jobs have no speed-up', () => {
  expect(speedUps(figures(5, 300), figures(4, 200)).get('framework A')).toBeNaN();
  expect(speedUps(figures(0, 0), figures(0, 0)).get('framework A')).toBeNaN();
  expect(speedUps([], figures(5, 200)).get('framework A')).toBeNaN();
});
