import { expect, test } from 'vitest';
import { LifeRun } from '../testing/life-run.ts';

test('the fixed estimate comes with the first report after 15 s and is for those who take revocable resources', () => {
  const run = new LifeRun({ a1: 1 });
  run.master.oversubscription.fix(0, { cpus: 2000 });
  const a = run.framework('a', 3, 1000);
  const b = run.framework('b', 3, 1000, { capabilities: ['REVOCABLE_RESOURCES'] });
  run.until(14);
  expect([run.running(a), run.running(b)]).toEqual([1, 0]);
  run.until(17);
  expect([run.running(a), run.running(b)]).toEqual([1, 2]);
});

test('another estimate rescinds the offers with revocable parts, and no others', () => {
  const run = new LifeRun({ a1: 1, a2: 1 });
  const b = run.framework('b', 0, 0, { capabilities: ['REVOCABLE_RESOURCES'] });
  run.schedulers[b]!.holds = true;
  run.until(1).master.oversubscription.estimate(0, { cpus: 2000 });
  expect(run.rescinded).toEqual([]);
  run.until(2).master.oversubscription.estimate(0, { cpus: 2000 });
  expect(run.rescinded).toEqual([]);
  run.master.oversubscription.estimate(0, { cpus: 1000 });
  expect(run.rescinded).toEqual(['2s a1 estimate']);
});

test('the load controller kills what uses revocable resources when a load average passes its threshold', () => {
  const run = new LifeRun({ a1: 2 });
  run.master.loadController.watch(0, { over5Minutes: 3 });
  run.master.oversubscription.estimate(0, { cpus: 2000 });
  const a = run.framework('a', 2, 10_000);
  const b = run.framework('b', 2, 10_000, { capabilities: ['REVOCABLE_RESOURCES'] });
  run.until(400);
  // Load 4 from about 1 s on: 4 (1 - e^(-t/300)) passes 3 at t = 300 ln 4 = 416 s; looked at every 15 s, that is at 420 s.
  expect([run.running(a), run.running(b)]).toEqual([2, 2]);
  run.until(420);
  expect(run.running(a)).toBe(2);
  expect(run.heard(b).filter((line) => line.includes('revoked'))).toHaveLength(2);
});
