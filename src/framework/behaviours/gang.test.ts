import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { BehaviourRun, bag, type TestJob } from '../../testing/behaviour-run.ts';
import { makeScheduler } from '../registry.ts';

const IDEAL = { refuse: 0 };

describe('gang', () => {
  test('starts all tasks at once or none, and the head holds up the others', () => {
    const run = new BehaviourRun([{ cpus: 2 }, { cpus: 2 }]);
    run.framework('F', makeScheduler('gang', IDEAL), [bag('a', 0, 3, 4), bag('b', 1, 2, 3), bag('c', 1, 1, 2)]);
    // One cpu is free from the start; b needs two and c is behind b.
    expect(run.picture(8)).toBe(['aaaabbb.', 'aaaabbb.', 'aaaacc..', '........'].join('\n'));
  });

  test('backfill: the last may overtake if it is gone when the head can start', () => {
    const run = new BehaviourRun([{ cpus: 2 }, { cpus: 2 }]);
    const scheduler = makeScheduler('gang', { ...IDEAL, discipline: 'backfill' });
    const jobs = [bag('a', 0, 3, 4), bag('b', 1, 4, 3), bag('c', 1, 1, 4), bag('d', 1, 1, 3)];
    run.framework('F', scheduler, jobs);
    // b can start at 4: c would be in its way (until 5), d would not.
    expect(run.picture(11)).toBe(['aaaabbbcccc', 'aaaabbb....', 'aaaabbb....', '.dddbbb....'].join('\n'));
  });

  test('backfill: or if it takes no more than the head leaves', () => {
    const run = new BehaviourRun([{ cpus: 4 }]);
    const scheduler = makeScheduler('gang', { ...IDEAL, discipline: 'backfill' });
    const jobs = [bag('a', 0, 3, 4), bag('b', 1, 3, 3), bag('c', 1, 1, 9), bag('d', 1, 1, 9)];
    run.framework('F', scheduler, jobs);
    // At 4 all but c's cpu are free; b takes three of four, so c is not in its way.
    expect(run.picture(10)).toBe(['aaaabbbddd', 'aaaabbb...', 'aaaabbb...', '.ccccccccc'].join('\n'));
  });

  test('backfill goes by what users say, or by the truth', () => {
    const start = (estimates: 'user' | 'perfect') => {
      const run = new BehaviourRun([{ cpus: 4 }]);
      const scheduler = makeScheduler('gang', { ...IDEAL, discipline: 'backfill', estimates });
      run.framework('F', scheduler, [bag('a', 0, 3, 4), bag('b', 1, 4, 3), { ...bag('c', 1, 1, 2), estimate: 60 }]);
      run.picture(12);
      return run.heard('c/0 launched');
    };
    expect(start('user')).toEqual(['7s c/0 launched on agent-1']);
    expect(start('perfect')).toEqual(['1s c/0 launched on agent-1']);
  });

  test('a gang that loses a task stops whole and starts again together', () => {
    const run = new BehaviourRun([{ cpus: 1 }, { cpus: 1 }, { cpus: 1 }]);
    run.framework('F', makeScheduler('gang', IDEAL), [bag('a', 0, 2, 5), bag('b', 1, 1, 3)]);
    run.at(2, () => run.master.removeAgent(0));
    // b has agent 3 until 4; before that only one cpu is free for two tasks.
    expect(run.picture(10)).toBe(['aa........', 'aa..aaaaa.', '.bbbaaaaa.'].join('\n'));
    expect(run.heard('a ended')).toEqual(['9s a ended']);
  });

  test('collects offers while it holds them', () => {
    const run = new BehaviourRun([{ cpus: 1 }, { cpus: 1 }], { allocationInterval: 1_000_000 });
    run.framework('E', makeScheduler('batch'), [bag('e', 0, 1, 3)]);
    run.framework('G', makeScheduler('gang', { hold: 5_000_000 }), [bag('g', 1, 2, 2)]);
    expect(run.picture(7)).toBe(['eeegg..', '...gg..'].join('\n'));
    expect(run.heard('G declined')).toEqual([]);
  });

  test('gives offers up when the time to hold them is over', () => {
    const run = new BehaviourRun([{ cpus: 1 }, { cpus: 1 }], { allocationInterval: 1_000_000 });
    run.framework('E', makeScheduler('batch'), [bag('e', 0, 1, 3)]);
    run.framework('G', makeScheduler('gang', { ...IDEAL, hold: 2_000_000 }), [bag('g', 1, 2, 2)]);
    // Agent 2 is held from 1 to 3 and comes again at 4, when agent 1 is held since 3.
    expect(run.picture(7)).toBe(['eee.gg.', '....gg.'].join('\n'));
    expect(run.heard('G declined')).toEqual(['3s G declined agent-2']);
  });

  test('of two gangs that hold what the other lacks one goes on when the other gives up', () => {
    const run = new BehaviourRun([{ cpus: 1 }, { cpus: 1 }]);
    run.framework('E', makeScheduler('batch'), [bag('e', 0, 1, 2)]);
    run.framework('A', makeScheduler('gang', { hold: 3_000_000 }), [bag('a', 1, 2, 2)]);
    run.framework('B', makeScheduler('gang', { hold: 3_000_000 }), [bag('b', 0, 2, 2)]);
    // B holds agent 2 from 0, A agent 1 from 2; B gives up at 3.
    expect(run.picture(8)).toBe(['ee.aabb.', '...aabb.'].join('\n'));
  });

  test('spreads over agents as its constraints say, or does not start at all', () => {
    const place = (agents: number) => {
      const run = new BehaviourRun(Array.from({ length: agents }, () => ({ cpus: 2 })));
      const constraints = [{ attribute: 'hostname', operator: 'UNIQUE' } as const];
      run.framework('G', makeScheduler('gang', { ...IDEAL, constraints }), [bag('g', 0, 3, 2), bag('h', 1, 2, 1)]);
      return run.picture(3);
    };
    expect(place(3)).toBe(['gg.', '.h.', 'gg.', '.h.', 'gg.', '...'].join('\n'));
    expect(place(2)).toBe(['...', '...', '...', '...'].join('\n')); // g blocks h.
  });
});

const traces = ['swf-nasa-ipsc-1993', 'swf-sdsc-sp2-5k'].map(
  (name) => `../shared/traces/${name}/expected_starts.csv.gz`,
);

describe.each(traces)('%s, on 128 processors in one pool', (file) => {
  describe.skipIf(!existsSync(file))('where the trace is there', () => {
    test.each(['fifo', 'backfill'] as const)('%s starts every job at the second of the reference', (discipline) => {
      const rows = gunzipSync(readFileSync(file)).toString().trim().split('\n').slice(1);
      const run = new BehaviourRun([{ cpus: 128 }], { allocationInterval: 0 });
      const expected = new Map<string, number>();
      const jobs: TestJob[] = [];
      for (const row of rows) {
        const [name, at, duration, estimate, processors, fcfs, easy] = row.split(',').map(Number);
        jobs.push({ ...bag(String(name), at!, processors!, duration!), estimate: estimate! });
        expected.set(String(name), discipline === 'fifo' ? fcfs! : easy!);
      }
      run.framework('F', makeScheduler('gang', { ...IDEAL, discipline }), jobs);
      run.simulation.runToEnd();
      const starts = new Map(run.events.flatMap((event) => startOf(event)));
      expect(starts).toEqual(expected);
    });
  });
});

/** Name and time of a job whose first task was launched. */
function startOf(event: string): [string, number][] {
  const match = /^(\d+)s (\d+)\/0 launched/.exec(event);
  return match === null ? [] : [[match[2]!, Number(match[1])]];
}
