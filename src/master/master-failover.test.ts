import { describe, expect, test } from 'vitest';
import { NO_QUOTA } from '../cluster/roles.ts';
import { seconds } from '../engine/micros.ts';
import { LifeRun } from '../testing/life-run.ts';

describe('a master failover', () => {
  test('leaves tasks running and loses offers; agents are back within a second', () => {
    const run = new LifeRun({ a1: 2, a2: 1 });
    const a = run.framework('a', 2, 15);
    const b = run.framework('b', 0, 0);
    run.schedulers[b]!.holds = true;
    run.until(10).master.failOver(seconds(10));
    expect(run.rescinded.every((line) => line.startsWith('10s') && line.endsWith('master'))).toBe(true);
    run.until(19);
    expect([run.running(a), run.cluster.agents.isRegistered(0), run.heard(a).length]).toEqual([2, false, 1]);
    run.until(21);
    // The tasks ended at 15 s, but their agents could tell nobody before they had registered.
    expect(run.heard(a).filter((line) => line.includes('done'))).toHaveLength(2);
    for (const line of run.heard(a).slice(2)) expect(line).toMatch(/^20\.\d+s . finished done after 15s$/);
    expect(run.until(22).books(0)).toEqual([2, 2, 0, 0]);
  });

  test('the books of the new master show what agents report: a role holds what it held', () => {
    const run = new LifeRun({ a1: 2 });
    const a = run.framework('a', 1, 100);
    run.until(5).master.failOver(seconds(1));
    run.until(8);
    expect([run.running(a), run.books(0)]).toEqual([1, [2, 0, 1, 1]]);
    run.until(100);
    expect([run.running(a), run.books(0)]).toEqual([0, [2, 0, 0, 2]]);
  });

  test('with a quota nothing is offered before 0.8 of the agents are back; without one at once', () => {
    for (const [quota, offered] of [
      [true, false],
      [false, true],
    ] as const) {
      const run = new LifeRun({ a1: 1, a2: 1, a3: 1, a4: 1, a5: 1 }, {}, {}, ({ roles }) => {
        roles.setQuota(roles.intern('a'), quota ? { guarantee: { cpus: 1000 }, limit: {} } : NO_QUOTA);
      });
      const a = run.framework('a', 5, 1000);
      run.until(2);
      expect(run.running(a)).toBe(5);
      for (const agent of [1, 2, 3, 4]) run.master.agents.crash(agent);
      run.master.failOver(seconds(1));
      // One of five is back; with a quota floor(0.8 x 5) = 4 are needed, or 10 min from 3 s on have to go by.
      run.until(10).master.driver(a).kill(run.cluster.tasks.firstOnAgent(0));
      expect(run.until(602).running(a)).toBe(offered ? 1 : 0);
      expect(run.until(604).running(a)).toBe(1);
    }
  });

  test('an agent that is back, lost and back again is one of those that are needed, not two', () => {
    const run = new LifeRun({ a1: 1, a2: 1, a3: 1, a4: 1, a5: 1 }, {}, {}, ({ roles }) => {
      roles.setQuota(roles.intern('a'), { guarantee: { cpus: 1000 }, limit: {} });
    });
    const a = run.framework('a', 1, 1000);
    for (const agent of [0, 1]) run.master.agents.crash(agent);
    run.master.failOver(seconds(1));
    // Three of five are back; four are needed.
    run.until(10).master.maintenance.down(4);
    run.master.maintenance.up(4);
    expect(run.until(20).cluster.agents.isRegistered(4)).toBe(true);
    expect(run.running(a)).toBe(0);
    run.master.agents.restore(0);
    expect(run.until(30).running(a)).toBe(1);
  });

  test('agents that are down have 10 min to come back', () => {
    const run = new LifeRun({ a1: 1 });
    const a = run.framework('a', 1, 1000, { checkpoint: true });
    run.until(10).master.agents.crash(0);
    run.master.failOver(seconds(5));
    run.until(614);
    expect(run.running(a)).toBe(1);
    run.until(615);
    expect(run.heard(a).at(-1)).toBe('615s 0 lost agent-lost after 10s');
  });

  test('agents that are down have 10 min from the last one to come back, and come back with what they had', () => {
    const run = new LifeRun({ a1: 1, a2: 1 });
    const a = run.framework('a', 2, 10_000);
    run.until(10).master.agents.partition(0);
    run.until(20).master.failOver(seconds(10));
    run.until(60).master.failOver(seconds(10));
    expect(run.until(669).running(a)).toBe(2);
    expect(run.until(670).running(a)).toBe(1);
    run.master.agents.restore(0);
    expect([run.until(672).running(a), run.books(0)]).toEqual([2, [1, 0, 1, 0]]);
  });

  test('after a second one the agents that are still away from the first count among those to wait for', () => {
    const run = new LifeRun({ a1: 1, a2: 1, a3: 1, a4: 1, a5: 1 }, {}, {}, ({ roles }) => {
      roles.setQuota(roles.intern('a'), { guarantee: { cpus: 1000 }, limit: {} });
    });
    const a = run.framework('a', 5, 1000);
    run.until(2);
    for (const agent of [1, 2, 3, 4]) run.master.agents.crash(agent);
    run.master.failOver(seconds(1));
    run.until(10).master.failOver(seconds(1));
    // One of five is back; floor(0.8 x 5) = 4 are needed, or 10 min from 11 s on have to go by.
    run.until(20).master.driver(a).kill(run.cluster.tasks.firstOnAgent(0));
    expect(run.until(610).running(a)).toBe(0);
    expect(run.until(612).running(a)).toBe(1);
  });

  test('a machine that goes down for maintenance meanwhile is down', () => {
    const run = new LifeRun({ a1: 1 });
    const a = run.framework('a', 1, 1000);
    run.until(10).master.failOver(seconds(10));
    run.until(12).master.maintenance.down(0);
    expect(run.until(100).heard(a).at(-1)).toBe('20s 0 lost agent-lost after 12s');
    run.master.maintenance.up(0);
    expect([run.until(102).running(a), run.books(0)]).toEqual([1, [1, 0, 1, 0]]);
  });

  test('failover timeouts do not survive it', () => {
    const run = new LifeRun({ a1: 1 });
    const a = run.framework('a', 1, 1000, { failoverTimeout: seconds(60) });
    run.until(10).master.disconnect(a);
    run.until(30).master.failOver(seconds(1));
    run.until(200);
    expect([run.running(a), run.cluster.frameworks.isRegistered(a)]).toEqual([1, true]);
    run.master.reconnect(a);
    expect(run.cluster.frameworks.isActive(a)).toBe(true);
  });
});

test('reconciliation: known tasks by their state, unknown ones as lost, and no answer while agents are expected', () => {
  const run = new LifeRun({ a1: 2 });
  const a = run.framework('a', 2, 100);
  run.until(1).master.driver(a).reconcile();
  run.master.driver(a).reconcile([1, 7]);
  expect(run.heard(a).slice(1)).toEqual([
    '1s task 0 is running',
    '1s task 1 is running',
    '1s task 1 is running',
    '1s task 7 is lost',
  ]);
  run.master.failOver(0);
  run.simulation.run(seconds(1));
  run.master.driver(a).reconcile([0, 7]);
  expect(run.heard(a).at(-1)).toBe('1s registered');
  run.until(3).master.driver(a).reconcile([0, 7]);
  expect(run.heard(a).slice(-2)).toEqual(['3s task 0 is running', '3s task 7 is lost']);
});
