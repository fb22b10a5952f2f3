import { expect, test } from 'vitest';
import { seconds } from '../engine/micros.ts';
import { LifeRun } from '../testing/life-run.ts';
import type { MasterOptions } from './options.ts';

test('a window rescinds offers and asks those who hold anything to leave, again after each refusal, and takes nothing away', () => {
  const run = new LifeRun({ a1: 2 });
  const a = run.framework('a', 1, 1000);
  const b = run.framework('b', 0, 0);
  run.schedulers[b]!.holds = true;
  run.until(5).master.maintenance.schedule(0, seconds(60));
  expect(run.rescinded).toEqual(['5s a1 maintenance']);
  run.until(12);
  // Asked at 5 s; the answer says "not for 5 s", so again in the cycles of 10 s and later.
  const asked = run.heard(a).filter((line) => line.includes('asked to leave a1 by 60s'));
  expect(asked.map((line) => line.split(' ')[0])).toEqual(['5s', '10s']);
  expect(run.running(a)).toBe(1);
  run.until(60).master.maintenance.down(0);
  expect(run.heard(a).at(-1)).toBe('60s 0 lost agent-lost after 60s');
  expect(run.cluster.agents.isRegistered(0)).toBe(false);
  run.until(100).master.maintenance.up(0);
  expect(run.until(102).running(a)).toBe(1);
  expect(run.cluster.agents.unavailableFrom(0)).toBeUndefined();
});

/** One agent with a task of framework a, which is asked at 1 s to leave and answers as the test has it; and when it was asked. */
function asked(): { run: LifeRun; times: number[] } {
  const run = new LifeRun({ a1: 2 });
  const a = run.framework('a', 1, 1000, { failoverTimeout: seconds(100) });
  const times: number[] = [];
  run.schedulers[a]!.onInverseOffer = () => void times.push(run.simulation.now / 1e6);
  run.until(1).master.maintenance.schedule(0, seconds(60));
  run.until(1);
  return { run, times };
}

test('an inverse offer without an answer goes with the connection: who is back is asked again', () => {
  const { run, times } = asked();
  run.until(5).master.disconnect(0);
  run.until(6).master.reconnect(0);
  run.until(10);
  expect(times).toEqual([1, 6]);
});

test('at the instant at which it ends an answer still holds in a cycle that was armed before it', () => {
  const { run, times } = asked();
  // The cycle of 2 s was armed at 1 s.
  run.until(1.5).master.driver(0).answerInverseOffer(0, true, seconds(0.5));
  run.until(3);
  expect(times).toEqual([1, 3]);
  // An answer of no length is no refusal.
  run.until(3.5).master.driver(0).answerInverseOffer(0, true, 0);
  run.until(4);
  expect(times).toEqual([1, 3, 4]);
});

test('an answer of one interval that is given at once holds in the next periodic cycle: that was armed before', () => {
  const run = new LifeRun({ a1: 2 });
  const scheduler = run.schedulers[run.framework('a', 1, 1000)]!;
  const times: number[] = [];
  scheduler.onInverseOffer = (agent, _from, driver) => {
    times.push(run.simulation.now / 1e6);
    driver.answerInverseOffer(agent, true, seconds(1));
  };
  run.until(1).master.maintenance.schedule(0, seconds(60));
  run.until(6);
  expect(times).toEqual([1, 3, 5]);
});

/** What a scheduler is asked to leave, and when, with one task on a1 and a window there from 1000 s on, announced at 5 s. */
function announced(options: Partial<MasterOptions> = {}): { run: LifeRun; asked: () => string[] } {
  const run = new LifeRun({ a1: 2 }, options);
  const a = run.framework('a', 1, 5000, { checkpoint: true });
  run.schedulers[a]!.refuse = 1;
  run.until(5).master.maintenance.schedule(0, seconds(1000));
  return { run, asked: () => run.heard(a).filter((line) => line.includes('asked')) };
}

test('a window is of the machine: an agent that is lost and comes back, or that a new master finds, still has it', () => {
  const { run, asked } = announced();
  run.until(10).master.agents.crash(0);
  run.until(200).master.agents.restore(0);
  const before = asked().length;
  run.until(210);
  expect(run.running(0)).toBe(1);
  expect(asked().slice(before)[0]).toMatch(/^20[0-2]\.?\d*s asked to leave a1 by 1000s$/);
  run.master.failOver(seconds(10));
  const beforeFailover = asked().length;
  run.until(230);
  expect(asked().slice(beforeFailover)[0]).toMatch(/^22[0-2]\.?\d*s asked to leave a1 by 1000s$/);
});

test('a window may be set and cleared while the agent is lost', () => {
  const { run, asked } = announced();
  run.until(10).master.agents.crash(0);
  run.until(100).master.maintenance.schedule(0, seconds(2000));
  run.until(200).master.agents.restore(0);
  run.until(204);
  expect(asked().at(-1)).toContain('asked to leave a1 by 2000s');
  run.master.agents.crash(0);
  run.until(300).master.maintenance.schedule(0, undefined);
  run.until(400).master.agents.restore(0);
  const before = asked().length;
  run.until(410);
  expect(run.running(0)).toBe(1);
  expect(asked()).toHaveLength(before);
});

test('a machine that is up again has had its window; another one, announced meanwhile, stands', () => {
  const { run, asked } = announced();
  run.until(1000).master.maintenance.down(0);
  run.until(1050).master.maintenance.schedule(0, seconds(3000));
  run.until(1100).master.maintenance.up(0);
  run.until(1110);
  expect(asked().at(-1)).toContain('asked to leave a1 by 3000s');
  run.until(3000).master.maintenance.down(0);
  run.until(3100).master.maintenance.up(0);
  const before = asked().length;
  run.until(3200);
  expect(run.running(0)).toBe(1);
  expect(asked()).toHaveLength(before);
});
