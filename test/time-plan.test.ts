import { expect, test } from 'vitest';
import type { Micros } from '../src/index.ts';
import { buildRun, loadScenario, POLICIES } from '../src/index.ts';

/**
 * Four slots. Until 2 o'clock all are A's, then two are B's, who lends nothing and has nothing to do (spec/ego.md 8). A has one task
 * from 0:00 on and three from 1:00 on, a day long each; its grace is two minutes.
 */
function story(back = '24:00'): string {
  const after = back === '24:00' ? '' : `\n    - { from: "${back}", to: "24:00", roles: {} }`;
  return `
until: 3h
cluster: { agents: [{ group: all, count: 4, resources: { cpus: 1 } }] }
roles:
  A: { owned: { all: { cpus: 4 } }, lend: false, borrow: false, reclaim_grace: 2m }
  B: { lend: false, borrow: false }
plan:
  intervals:
    - { from: "00:00", to: "02:00", roles: {} }
    - { from: "02:00", to: "${back}", roles: { A: { owned: { all: { cpus: 2 } } }, B: { owned: { all: { cpus: 2 } } } } }${after}
frameworks:
  - { name: early, role: A, behaviour: batch, tasks: { count: 1, needs: { cpus: 1 }, duration: 24h } }
  - { name: late, role: A, behaviour: batch, start: 1h, tasks: { count: 3, needs: { cpus: 1 }, duration: 24h } }
master: { ideal: true }
policies: [ego-borrow]
`;
}

interface Seen {
  readonly notices: { at: Micros; deadline: Micros; claimant: number }[];
  readonly cancelled: Micros[];
  readonly rescinded: Micros[];
  /** Seconds at which a task was taken, and how long it had run. */
  readonly taken: [at: number, ran: number][];
  readonly running: number;
}

function run(text: string): Seen {
  const loaded = loadScenario('test.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded)
    throw new Error(loaded.problems.map(({ path, message }) => `${path} ${message}`).join('\n'));
  const { scenario } = loaded;
  const seen = { notices: [], cancelled: [], rescinded: [], taken: [] } as Omit<Seen, 'running'>;
  const simulated = buildRun(scenario, scenario.policies[0]!, {
    observers: () => [
      {
        reclaimNoticed: ({ at, deadline, claimant }) => seen.notices.push({ at, deadline, claimant }),
        reclaimCancelled: ({ at }) => seen.cancelled.push(at),
        offerRescinded: ({ at }) => seen.rescinded.push(at),
        taskEnded: ({ at, progress }) => seen.taken.push([at / 1e6, progress / 1e6]),
      },
    ],
  });
  simulated.run();
  return { ...seen, running: simulated.cluster.tasks.alive };
}

test('when the plan changes, what is held beyond it goes after its grace, although nobody waits for it', () => {
  const { notices, taken, running, cancelled } = run(story());
  const boundary = 2 * 3600 * 1e6;
  expect(notices).toEqual([1, 2].map(() => ({ at: boundary, deadline: boundary + 120e6, claimant: -1 })));
  // Those that lose least: two of the three that came at one o'clock.
  expect(taken).toEqual([
    [7320, 3720],
    [7320, 3720],
  ]);
  expect(cancelled).toEqual([]);
  expect(running).toBe(2);
});

test('what may stay under the next plan is not taken: notices are taken back', () => {
  // A minute later the old plan is back.
  const { notices, cancelled, taken, running } = run(story('02:01'));
  expect(notices).toHaveLength(2);
  expect(cancelled).toEqual([7260e6, 7260e6]);
  expect(taken).toEqual([]);
  expect(running).toBe(4);
});

test('offers beyond the new plan are rescinded, although nobody waits for what is in them', () => {
  // One task runs and a gang of four keeps three offers, for ever: two of these are beyond the two slots that A owns from 2 o'clock on.
  const text = story().replace(/- \{ name: late.*/, (line) =>
    line.replace('behaviour: batch', 'behaviour: gang, hold: forever').replace('count: 3', 'count: 4'),
  );
  const { rescinded, notices, running } = run(text);
  expect(rescinded).toEqual([7200e6, 7200e6]);
  expect(notices).toEqual([]);
  expect(running).toBe(1);
});
