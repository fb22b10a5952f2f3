import { expect, test } from 'vitest';
import { EgoSim } from '../../conformance/ego-cases/ego-sim.ts';
import { seconds } from '../../engine/micros.ts';
import { type ConsumerPlan, type PlanOptions, slotPlan, vectorPlan } from './plan.ts';

const slots = (count: number): { all: { slots: number } } => ({ all: { slots: count } });

/**
 * Seven slots, two of them owned and used by the first role; `other` has the five of the pool, lets one go for which everybody waits,
 * and who gets it is the answer.
 */
function whoIsNext(consumers: readonly ConsumerPlan[], options: Partial<PlanOptions> = {}): string {
  const plan = slotPlan(consumers, { reclaimPool: false, ...options });
  const sim = new EgoSim([{ name: 'host', resources: { slots: 7 } }], { plan, slot: { slots: 1000 } });
  const roles = ['a', 'team/a', 'team/b', 'c', 'other'].filter((name) => consumers.some(({ role }) => role === name));
  for (const role of roles) sim.framework(role, { slots: 1 });
  sim.demand({ [roles[0]!]: 2, other: 5 }).pass(seconds(1));
  const before = new Map(roles.map((role) => [role, sim.held(role)]));
  expect([before.get(roles[0]!), before.get('other')]).toEqual([2, 5]);
  const waiting = Object.fromEntries(roles.map((role) => [role, 9]));
  sim.demand({ ...waiting, other: 5 }).pass(seconds(1));
  sim.demand({ ...waiting, other: 4 }).pass(seconds(1));
  const next = roles.filter((role) => sim.held(role) > before.get(role)!);
  return next.join();
}

test('what a leaf owns does not count as held of the pool, unless the plan says so', () => {
  const consumers = [{ role: 'a', owned: slots(2) }, { role: 'c' }, { role: 'other' }];
  // Nothing of the pool is held by either: (0 + 1) / 1 ties, and a is listed first. With its own it would hold three.
  expect(whoIsNext(consumers)).toBe('a');
  expect(whoIsNext(consumers, { countOwnedInShare: true })).toBe('c');
});

test('nor does what it has of the private pool of its parent', () => {
  expect(whoIsNext([{ role: 'team', owned: slots(2) }, { role: 'team/a' }, { role: 'c' }, { role: 'other' }])).toBe(
    'team/a',
  );
});

test('nor what its sibling has on loan', () => {
  const consumers = [
    { role: 'team' },
    { role: 'team/a', borrow: {}, shareLimit: { slots: 0 } },
    { role: 'team/b' },
    { role: 'c' },
    { role: 'other' },
    { role: 'lender', owned: slots(2), lend: {} },
  ];
  expect(whoIsNext(consumers)).toBe('team/b');
});

test('equal shares of unequal ratios are a tie, of several resources too, and the first in the tree is next', () => {
  const consumers = [{ role: 'a' }, { role: 'b', shareRatio: 3 }, { role: 'other' }];
  const plan = vectorPlan(['cpus', 'mem'], consumers, { reclaimPool: false });
  const sim = new EgoSim([{ name: 'host', resources: { cpus: 10, mem: 10 } }], { plan });
  for (const { role } of consumers) sim.framework(role, { cpus: 1, mem: 1 });
  sim.demand({ b: 2, other: 8 }).pass(seconds(1)).demand({ a: 9, b: 9, other: 8 }).pass(seconds(1));
  sim.demand({ a: 9, b: 9, other: 7 }).pass(seconds(1));
  // a's first is 1/10, b's third 3/10 for its ratio of 3. (In doubles 3 / 10 / 3 is less than 1 / 10.)
  expect([sim.held('a'), sim.held('b')]).toEqual([1, 2]);
});
