import { expect, test } from 'vitest';
import { EgoSim } from '../../conformance/ego-cases/ego-sim.ts';
import { seconds } from '../../engine/micros.ts';
import { vectorPlan } from './plan.ts';

test('what an earmark kept besides what its victims have is given at once when the claimant wants nothing any more', () => {
  // A wants both CPUs, one of which B has on loan and ten seconds to go; the other one is kept for A. C could borrow it.
  const plan = vectorPlan(
    ['cpus'],
    [
      { role: 'A', owned: { all: { cpus: 2000 } }, lend: {} },
      { role: 'B', borrow: {}, reclaimGraceMicros: seconds(10) },
      { role: 'C', borrow: {} },
    ],
  );
  const sim = new EgoSim([{ name: 'host', resources: { cpus: 2 } }], { plan });
  sim.framework('A', { cpus: 2 }).framework('B', { cpus: 1 }).framework('C', { cpus: 1 });
  sim.demand({ B: 1 }).pass(seconds(1)).demand({ A: 1, B: 1, C: 1 }).pass(seconds(1));
  expect([sim.held('A'), sim.held('B'), sim.held('C')]).toEqual([0, 1, 0]);
  sim.demand({ B: 1, C: 1 }).pass(seconds(1));
  expect([sim.held('A'), sim.held('B'), sim.held('C'), sim.evictions]).toEqual([0, 1, 1, 0]);
});
