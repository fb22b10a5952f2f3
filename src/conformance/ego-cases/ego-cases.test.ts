import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { egoCases } from './runner.ts';

const FILE = '../shared/expected/ego.json';

describe.skipIf(!existsSync(FILE))('cases with known answers (needs ../shared/expected/ego.json)', () => {
  const cases: { id: string }[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')).cases : [];
  test.each(cases)('$id', (testCase) => {
    expect(egoCases.runCase({ ...testCase }, {})).toEqual({ id: testCase.id, status: 'passed', details: '' });
  });
});

describe('cases made by hand', () => {
  const run = (testCase: Record<string, unknown>): string[] => {
    const { status, details } = egoCases.runCase({ id: 'case', ...testCase }, {});
    return [status, details];
  };
  const two = [
    { name: 'A', owned: 4, lend: true, borrow: true },
    { name: 'B', owned: 4, lend: true, borrow: true },
    { name: 'C', borrow: true },
  ];

  test('an owner that takes back its own first does so although others idle', () => {
    // A's 4 are lent to C while B's 4 idle. A wants its own: C is pushed off them and takes B's.
    const steps = [
      { demand: { C: 4 }, expect: { C: 4 }, lentBy: { A: 4, B: 0 }, evictions: 0 },
      { demand: { A: 4, C: 4 }, expect: { A: 4, C: 4 }, lentBy: { A: 0, B: 4 }, evictions: 4 },
    ];
    const config = { reclaimBeforeBorrow: true };
    expect(run({ kind: 'event-sequence', total: 8, tree: two, config, steps })).toEqual(['passed', '']);
  });

  test('tasks that end within their grace finish, the others are killed when it is over', () => {
    expect(
      run({
        kind: 'reclaim-timing',
        reclaimAt: 100,
        graceSeconds: 30,
        tasks: [
          { name: 'short', remainingSeconds: 10 },
          { name: 'long', remainingSeconds: 60 },
        ],
        expect: {
          short: { outcome: 'finished', slotFreeAt: 110 },
          long: { outcome: 'killed-and-requeued', slotFreeAt: 130 },
        },
      }),
    ).toEqual(['passed', '']);
  });

  test('victims that must go together are those of the host that loses least', () => {
    const tasks = [
      { name: 't1', elapsed: 5, host: 'h1' },
      { name: 't2', elapsed: 50, host: 'h1' },
      { name: 't3', elapsed: 20, host: 'h2' },
      { name: 't4', elapsed: 21, host: 'h2' },
    ];
    const sessions = [{ name: 's', preemptionRank: 1, deserved: 0, tasks }]; // h1 loses 55, h2 only 41.
    expect(
      run({ kind: 'victim-choice', need: 2, sameHost: true, sessions, expect: { victims: ['t3', 't4'] } }),
    ).toEqual(['passed', '']);
  });

  test('a wrong expectation fails and says what came', () => {
    const steps = [{ demand: { A: 9 }, expect: { A: 9 } }];
    expect(run({ kind: 'steady-state', total: 8, tree: two, steps })).toEqual([
      'failed',
      'step 1, A: expected 9, got 8',
    ]);
  });

  test('what is not known is skipped, never passed', () => {
    expect(run({ kind: 'dance' })).toEqual(['skipped', 'its kind "dance" is not known']);
    expect(run({ kind: 'steady-state', total: 8, tree: [{ name: 'A', owns: 3 }], steps: [] })).toEqual([
      'skipped',
      'consumer A has a field "owns": not known',
    ]);
  });
});
