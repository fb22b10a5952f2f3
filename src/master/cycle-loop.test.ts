import { expect, test } from 'vitest';
import { seconds } from '../engine/micros.ts';
import { Simulation } from '../engine/simulation.ts';
import { CycleLoop } from './cycle-loop.ts';

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
