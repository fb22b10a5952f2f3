import { describe, expect, test } from 'vitest';
import { seconds } from '../engine/micros.ts';
import { LifeRun } from '../testing/life-run.ts';

describe('an agent that dies', () => {
  test('is unreachable after five pings of 15 s; until then the master believes that its tasks run', () => {
    const run = new LifeRun({ a1: 2 });
    const a = run.framework('a', 2, 30);
    run.until(10).master.agents.crash(0, 'ping');
    run.until(84);
    expect([run.running(a), run.cluster.agents.isRegistered(0)]).toEqual([2, true]);
    run.until(85);
    // They did 10 s of work before the machine died, whatever the master believed.
    expect(run.heard(a).slice(1)).toEqual(['85s 1 lost agent-lost after 10s', '85s 0 lost agent-lost after 10s']);
    expect([run.running(a), run.cluster.agents.isRegistered(0), run.books(0)]).toEqual([0, false, [0, 0, 0, 0]]);
  });

  test('with its connection, is deactivated at once: offers are rescinded, tasks without checkpoint are lost', () => {
    const run = new LifeRun({ a1: 3 });
    const a = run.framework('a', 1, 100);
    const b = run.framework('b', 1, 100, { checkpoint: true });
    const c = run.framework('c', 0, 0);
    run.schedulers[c]!.holds = true;
    // The first cycle gave the agent to a; what a left was offered to b at 1 s, and what b left to c at 2 s.
    run.until(10).master.agents.crash(0);
    expect(run.rescinded).toEqual(['10s a1 agent']);
    expect([run.running(a), run.running(b)]).toEqual([0, 1]);
    run.until(85);
    expect([run.heard(b).at(-1), run.books(0)]).toEqual(['85s 0 lost agent-lost after 9s', [0, 0, 0, 0]]);
  });

  test('registers again within a second of its return, with all it had but its tasks', () => {
    const run = new LifeRun({ a1: 2 });
    const a = run.framework('a', 2, 100, { checkpoint: true });
    run.until(10).master.agents.crash(0);
    run.until(40).master.agents.restore(0);
    run.until(41);
    expect(run.heard(a)).toHaveLength(3);
    for (const line of run.heard(a).slice(1)) expect(line).toMatch(/^40\.\d+s \d lost agent-lost after 10s$/);
    expect(run.until(42).books(0)).toEqual([2, 0, 2, 0]);
  });
});

describe('a partition', () => {
  test('shorter than the ping timeout goes unnoticed: reports come late', () => {
    const run = new LifeRun({ a1: 2 });
    const a = run.framework('a', 2, 30);
    run.until(10).master.agents.partition(0);
    run.until(60);
    expect(run.heard(a)).toHaveLength(1);
    run.master.agents.restore(0);
    expect(run.heard(a).slice(1)).toEqual(['60s 0 finished done after 30s', '60s 1 finished done after 30s']);
  });

  test('what is launched into it starts when it is over', () => {
    const run = new LifeRun({ a1: 1 });
    run.master.agents.partition(0);
    const a = run.framework('a', 1, 30);
    run.until(50);
    expect(run.running(a)).toBe(1);
    run.master.agents.restore(0);
    expect(run.until(80).heard(a).at(-1)).toBe('80s 0 finished done after 30s');
  });

  test('and it starts no sooner after that than any other launch', () => {
    const run = new LifeRun({ a1: 1 }, { launchDelay: seconds(20) });
    run.master.agents.partition(0);
    const a = run.framework('a', 1, 30);
    run.until(5).master.agents.restore(0);
    expect(run.until(80).heard(a).at(-1)).toBe('55s 0 finished done after 30s');
  });

  test('longer than that: a partition-aware framework waits for its tasks, which went on; others have lost theirs', () => {
    const run = new LifeRun({ a1: 2 });
    const a = run.framework('a', 1, 200, { capabilities: ['PARTITION_AWARE'] });
    const b = run.framework('b', 1, 200);
    run.until(10).master.agents.partition(0);
    run.until(100);
    expect([run.heard(a).length, run.heard(b).at(-1)]).toEqual([1, '85s 0 lost agent-lost after 84s']);
    run.master.agents.restore(0);
    run.until(101);
    expect([run.running(a), run.books(0)[2]]).toEqual([1, 2]);
    run.until(200);
    expect(run.heard(a).at(-1)).toMatch(/^200(\.0\d*)?s 0 finished done/);
  });

  test('the tasks of a framework that was removed meanwhile are over, also when it has subscribed anew', () => {
    const run = new LifeRun({ a1: 1 });
    const a = run.framework('a', 1, 1000, { capabilities: ['PARTITION_AWARE'], failoverTimeout: seconds(20) });
    run.until(10).master.agents.partition(0);
    run.until(90).master.disconnect(a); // The agent is unreachable since 85 s; a is removed at 110 s.
    run.until(120).master.reconnect(a);
    expect(run.heard(a).at(-1)).toBe('120s 0 lost agent-lost after 85s');
    run.until(130).master.agents.restore(0);
    expect([run.until(132).running(a), run.cluster.stages.waiting(run.schedulers[a]!.stage)]).toEqual([1, 0]);
    expect(run.cluster.tasks.work(run.cluster.tasks.firstOfFramework(a))).toBe(seconds(1000));
  });

  test('a partition-aware framework gives up after its patience, and what returns later is killed', () => {
    const run = new LifeRun({ a1: 1 }, { unreachablePatience: seconds(100) });
    const a = run.framework('a', 1, 1000, { capabilities: ['PARTITION_AWARE'] });
    run.until(5).master.agents.partition(0);
    run.until(200);
    expect(run.heard(a).at(-1)).toBe('180s 0 lost agent-lost after 80s');
    run.master.agents.restore(0);
    run.until(202);
    expect([run.running(a), run.cluster.stages.waiting(run.schedulers[a]!.stage)]).toEqual([1, 0]);
    expect(run.cluster.tasks.startedAt(run.cluster.tasks.firstOfFramework(a))).toBeGreaterThanOrEqual(seconds(200));
  });
});

test('a restart of the agent process kills only what does not checkpoint', () => {
  const run = new LifeRun({ a1: 2 });
  const a = run.framework('a', 1, 30);
  const b = run.framework('b', 1, 30, { checkpoint: true });
  run.until(10).master.agents.disconnect(0);
  expect(run.heard(a).at(-1)).toBe('10s 0 lost agent-lost after 10s');
  run.until(40).master.agents.restore(0);
  run.until(41);
  expect(run.heard(b).at(-1)).toMatch(/^40\.\d+s 0 finished done after 30s$/);
});

test('removals are no closer together than the limit allows', () => {
  const run = new LifeRun({ a1: 1, a2: 1, a3: 1 }, { agentRemovalGap: seconds(30) });
  for (const agent of [0, 1, 2]) run.master.agents.crash(agent, 'ping');
  const gone = [75, 104, 105, 135].map((at) => {
    run.until(at);
    return [0, 1, 2].filter((agent) => !run.cluster.agents.isRegistered(agent)).length;
  });
  expect(gone).toEqual([1, 1, 2, 3]);
});

test('an agent that was unreachable when its machine went down for maintenance comes back with all it had', () => {
  const run = new LifeRun({ a1: 2 });
  const a = run.framework('a', 2, 1000);
  run.until(10).master.agents.partition(0);
  run.until(30).master.maintenance.down(0);
  // Its pings would be given up at 85 s; but it is gone since 30 s. The network is whole again at 100 s, the machine up at 200 s.
  run.until(100).master.agents.restore(0);
  expect(run.until(199).books(0)).toEqual([0, 0, 0, 0]);
  run.master.maintenance.up(0);
  expect(run.until(202).books(0)).toEqual([2, 0, 2, 0]);
  expect(run.heard(a)).toHaveLength(3);
});

test('an agent whose machine is up again before its fault is over comes back when that is over, once', () => {
  const run = new LifeRun({ a1: 2 });
  const a = run.framework('a', 2, 1000);
  run.until(10).master.agents.crash(0);
  run.until(100).master.maintenance.down(0);
  run.until(200).master.maintenance.up(0);
  expect(run.until(299).books(0)).toEqual([0, 0, 0, 0]);
  run.master.agents.restore(0);
  expect(run.until(400).books(0)).toEqual([2, 0, 2, 0]);
  expect(run.heard(a)).toHaveLength(3);
});

test('a machine that goes down again before its agent has registered stays down', () => {
  const run = new LifeRun({ a1: 1 });
  run.until(10).master.maintenance.down(0);
  run.until(20).master.maintenance.up(0);
  run.master.maintenance.down(0);
  expect(run.until(29).cluster.agents.isRegistered(0)).toBe(false);
  run.master.maintenance.up(0);
  expect(run.until(30).cluster.agents.isRegistered(0)).toBe(true);
});

test('draining kills tasks at once and keeps the agent out until it is reactivated', () => {
  const run = new LifeRun({ a1: 1 });
  const a = run.framework('a', 1, 100);
  run.until(10).master.agents.drain(0);
  expect(run.heard(a).at(-1)).toBe('10s 0 killed drained after 10s');
  expect(run.until(20).running(a)).toBe(0);
  run.master.agents.reactivate(0);
  // Reactivation starts no cycle of its own (spec/mesos.md 4.1): the periodic one of 20 s has run already.
  expect(run.until(21).running(a)).toBe(1);
});
