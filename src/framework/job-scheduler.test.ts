import { describe, expect, test } from 'vitest';
import { BehaviourRun, bag } from '../testing/behaviour-run.ts';
import { makeScheduler } from './registry.ts';

describe('attention', () => {
  const heard = (options: object) => {
    const run = new BehaviourRun([{ cpus: 1 }]);
    run.framework('F', makeScheduler('batch', { refuse: 0, ...options }), [
      bag('a', 0, 1, 9),
      bag('b', 2, 1, 1),
      bag('c', 3, 1, 1),
    ]);
    run.picture(8);
    return run.heard('revived');
  };
  // b and c wait for the one cpu: after b's revive the framework stays in line.
  test('revives only when it was suppressed', () => expect(heard({})).toEqual(['0s F revived', '2s F revived']));
  test('or on any new work', () =>
    expect(heard({ revive: 'always' })).toEqual(['0s F revived', '2s F revived', '3s F revived']));
  test('or not sooner than so long after the last time', () =>
    expect(heard({ revive: 'always', reviveMinGap: 4_000_000 })).toEqual(['0s F revived', '4s F revived']));
  test('or never', () => expect(heard({ revive: 'never', suppress: false })).toEqual([]));
});

test('an idle framework refuses for another time than one with work', () => {
  const run = new BehaviourRun([{ cpus: 1 }], { allocationInterval: 1_000_000 });
  const options = { suppress: false, refuse: 2_000_000, refuseIdle: 10_000_000 };
  run.framework('F', makeScheduler('batch', options), [bag('a', 12, 1, 1, 2)]);
  run.picture(19);
  // Idle at 0 and 11; the refusal of 11 holds when a comes, since nothing was suppressed.
  expect(run.heard('declined')).toEqual(['0s F declined agent-1', '11s F declined agent-1']);
  run.picture(29);
  expect(run.heard('declined').slice(2)).toEqual([
    '22s F declined agent-1',
    '25s F declined agent-1',
    '28s F declined agent-1',
  ]);
});

test('offers that are rescinded while they are held are forgotten', () => {
  const run = new BehaviourRun([{ cpus: 1 }], { offerTimeout: 3_000_000 });
  run.framework('F', makeScheduler('batch', { hold: 10_000_000, suppress: false }), [bag('a', 3, 1, 2)]);
  // Rescinded at 3 and offered again at that instant, after a has come.
  expect(run.picture(6)).toBe('...aa.');
});

test('what is still held at the end is given back', () => {
  const run = new BehaviourRun([{ cpus: 1 }]);
  run.framework('F', makeScheduler('hoarder'), []);
  run.picture(6);
  expect(run.cluster.offers.outstanding).toBe(1);
  run.master.end();
  expect(run.cluster.offers.outstanding).toBe(0);
});
