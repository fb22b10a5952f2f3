import { describe, expect, test } from 'vitest';
import { seconds } from '../engine/micros.ts';
import { makeScheduler } from '../framework/registry.ts';
import { LifeRun } from '../testing/life-run.ts';
import { RateLimits } from './rate-limits.ts';

describe('rate limits', () => {
  test('let messages through at equal distances and in order, and no more wait than the capacity', () => {
    const limits = new RateLimits({ limits: [{ principal: 'p', qps: 2, capacity: 3 }] });
    // At 0: one goes through, three wait for 0.5, 1 and 1.5 s, the fifth finds no room. At 1 s two of them have gone.
    expect([0, 0, 0, 0, 0].map((at) => limits.send('p', at))).toEqual([0, 500_000, 1_000_000, 1_500_000, undefined]);
    expect([seconds(1), seconds(10)].map((at) => limits.send('p', at))).toEqual([1_000_000, 0]);
  });

  test('do not hold for a principal listed without qps, and for others only together', () => {
    const limits = new RateLimits({ limits: [{ principal: 'free' }], aggregateDefaultQps: 1 });
    expect(['free', 'free', 'x', 'y'].map((principal) => limits.send(principal, 0))).toEqual([0, 0, 0, seconds(1)]);
    const none = new RateLimits({ limits: [{ principal: 'p', qps: 1 }] });
    expect(['x', 'x', 'x'].map((principal) => none.send(principal, 0))).toEqual([0, 0, 0]);
  });
});

test('a throttled framework: its tasks start and its refusals arrive when the call gets its turn', () => {
  const run = new LifeRun({ a1: 2, a2: 2 }, { rateLimits: { limits: [{ principal: 'p', qps: 0.1 }] } });
  const a = run.framework('a', 3, 100, { principal: 'p' });
  run.until(0);
  const b = run.framework('b', 1, 1000);
  run.until(9);
  // Two answers at 0: the first agent's goes through, the second's waits 10 s. What it leaves is b's at 10 s only.
  expect([run.running(a), run.running(b)]).toEqual([3, 0]);
  expect(run.until(10).running(b)).toBe(1);
  const started = [0, 1, 2].map((task) => run.cluster.tasks.startedAt(task) / 1e6);
  expect(started).toEqual([0, 0, 10]);
});

test('one message too many stops the driver', () => {
  const run = new LifeRun(
    { a1: 1, a2: 1, a3: 1 },
    { rateLimits: { limits: [{ principal: 'p', qps: 0.1, capacity: 1 }] } },
  );
  const a = run.framework('a', 3, 100, { principal: 'p' });
  run.until(0);
  const b = run.framework('b', 3, 100);
  run.until(1);
  expect([run.cluster.frameworks.isRegistered(a), run.running(a), run.running(b)]).toEqual([false, 0, 3]);
});

test('what a gang launches in a message that finds no room never runs', () => {
  const rateLimits = { limits: [{ principal: 'p', qps: 0.1, capacity: 0 }] };
  const run = new LifeRun({ a1: 2 }, { rateLimits });
  const gang = makeScheduler('gang', { refuse: 0, suppress: false });
  const a = run.master.addFramework({ name: 'a', roles: [run.cluster.roles.intern('a')], principal: 'p' }, gang);
  run.master.register(a);
  run.until(0); // It has nothing to do: its refusal goes through, and no other message before 10 s.
  const job = run.cluster.jobs.add(a, 'job', 0, Number.NaN, '', '');
  const stage = run.cluster.stages.add(job, 'task', 2, run.cluster.shapes.intern({ cpus: 1000 }), seconds(9));
  run.cluster.jobs.append(job, stage, () => {});
  run.master.jobReady(job);
  run.until(1);
  expect([run.cluster.frameworks.isRegistered(a), run.running(a), run.books(0)]).toEqual([false, 0, [2, 0, 0, 2]]);
});
