import { describe, expect, test } from 'vitest';
import { NONE } from '../../cluster/ids.ts';
import { BehaviourRun, bag } from '../../testing/behaviour-run.ts';
import { makeScheduler } from '../registry.ts';

const IDEAL = { refuse: 0 };

describe('batch', () => {
  test('works through its bags in the order of submission, on whatever is free', () => {
    const run = new BehaviourRun([{ cpus: 1 }, { cpus: 2 }]);
    run.framework('F', makeScheduler('batch', IDEAL), [bag('a', 1, 4, 2), bag('b', 2, 2, 3)]);
    // Three of a's tasks go at 1; the fourth at 3 with b's two behind it.
    expect(run.picture(8)).toBe(['.aaaa...', '.aabbb..', '.aabbb..'].join('\n'));
    expect(run.heard('ended')).toEqual(['5s a ended', '6s b ended']);
  });

  test('the head of the queue blocks the rest: what does not fit is waited for', () => {
    const run = new BehaviourRun([{ cpus: 2 }]);
    run.framework('F', makeScheduler('batch', IDEAL), [bag('a', 0, 1, 4), bag('b', 1, 1, 2, 2), bag('c', 1, 1, 2)]);
    expect(run.picture(8)).toBe(['aaaabbcc', '....bb..'].join('\n'));
  });

  test('with lookahead jobs that fit go past those that do not', () => {
    const run = new BehaviourRun([{ cpus: 2 }]);
    const scheduler = makeScheduler('batch', { ...IDEAL, lookahead: 1 });
    run.framework('F', scheduler, [bag('a', 0, 1, 4), bag('b', 1, 1, 2, 2), bag('c', 1, 1, 2)]);
    expect(run.picture(8)).toBe(['aaaabb..', '.cc.bb..'].join('\n'));
  });

  test('goes on with the next offer where the head does not fit one', () => {
    const run = new BehaviourRun([{ cpus: 1 }, { cpus: 2 }]);
    run.framework('F', makeScheduler('batch', IDEAL), [bag('a', 0, 1, 2, 2), bag('b', 0, 1, 2)]);
    // Agent 1 comes first and is too small for a; it is offered again at 2, when something has ended.
    expect(run.picture(5)).toBe(['..bb.', 'aa...', 'aa...'].join('\n'));
  });

  test('is quiet while nothing waits: suppressed from the start, revived by work, suppressed after the last launch', () => {
    const run = new BehaviourRun([{ cpus: 1 }]);
    run.framework('F', makeScheduler('batch', IDEAL), [bag('a', 1, 2, 3)]);
    run.picture(9);
    expect(run.heard('F ')).toEqual(['0s F suppressed', '1s F revived', '4s F suppressed']);
  });

  test('one that never suppresses is offered the idle agent, and declines it, each time the refusal is over', () => {
    const run = new BehaviourRun([{ cpus: 1 }], { allocationInterval: 1_000_000 });
    run.framework('F', makeScheduler('batch', { suppress: false }), []);
    run.picture(14);
    expect(run.heard('declined')).toEqual(['0s F declined agent-1', '6s F declined agent-1', '12s F declined agent-1']);
  });

  test('takes at most so many tasks out of an offer', () => {
    const run = new BehaviourRun([{ cpus: 4 }], { allocationInterval: 1_000_000 });
    run.framework('F', makeScheduler('batch', { refuse: 2_000_000, tasksPerOffer: 2 }), [bag('a', 0, 4, 6)]);
    // What is left of the offer at 0 is refused until 2.
    expect(run.picture(6)).toBe(['aaaaaa', 'aaaaaa', '...aaa', '...aaa'].join('\n'));
  });

  test('offers are held for a time, used by work that comes, then refused', () => {
    const run = new BehaviourRun([{ cpus: 1 }, { cpus: 1 }]);
    const scheduler = makeScheduler('batch', { hold: 4_000_000, suppress: false, refuse: 100_000_000 });
    run.framework('F', scheduler, [bag('a', 2, 1, 2)]);
    expect(run.picture(8)).toBe(['..aa....', '........'].join('\n'));
    // What a had comes back at 4 and is held until 8.
    expect(run.heard('declined')).toEqual(['4s F declined agent-2']);
    run.picture(9);
    expect(run.heard('declined')).toEqual(['4s F declined agent-2', '8s F declined agent-1']);
  });

  test('a hoarder keeps what it cannot use from those who could, until its offers time out', () => {
    const starve = (options: object) => {
      const run = new BehaviourRun([{ cpus: 1 }], options);
      run.framework('F', makeScheduler('batch', IDEAL), [bag('a', 1, 1, 2)]);
      run.framework('H', makeScheduler('hoarder'), []);
      return run.picture(8);
    };
    expect(starve({})).toBe('........');
    expect(starve({ offerTimeout: 3_000_000 })).toBe('...aa...');
  });

  test('a decliner has work and takes nothing', () => {
    const run = new BehaviourRun([{ cpus: 1 }]);
    run.framework('D', makeScheduler('decliner'), [bag('d', 0, 1, 2)]);
    run.framework('F', makeScheduler('batch', IDEAL), [bag('a', 1, 1, 2)]);
    expect(run.picture(4)).toBe('.aa.');
  });
});

describe('killed tasks', () => {
  const lost = (onKill: object) => {
    const run = new BehaviourRun([{ cpus: 1 }, { cpus: 1 }]);
    run.framework('F', makeScheduler('batch', { ...IDEAL, ...onKill }), [bag('a', 0, 1, 8), bag('b', 1, 2, 3)]);
    run.at(5, () => run.master.removeAgent(0));
    return run.picture(19).split('\n')[1];
  };
  // b's second task has agent 2 from 4 on. The loss of agent 1 at 5 takes a's 5 seconds, and a goes next, before later jobs.
  test('start again from nothing', () => expect(lost({})).toBe('.bbbbbbaaaaaaaa....'));
  test('go on where they were, if they resume', () => expect(lost({ onKill: 'resume' })).toBe('.bbbbbbaaa.........'));
  test('go on from the last checkpoint', () =>
    expect(lost({ onKill: { checkpoint: 2_000_000 } })).toBe('.bbbbbbaaaa........'));
});

describe('reclaimed tasks', () => {
  const reclaimed = (checkpointOnNotice: boolean) => {
    const run = new BehaviourRun([{ cpus: 1 }], { allocationInterval: 1_000_000 });
    run.framework('F', makeScheduler('batch', { ...IDEAL, checkpointOnNotice }), [bag('a', 0, 1, 8)]);
    run.at(3, () => run.master.reclaim(run.cluster.tasks.firstOfFramework(0), 2_000_000, NONE, NONE));
    run.picture(20);
    return run.heard('ended');
  };
  // Noticed at 3, killed at 5 and launched again at once: 8 more seconds, or the 5 that were left at the notice.
  test('lose all they did', () => expect(reclaimed(false)).toEqual(['13s a ended']));
  test('or take a checkpoint when they are noticed', () => expect(reclaimed(true)).toEqual(['10s a ended']));
});

describe('demand', () => {
  test('what is declared is what waits, or a multiple of it', () => {
    for (const [overAsk, expected] of [
      [1, 3],
      [10, 30],
    ] as const) {
      const run = new BehaviourRun([{ cpus: 1 }]);
      const framework = run.framework('F', makeScheduler('batch', { ...IDEAL, overAsk }), [bag('a', 0, 4, 2)]);
      run.picture(1);
      expect(run.cluster.demand.pending(framework)).toBe(expected);
      run.picture(9);
      expect(run.cluster.demand.pending(framework)).toBe(0);
    }
  });
});
