import { expect, test } from 'vitest';
import { EgoSim } from '../../conformance/ego-cases/ego-sim.ts';
import { seconds } from '../../engine/micros.ts';
import { type HostChoice, slotPlan, vectorPlan } from './plan.ts';

/** Two hosts of four slots, in a group each, for roles that own nothing. */
function hostsFor(hostChoice: HostChoice, ...roles: string[]): EgoSim {
  const hosts = ['h1', 'h2'].map((name) => ({ name, group: name, resources: { slots: 4 } }));
  const plan = slotPlan(
    roles.map((role) => ({ role })),
    { hostChoice },
  );
  const sim = new EgoSim(hosts, { plan, slot: { slots: 1000 } });
  for (const role of roles) sim.framework(role, { slots: 1 });
  return sim;
}
const onHosts = (sim: EgoSim, role: string): number[] => ['h1', 'h2'].map((agent) => sim.held(role, { agent }));

test.each(['stacked', 'balanced', 'exclusive'] as const)(
  '%s: what a host is refused for goes to the others',
  (choice) => {
    const sim = hostsFor(choice, 'A');
    sim.keepTo('A', { h2: 4 });
    sim.demand({ A: 3 }).pass(seconds(1));
    expect(onHosts(sim, 'A')).toEqual([0, 3]);
  },
);

test('exclusive: who comes at the same instant finds the host closed', () => {
  const sim = hostsFor('exclusive', 'A', 'B', 'C').demand({ A: 2, B: 2, C: 1 }).pass(seconds(1));
  // A has h1 and B h2: for C no host is left, though both have room.
  expect([onHosts(sim, 'A'), onHosts(sim, 'B'), onHosts(sim, 'C')]).toEqual([
    [2, 0],
    [0, 2],
    [0, 0],
  ]);
});

test('who owns something in two groups gets of each what it owns there, and leaves to others what is theirs', () => {
  const hosts = [
    { name: 'x1', group: 'x', resources: { cpus: 1, gpus: 1 } },
    { name: 'x2', group: 'x', resources: { cpus: 1, gpus: 1 } },
    { name: 'y1', group: 'y', resources: { cpus: 1 } },
  ];
  const consumers = [
    { role: 'A', owned: { x: { cpus: 1000 }, y: { cpus: 1000 } } },
    { role: 'B', owned: { x: { cpus: 1000, gpus: 2000 } } },
  ];
  const plan = (...groups: string[]) => vectorPlan(['cpus', 'gpus'], consumers, {}, groups);
  const sim = new EgoSim(hosts, { plan: plan('x', 'y') });
  sim.framework('A', { cpus: 1 }).framework('B', { cpus: 1, gpus: 1 });
  sim.demand({ A: 2 }).pass(seconds(1)).demand({ A: 2, B: 1 }).pass(seconds(1));
  const where = (role: string): number[] => ['x', 'y'].map((group) => sim.held(role, { group }));
  expect([where('A'), where('B')]).toEqual([
    [1, 1],
    [1, 0],
  ]);
  // Another plan may name the groups in another order; what runs in each is still known.
  sim.demand({ A: 1 }).pass(seconds(1));
  sim.allocator.setPlan(plan('y', 'x'));
  sim.demand({ A: 2 }).pass(seconds(1)).demand({ A: 2, B: 1 }).pass(seconds(1));
  expect([where('A'), where('B')]).toEqual([
    [1, 1],
    [1, 0],
  ]);
});
