import { describe, expect, test } from 'vitest';
import { BehaviourRun, bag } from '../testing/behaviour-run.ts';
import { BEHAVIOURS, makeScheduler } from './registry.ts';

test('names are told once', () => {
  expect(new Set(BEHAVIOURS.map((behaviour) => behaviour.name)).size).toBe(BEHAVIOURS.length);
});

const getNothingDone = ['decliner', 'crash-looper'];

describe.each(BEHAVIOURS.map((behaviour) => behaviour.name))('%s', (name) => {
  test('gets its work done with its defaults, unless it is in its nature not to', () => {
    const run = new BehaviourRun([{ cpus: 2 }, { cpus: 2 }], { allocationInterval: 1_000_000 });
    run.framework('F', makeScheduler(name), [bag('a', 0, 4, 7), bag('b', 5, 2, 7), bag('c', 40, 3, 7)]);
    run.picture(120);
    expect(run.heard('ended')).toHaveLength(getNothingDone.includes(name) ? 0 : 3);
  });
});

test('what is not known or makes no sense is refused in words', () => {
  expect(() => makeScheduler('bach')).toThrow('behaviour: bach is not known; allowed are batch, mapreduce');
  expect(() => makeScheduler('batch', { slowStart: 1 })).toThrow('slowStart: batch has no such option');
  expect(() => makeScheduler('mapreduce', { slowStart: 2 })).toThrow('slowStart: 2 is not allowed');
  expect(() => makeScheduler('batch', { discipline: 'backfill' })).toThrow('backfill is for gangs');
  expect(() => makeScheduler('batch', { hold: -1 })).toThrow('hold: -1 is not allowed; give 0 or more');
  expect(() => makeScheduler('batch', { overAsk: 0.5 })).toThrow('overAsk: 0.5 is not allowed');
  expect(() => makeScheduler('batch', { onKill: { checkpoint: 0 } })).toThrow('onKill.checkpoint: 0 is not allowed');
  expect(() => makeScheduler('batch', { crashAfter: 0 })).toThrow('crashAfter: 0 is not allowed');
  expect(() => makeScheduler('service', { backOff: { first: 2, factor: 0.5, most: 9 } })).toThrow('backOff');
});

test('a crash looper holds its cpu for 5 s at a time, with growing pauses that others may use', () => {
  const run = new BehaviourRun([{ cpus: 1 }]);
  const backOff = { first: 1_000_000, factor: 2, most: 3_000_000 };
  run.framework('C', makeScheduler('crash-looper', { refuse: 0, backOff }), [bag('c', 0, 1, 60)]);
  expect(run.picture(29)).toBe('ccccc.ccccc..ccccc...ccccc...');
});

test('work that is done before the crash counts, and ends the row of failures', () => {
  const run = new BehaviourRun([{ cpus: 2 }]);
  run.framework('C', makeScheduler('crash-looper', { refuse: 0 }), [bag('c', 0, 1, 4), bag('d', 0, 1, 6)]);
  run.picture(9);
  expect(run.heard('ended')).toEqual(['4s c ended']);
  expect(run.heard('failed')).toEqual(['5s d/0 failed']);
});

test('a task crashes also while its framework is away, which hears of it when it is back', () => {
  const run = new BehaviourRun([{ cpus: 1 }]);
  const framework = run.framework('C', makeScheduler('crash-looper', { refuse: 0 }), [bag('c', 0, 1, 60)]);
  const { frameworks } = run.cluster;
  frameworks.setSpec(framework, { ...frameworks.spec(framework), failoverTimeout: Number.POSITIVE_INFINITY });
  run.at(3, () => run.master.disconnect(framework));
  run.at(10, () => run.master.reconnect(framework));
  // It fails at 5 s; the pause of 1 s begins when that is heard.
  expect(run.picture(20)).toBe('ccccc......ccccc.ccc');
});
