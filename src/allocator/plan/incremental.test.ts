import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EgoSim, type SimAgent } from '../../conformance/ego-cases/ego-sim.ts';
import { seconds } from '../../engine/micros.ts';
import { compilePlan } from './compiled-plan.ts';
import { Demand } from './demand.ts';
import { type ConsumerPlan, type ResourcePlan, slotPlan } from './plan.ts';
import type { PlanState } from './plan-state.ts';
import { TargetSolver, target } from './target.ts';
import type { TargetTable } from './target-table.ts';
import { instances } from './testing/instances.ts';

// A cycle takes down only what has changed. What it then goes by must be what it would find if it looked at everything.

const SOURCES = [0, 1, 2, 3] as const;

function expectSame(found: TargetTable, fresh: TargetTable, plan: ReturnType<typeof compilePlan>): void {
  for (const leaf of plan.tree.leaves) {
    for (const source of SOURCES) {
      expect(found.amount(leaf, source)).toBe(fresh.amount(leaf, source));
      expect(found.bundles(leaf, source)).toBe(fresh.bundles(leaf, source));
    }
    for (const lender of plan.tree.leaves)
      expect(found.borrowedFrom(leaf, lender)).toBe(fresh.borrowedFrom(leaf, lender));
    for (let group = 0; group < plan.groups; group++) expect(found.kept(leaf, group)).toBe(fresh.kept(leaf, group));
  }
}

/** Compares what the allocator goes by with the tables of the cluster. */
function checkState(state: PlanState): void {
  const { demand, frameworks, agents, tasks, offers } = state.cluster;
  const { force, lanes, seats } = state;
  for (const { framework, lane, active, declared, offered } of seats) {
    expect(active).toBe(frameworks.isActive(framework) && !frameworks.isSuppressed(framework, lane.role));
    const wanted: number[] = [];
    for (let entry = 0; active && entry < demand.shapeCount(framework); entry++)
      if (demand.pendingAt(framework, entry) > 0) wanted.push(demand.pendingAt(framework, entry));
    expect(declared.map(({ pending }) => pending)).toEqual(wanted);
    let inOffers = 0;
    for (let agent = 0; agent < agents.count; agent++)
      for (let offer = offers.firstOnAgent(agent); offer !== undefined; offer = offers.nextOnAgent(offer))
        if (offer.framework === framework) inOffers += offer.left.amountAt(0) / 1000;
    expect(offered.reduce((sum, count) => sum + count, 0)).toBe(inOffers);
  }
  const capacity = [0];
  for (let agent = 0; agent < agents.count; agent++)
    if (agents.isActive(agent)) capacity[0]! += Math.floor(agents.total(agent).amountAt(0) / 1000);
  expect(Array.from(force.capacity)).toEqual(capacity);
  const all = new Demand(force.plan);
  for (const { leaf, seats: here } of lanes) {
    for (const { framework } of here)
      for (let task = tasks.firstOfFramework(framework); task >= 0; task = tasks.nextOfFramework(task))
        all.add(leaf, 1);
    for (const { declared, requestedAt } of here)
      for (const { pending } of declared) all.add(leaf, pending, undefined, requestedAt);
  }
  expectSame(state.target, new TargetSolver(force.plan).solve(capacity, all), force.plan);
  for (const { leaf, upTo } of lanes) {
    const sums = new Float64Array(upTo.length);
    state.target.addUp(leaf, sums);
    expect(upTo).toEqual(sums);
  }
}

const consumer = fc.record({ owned: fc.nat(3), rank: fc.nat(2), lend: fc.boolean(), borrow: fc.boolean() });
const plans = fc
  .record({ leaves: fc.array(consumer, { minLength: 3, maxLength: 3 }), reclaimPool: fc.boolean() })
  .map(({ leaves, ...options }): ResourcePlan => {
    const consumers = leaves.map(
      ({ owned, rank, lend, borrow }, i): ConsumerPlan => ({
        role: `r${i}`,
        owned: { all: { slots: owned } },
        rank,
        lend: lend && {},
        borrow: borrow && {},
      }),
    );
    return slotPlan(consumers, options);
  });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ demand: fc.record({ r0: fc.nat(6), r1: fc.nat(6), r2: fc.nat(6) }) }) },
  fc.record({ plan: fc.nat(1) }),
  fc.record({ quiet: fc.nat(2) }),
  fc.record({ loud: fc.nat(2) }),
  fc.record({ lost: fc.nat(2) }),
);

test('what a cycle goes by is what it would find if nothing were known from the cycle before', () => {
  let cycles = 0;
  fc.assert(
    fc.property(
      fc.tuple(plans, plans),
      fc.array(fc.tuple(step, fc.nat(3)), { minLength: 1, maxLength: 8 }),
      (two, steps) => {
        const hosts: SimAgent[] = [3, 3, 4].map((slots, i) => ({ name: `a${i}`, resources: { slots } }));
        const sim = new EgoSim(hosts, { plan: two[0]!, slot: { slots: 1000 } }, (watched) => ({
          cycleRan: () => {
            const { state } = watched.allocator;
            // Kills without grace change what runs while the cycle still goes on: the next one takes that up.
            if (state.isDemandStale || state.seats.some(({ isStale }) => isStale)) return;
            cycles++;
            checkState(state);
          },
        }));
        for (const role of ['r0', 'r1', 'r2']) sim.framework(role, { slots: 1 });
        for (const [act, after] of steps) {
          if ('demand' in act) sim.demand(act.demand);
          else if ('plan' in act) sim.allocator.setPlan(two[act.plan]!);
          else if ('quiet' in act) sim.master.driver(act.quiet).suppress();
          else if ('loud' in act) sim.master.driver(act.loud).revive();
          else if (sim.cluster.agents.isActive(act.lost)) sim.master.removeAgent(act.lost);
          sim.pass(seconds(after));
        }
      },
    ),
    { numRuns: 200 },
  );
  expect(cycles).toBeGreaterThan(500);
});

test('equal bundles that follow each other are one run of demand, and the target is that of single ones', () => {
  fc.assert(
    fc.property(instances({ innerLimits: true }), ({ plan: source, leaves, demand, capacity }) => {
      const plan = compilePlan(source);
      const together = new Demand(plan);
      // Where times matter, bundles of different times stay apart; the target of this plan does not look at them.
      const apart = new Demand({ ...plan, options: { ...plan.options, dynamicShare: false } });
      leaves.forEach((name, i) => {
        const leaf = plan.tree.find(name);
        together.add(leaf, demand[i]!);
        for (let time = 0; time < demand[i]!; time++) apart.add(leaf, 1, undefined, time);
      });
      const fresh = target([capacity], plan, apart);
      expectSame(target([capacity], plan, together), fresh, plan);
      // What was wanted before leaves no trace in a solver that is used again.
      const solver = new TargetSolver(plan);
      const before = new Demand(plan);
      for (const [i, name] of leaves.entries()) before.add(plan.tree.find(name), demand.at(-1 - i)!);
      solver.solve([capacity + 3], before);
      expectSame(solver.solve([capacity], together), fresh, plan);
    }),
    { numRuns: 300 },
  );
});

test('a launch leaves demand as it was', () => {
  const plan = compilePlan(slotPlan([{ role: 'A' }, { role: 'B' }]));
  const [a, b] = [plan.tree.find('A'), plan.tree.find('B')];
  const before = new Demand(plan);
  before.add(a, 3);
  before.add(a, 2, undefined, seconds(5));
  before.add(b, 1);
  const after = new Demand(plan);
  after.add(a, 4);
  after.add(a, 1, undefined, seconds(5));
  after.add(b, 1);
  expect(after.equals(before)).toBe(true);
  after.add(b, 1);
  expect(after.equals(before)).toBe(false);
});
