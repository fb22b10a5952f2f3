import { expect, test } from 'vitest';
import { EventKind } from '../cluster/event-kinds.ts';
import { seconds } from '../engine/micros.ts';
import { Simulation } from '../engine/simulation.ts';
import { LifeRun } from '../testing/life-run.ts';
import { CycleLoop } from './cycle-loop.ts';
import type { MasterOptions } from './options.ts';

/** Cycles as `1s all` or `2s 0,3`. */
function loop(duration = 0) {
  const simulation = new Simulation();
  const ran: string[] = [];
  const cycles = new CycleLoop(simulation, { interval: seconds(10), duration: () => seconds(duration) }, (agents) => {
    ran.push(`${simulation.now / 1e6}s ${agents}`);
  });
  cycles.start();
  return { simulation, cycles, ran };
}

test('requests of one instant become one cycle over the union of their agents', () => {
  const { simulation, cycles, ran } = loop();
  for (const agent of [3, 0, 3, 1]) cycles.request(agent);
  simulation.run(seconds(1));
  cycles.request(2);
  cycles.request('all');
  simulation.run(seconds(9));
  expect(ran).toEqual(['0s 3,0,1', '1s all']);
});

test('what is asked for during a pause is forgotten, even if the pause ends at once; the next periodic cycle covers it', () => {
  const { simulation, cycles, ran } = loop();
  cycles.pause();
  cycles.request(1);
  cycles.resume();
  simulation.run(seconds(10));
  expect(ran).toEqual(['10s all']);
  cycles.pause();
  simulation.run(seconds(25));
  cycles.resume();
  // The cycle of 20 s fell into the pause; periodic ones go on being due every interval.
  simulation.run(seconds(30));
  expect(ran).toEqual(['10s all', '30s all']);
});

test('a cycle that takes longer puts off what is asked for meanwhile, and the next periodic one counts from its end', () => {
  const { simulation, cycles, ran } = loop(4);
  simulation.run(seconds(12));
  cycles.request(1);
  cycles.request(2);
  simulation.run(seconds(50));
  expect(ran).toEqual(['10s all', '14s 1,2', '24s all', '38s all']);
});

test('a periodic cycle takes up what was asked for by then: there is one run, also where both waited for the same cycle to end', () => {
  const { simulation, cycles, ran } = loop(4);
  simulation.on(EventKind.TimetableDue, () => cycles.request(1));
  // 10 s: both at once. 23 s to 27 s: a cycle that was asked for; 24 s: the periodic one is due and waits; 25 s: asked for again, and waits.
  for (const at of [10, 23, 25]) simulation.schedule(seconds(at), EventKind.TimetableDue, 0);
  simulation.run(seconds(42));
  expect(ran).toEqual(['10s all', '23s 1', '27s all', '41s all']);
});

/** When the only agent is offered to a framework that has no work and refuses it at once for so long, up to 20 s. */
function offeredAt(refuse: number, options: Partial<MasterOptions> = {}): number[] {
  const times: number[] = [];
  const run = new LifeRun({ a1: 4 }, options, {}, () => {}, { offerMade: ({ at }) => void times.push(at / 1e6) });
  run.schedulers[run.framework('a', 0, 0)]!.refuse = refuse;
  run.until(20);
  return times;
}

test('a refusal of one interval or less that answers a periodic cycle at once still holds in the next: that was armed before', () => {
  const everyOther = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20];
  expect(offeredAt(1)).toEqual(everyOther);
  expect(offeredAt(0.5)).toEqual(everyOther);
  // One of two intervals is gone in the second cycle.
  expect(offeredAt(2)).toEqual(everyOther);
  expect(offeredAt(0)).toEqual([0, ...Array.from({ length: 20 }, (_, i) => i + 1)]);
});

test('what is refused while a cycle takes its time is refused from its end', () => {
  // A cycle takes 3 s: that of 0 s is asked for, periodic ones are due at 1 s and run at 3, 7, 11, 15 and 19 s. A refusal of 1 s counts from
  // 3 s and holds in the cycle of that moment; the next counts from 10 s, and the cycle of 11 s was armed before it.
  expect(offeredAt(1, { cycleBase: seconds(3) })).toEqual([0, 7, 15]);
  // The first until 8 s; the next from 14 s to 19 s, when a cycle runs that was armed at 15 s, after it.
  expect(offeredAt(5, { cycleBase: seconds(3) })).toEqual([0, 11, 19]);
});

test('an agent that was removed takes no time in a cycle', () => {
  const times: number[] = [];
  const run = new LifeRun({ a1: 1, a2: 1 }, { cyclePerAgent: seconds(2) }, {}, () => {}, {
    cycleRan: ({ at }) => void times.push(at / 1e6),
  });
  run.framework('a', 0, 0);
  run.until(11).master.maintenance.down(1);
  run.until(20);
  // At 0 s a cycle that was asked for, then periodic ones every 4 + 1 s, from 14 s on every 2 + 1 s.
  expect(times).toEqual([0, 4, 9, 14, 17, 20]);
});

test('what is due is left out where there is nothing left to decide, and proven where that is asked for', () => {
  const ran: string[] = [];
  const proven: string[] = [];
  for (const prove of [undefined, (agents: unknown): void => void proven.push(String(agents))]) {
    const simulation = new Simulation();
    let isIdle = false;
    const run = (agents: unknown): void => {
      ran.push(`${simulation.now / 1e6}s ${agents}`);
    };
    const cycles = new CycleLoop(simulation, { interval: 0, isIdle: () => isIdle, prove }, run);
    cycles.request(1);
    isIdle = true; // Whoever asked takes it back at the same moment.
    simulation.run(seconds(1));
    isIdle = false;
    cycles.request(2);
    simulation.run(seconds(2));
    expect(cycles.cycles).toBe(1);
  }
  expect(ran).toEqual(['1s 2', '1s 2']);
  expect(proven).toEqual(['1']);
});

test('what is asked for while all is idle is left out, unless idleness ends at the same moment', () => {
  const simulation = new Simulation();
  const ran: string[] = [];
  const proven: string[] = [];
  let isIdle = true;
  const run = (agents: unknown): void => {
    ran.push(`${simulation.now / 1e6}s ${agents}`);
  };
  const cycles = new CycleLoop(simulation, { interval: 0, isIdle: () => isIdle }, run);
  cycles.request(1);
  simulation.run(seconds(1));
  cycles.request(2); // What was left out at 0 s is not taken up again.
  cycles.request(3);
  isIdle = false;
  cycles.noLongerIdle();
  simulation.run(seconds(2));
  isIdle = true;
  cycles.request(4);
  simulation.run(seconds(3));
  isIdle = false;
  cycles.noLongerIdle(); // Too late for what was asked for at 2 s.
  cycles.request(5);
  simulation.run(seconds(4));
  expect(ran).toEqual(['1s 2,3', '3s 5']);
  expect(cycles.cycles).toBe(2);

  const all = new Simulation();
  const proving = new CycleLoop(
    all,
    { interval: 0, isIdle: () => true, prove: (agents) => proven.push(String(agents)) },
    run,
  );
  proving.request(6);
  all.run(seconds(1));
  expect([proven, proving.cycles, ran.length]).toEqual([['6'], 0, 2]);
});
