import { expect, test } from 'vitest';
import { BehaviourRun, bag } from '../../testing/behaviour-run.ts';
import { makeScheduler } from '../registry.ts';

test('every offer is matched against all services: one that fits nowhere holds up nobody', () => {
  const run = new BehaviourRun([{ cpus: 2 }]);
  run.framework('S', makeScheduler('service'), [bag('a', 0, 1, 9, 4), bag('b', 0, 2, 5)]);
  expect(run.picture(6)).toBe(['bbbbb.', 'bbbbb.'].join('\n'));
});

test('an instance that is lost is replaced for the rest of its time', () => {
  const run = new BehaviourRun([{ cpus: 1 }, { cpus: 1 }]);
  run.framework('S', makeScheduler('service', { reviveMinGap: 0 }), [bag('a', 0, 1, 6)]);
  run.at(2, () => run.master.removeAgent(0));
  expect(run.picture(8)).toBe(['aa......', '..aaaa..'].join('\n'));
});

test('revives come no closer together than the least gap', () => {
  const run = new BehaviourRun([{ cpus: 2 }]);
  run.framework('S', makeScheduler('service'), [bag('a', 0, 1, 9), bag('b', 1, 1, 3)]);
  // b comes 1 s after the revive for a, and is heard of 5 s after it.
  expect(run.picture(9)).toBe(['aaaaaaaaa', '.....bbb.'].join('\n'));
});

test('takes at most five instances out of an offer', () => {
  const run = new BehaviourRun([{ cpus: 7 }]);
  run.framework('S', makeScheduler('service'), [bag('a', 0, 7, 9)]);
  expect(
    run
      .picture(1)
      .split('\n')
      .filter((line) => line === 'a'),
  ).toHaveLength(5);
});
