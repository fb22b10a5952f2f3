import { expect, test } from 'vitest';
import { EgoSim } from '../../conformance/ego-cases/ego-sim.ts';
import { seconds } from '../../engine/micros.ts';
import { type ConsumerPlan, type PlanOptions, slotPlan, vectorPlan } from './plan.ts';

const slots = (count: number): { all: { slots: number } } => ({ all: { slots: count } });

function oneHost(size: number, consumers: readonly ConsumerPlan[], options: Partial<PlanOptions>): EgoSim {
  const plan = slotPlan(consumers, options);
  const sim = new EgoSim([{ name: 'host', resources: { slots: size } }], { plan, slot: { slots: 1000 } });
  for (const { role } of consumers)
    if (!consumers.some(({ role: below }) => below.startsWith(`${role}/`))) sim.framework(role, { slots: 1 });
  return sim;
}

test('what a parent owns stays idle for its children while somebody holds more than its share of the public pool', () => {
  const consumers = [{ role: 'team', owned: slots(2) }, { role: 'team/a' }, { role: 'first' }, { role: 'late' }];
  const sim = oneHost(4, consumers, { reclaimPool: false });
  sim.demand({ first: 2 }).pass(seconds(1)).demand({ first: 2, late: 2 }).pass(seconds(1));
  // The two slots of the public pool are taken, and shares come back when they are released.
  expect([sim.held('first'), sim.held('late')]).toEqual([2, 0]);
  sim.demand({ first: 2, late: 2, 'team/a': 2 }).pass(seconds(1));
  expect([sim.held('team/a'), sim.held('first'), sim.held('late')]).toEqual([2, 2, 0]);
});

test('fixed shares: what is no claim is given while there is any, though somebody holds more than it may', () => {
  // The borrower has the owner's slot on loan and may have nothing of the pool of two. The owner gets both of these: one for its own, and
  // one that is nobody's claim, for which nothing is taken back.
  const consumers: ConsumerPlan[] = [
    { role: 'owner', owned: slots(1), lend: {}, shareRatio: 0 },
    { role: 'borrower', borrow: {}, shareRatio: 0, shareLimit: { slots: 0 } },
  ];
  const sim = oneHost(3, consumers, { dynamicShare: false });
  sim.demand({ borrower: 1 }).pass(seconds(1)).demand({ borrower: 1, owner: 2 }).pass(seconds(1));
  expect([sim.held('owner'), sim.held('borrower'), sim.evictions]).toEqual([2, 1, 0]);
});

test('an owner that takes back its own first takes what is free at once where its own cannot come back', () => {
  // The borrower has the owner's CPU on loan, and memory of the pool with it: that much is not the owner's to take.
  const cpu = { all: { cpus: 1000 } };
  const consumers: ConsumerPlan[] = [
    { role: 'owner', owned: cpu, lend: {} },
    { role: 'lender', owned: cpu, lend: {} },
    { role: 'borrower', borrow: {} },
  ];
  const hosts = ['h1', 'h2'].map((name) => ({ name, resources: { cpus: 1, mem: 1 } }));
  const sim = new EgoSim(hosts, { plan: vectorPlan(['cpus', 'mem'], consumers, { reclaimBeforeBorrow: true }) });
  sim.framework('owner', { cpus: 1 }).framework('lender', { cpus: 1 }).framework('borrower', { cpus: 1, mem: 1 });
  sim.demand({ borrower: 1 }).pass(seconds(1)).demand({ owner: 1, borrower: 1 }).pass(seconds(1));
  expect([sim.held('owner'), sim.held('borrower'), sim.evictions]).toEqual([1, 1, 0]);
});
