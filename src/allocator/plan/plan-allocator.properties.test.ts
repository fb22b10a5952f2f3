import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RoleId, TaskId } from '../../cluster/ids.ts';
import type { Observer } from '../../cluster/record-types.ts';
import { EgoSim, type SimAgent } from '../../conformance/ego-cases/ego-sim.ts';
import { seconds } from '../../engine/micros.ts';
import { type ConsumerPlan, type PlanOptions, type ResourcePlan, slotPlan, vectorPlan } from './plan.ts';
import { OWNED } from './target-table.ts';

// The numbers are those of the invariants in spec/ego.md 10; those of the target alone are in target.properties.test.ts.

interface Change {
  readonly leaf: number;
  readonly tasks: number;
  readonly after: number;
}
interface Instance {
  readonly agents: readonly number[];
  readonly consumers: readonly ConsumerPlan[];
  readonly options: Partial<PlanOptions>;
  readonly changes: readonly Change[];
}

const limit = fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined });
const leaf = fc.record({
  owned: fc.nat(3),
  shareRatio: fc.integer({ min: 0, max: 3 }),
  rank: fc.nat(2),
  lend: fc.option(fc.record({ limit, grace: fc.option(fc.nat(2), { nil: undefined }) }), { nil: undefined }),
  borrow: fc.option(fc.record({ limit }), { nil: undefined }),
  grace: fc.nat(3),
  maxTotal: limit,
});

const instance: fc.Arbitrary<Instance> = fc
  .record({
    leaves: fc.array(leaf, { minLength: 1, maxLength: 5 }),
    spare: fc.nat(4),
    perAgent: fc.integer({ min: 1, max: 4 }),
    reclaimPool: fc.boolean(),
    lendingOrder: fc.constantFrom('rank' as const, 'proportional' as const),
    hostChoice: fc.constantFrom('stacked' as const, 'balanced' as const),
    changes: fc.array(fc.record({ leaf: fc.nat(4), tasks: fc.nat(9), after: fc.nat(4) }), {
      minLength: 1,
      maxLength: 8,
    }),
  })
  .map(({ leaves, spare, perAgent, changes, ...options }) => {
    const slots = Math.max(1, spare + leaves.reduce((sum, { owned }) => sum + owned, 0));
    const agents: number[] = [];
    for (let left = slots; left > 0; left -= perAgent) agents.push(Math.min(left, perAgent));
    return {
      agents,
      options,
      changes: changes.map((change) => ({ ...change, leaf: change.leaf % leaves.length })),
      consumers: leaves.map(({ owned, shareRatio, rank, lend, borrow, grace, maxTotal }, i) => ({
        // The last leaves stand below a parent of their own, so that trees are met as well as flat lists.
        role: i >= 3 ? `team/r${i}` : `r${i}`,
        owned: { all: { slots: owned } },
        shareRatio,
        rank,
        reclaimGraceMicros: seconds(grace),
        lend: lend !== undefined && {
          ...(lend.limit !== undefined && { limit: { slots: lend.limit } }),
          ...(lend.grace !== undefined && { graceMicros: seconds(lend.grace) }),
        },
        borrow: borrow !== undefined && { ...(borrow.limit !== undefined && { limit: { slots: borrow.limit } }) },
        ...(maxTotal !== undefined && { maxTotal: { slots: maxTotal } }),
      })),
    };
  });

function simulationOf({ agents, consumers, options }: Instance, watch?: (sim: EgoSim) => Observer): EgoSim {
  const hosts: SimAgent[] = agents.map((slots, i) => ({ name: `a${i}`, resources: { slots } }));
  const sim = new EgoSim(hosts, { plan: slotPlan(consumers, options), slot: { slots: 1000 } }, watch);
  for (const { role } of consumers) sim.framework(role, { slots: 1 });
  return sim;
}

/** Plays the changes of demand; returns what every leaf wants in the end. */
function play(sim: EgoSim, { consumers, changes }: Instance): Record<string, number> {
  const demand: Record<string, number> = {};
  for (const { leaf: at, tasks, after } of changes) {
    demand[consumers[at]!.role] = tasks;
    sim.demand(demand).pass(seconds(after));
  }
  return demand;
}

/** Longer than any grace of an instance. */
const SETTLED = seconds(10);

/** Checks at every record what must hold at every event. */
function watched(sim: EgoSim, given: Instance): Observer {
  const deadlines = new Map<TaskId, number>();
  const laneOf = (role: RoleId) => sim.allocator.state.laneOf(role)!;
  const available = (): number => {
    let sum = 0;
    for (let agent = 0; agent < sim.cluster.agents.count; agent++)
      sum += sim.cluster.agents.available(agent).amount(sim.cluster.kinds.plain('slots')) / 1000;
    return sum;
  };
  return {
    reclaimNoticed: ({ at, task, role, deadline }) => {
      const { state } = sim.allocator;
      const lane = laneOf(role);
      expect(lane.held[0]! - lane.noticed[0]!, '5: a notice leaves a leaf its target').toBeGreaterThanOrEqual(
        lane.target(0),
      );
      const ready = state.claims.all.filter(({ victims }) => victims.size === 0).length;
      const due = state.lanes.reduce((sum, each) => sum + each.target(0), 0);
      const all = given.agents.reduce((sum, slots) => sum + slots, 0);
      expect(available() - (all - due), '7: nothing free would do but what the plan keeps').toBeLessThanOrEqual(ready);
      expect(deadline - at, '5: the grace of the victim').toBe(state.force.plan.reclaimGrace[lane.leaf]);
      deadlines.set(task, deadline);
    },
    reclaimCancelled: ({ task }) => {
      deadlines.delete(task);
    },
    offerMade: ({ role, agent }) => {
      const { state } = sim.allocator;
      const free = sim.cluster.agents.available(agent).amount(sim.cluster.kinds.plain('slots')) / 1000;
      const marked = state.claims.all.filter(
        (claim) => claim.agent === agent && claim.victims.size === 0 && claim.lane.role !== role,
      );
      expect(free, '8: what is earmarked goes to nobody else').toBeGreaterThanOrEqual(marked.length);
    },
    taskEnded: ({ at, task, cause }) => {
      if (cause === 2) expect(at, '5: no kill before its deadline').toBe(deadlines.get(task));
      deadlines.delete(task);
    },
    cycleRan: () => {
      checkBooks(sim);
    },
  };
}

function checkBooks(sim: EgoSim): void {
  const { state } = sim.allocator;
  const { plan } = state.force;
  for (const lane of state.lanes) {
    const { leaf } = lane;
    const held = lane.held[0]! + lane.offered[0]!;
    let claims = 0;
    for (const claim of state.claims.all) if (claim.lane === lane) claims++;
    expect(claims, '6: no more under way than is missing').toBeLessThanOrEqual(Math.max(0, lane.target(0) - held));
    const borrowed = state.loans.borrowed(lane.role, 0);
    const owned = Math.min(held, lane.upTo[OWNED * state.resources]!);
    const underNotice = lane.noticed[0]!;
    expect(borrowed - underNotice, '2: at most the borrow limit').toBeLessThanOrEqual(plan.borrowLimit[leaf]!);
    const lent = state.loans.lent(lane.role, 0);
    expect(owned + lent, '4: what is used and lent is owned').toBeLessThanOrEqual(plan.owned[leaf]!);
    if (state.claims.all.length > 0) continue;
    expect(lent, '3: at most the lend limit').toBeLessThanOrEqual(plan.lendLimit[leaf]!);
    for (const other of state.lanes) {
      if (state.loans.between(lane.role, other.role) !== undefined)
        expect(plan.mayLend(leaf, other.leaf), '3: only between those who may').toBe(true);
    }
  }
}

test('2 to 8: notices, earmarks, limits and books at every event of random runs', () => {
  fc.assert(
    fc.property(instance, (given) => {
      play(
        simulationOf(given, (sim) => watched(sim, given)),
        given,
      );
    }),
    { numRuns: 1000 },
  );
});

test('1, 19, 20, 21: with constant demand everybody has at least the target, and then nothing moves any more', () => {
  fc.assert(
    fc.property(instance, (given) => {
      let moves = 0;
      const move = (): void => {
        moves++;
      };
      const sim = simulationOf(given, () => ({
        offerMade: move,
        offerRescinded: move,
        reclaimNoticed: move,
        taskLaunched: move,
        taskEnded: move,
      }));
      const demand = play(sim, given);
      sim.demand(demand).pass(SETTLED);
      const { state } = sim.allocator;
      const capacity = given.agents.reduce((sum, slots) => sum + slots, 0);
      let all = 0;
      for (const { role, owned } of given.consumers) {
        const lane = state.lanes.find(({ path }) => path === role)!;
        const held = sim.held(role);
        all += held;
        const wants = demand[role] ?? 0;
        const most = state.force.plan.maxTotal[lane.leaf]!;
        expect(held, `19: ${role} has what it owns and wants`).toBeGreaterThanOrEqual(
          Math.min(wants, owned!['all']!['slots']!, most),
        );
        // Where shares are not reclaimed, what somebody holds beyond its own stays until it is released (spec/ego.md 5.5 and 10.21).
        if (given.options.reclaimPool === true) expect(held, `20: ${role} holds its target`).toBe(lane.target(0));
      }
      expect(all, '1: no more than there is').toBeLessThanOrEqual(capacity);
      const before = moves;
      sim.pass(seconds(1000));
      expect(moves, '20: no flapping').toBe(before);
    }),
    { numRuns: 1000 },
  );
});

test('21: without reclaim on the pool nobody who borrowed nothing is killed', () => {
  fc.assert(
    fc.property(instance, (given) => {
      const consumers = given.consumers.map((consumer) => ({ ...consumer, owned: {}, lend: false as const }));
      const sim = simulationOf({ ...given, consumers, options: { ...given.options, reclaimPool: false } });
      play(sim, given);
      expect(sim.pass(SETTLED).evictions).toBe(0);
    }),
    { numRuns: 1000 },
  );
});

test('18: leaves that neither lend nor borrow, with nothing to share, do not notice each other', () => {
  fc.assert(
    fc.property(instance, (given) => {
      const consumers = given.consumers.map(({ lend: _, borrow: __, ...consumer }) => consumer);
      const silo = {
        ...given,
        consumers,
        agents: [consumers.reduce((sum, { owned }) => sum + owned!['all']!['slots']!, 0)],
      };
      fc.pre(silo.agents[0]! > 0);
      const sim = simulationOf(silo);
      const demand = play(sim, silo);
      expect(sim.pass(SETTLED).evictions).toBe(0);
      for (const { role, owned, maxTotal } of consumers)
        expect(sim.held(role)).toBe(
          Math.min(demand[role] ?? 0, owned!['all']!['slots']!, maxTotal?.['slots'] ?? Number.POSITIVE_INFINITY),
        );
    }),
    { numRuns: 1000 },
  );
});

test('22: in a hybrid plan with equal ratios everybody gets something of a pool with room for all', () => {
  fc.assert(
    fc.property(instance, (given) => {
      const consumers = given.consumers.map(({ maxTotal: _, role, ...consumer }, i) => ({
        ...consumer,
        role: `r${i}`,
        // Of unequal ratios the larger one can come first with its second slot: (1 + 1) / 3 is less than 1 / 1.
        shareRatio: 1,
      }));
      const owned = consumers.reduce((sum, consumer) => sum + consumer.owned!['all']!['slots']!, 0);
      const fair = {
        ...given,
        consumers,
        agents: [owned + consumers.length],
        options: { ...given.options, reclaimPool: true },
      };
      const sim = simulationOf(fair);
      const demand = play(sim, fair);
      sim.pass(SETTLED);
      for (const { role } of consumers)
        if ((demand[role] ?? 0) > 0) expect(sim.held(role), `22: ${role} does not starve`).toBeGreaterThan(0);
    }),
    { numRuns: 1000 },
  );
});

test('24: the same run gives the same records', () => {
  fc.assert(
    fc.property(instance, (given) => {
      const digests = [1, 2].map(() => {
        const sim = simulationOf(given);
        play(sim, given);
        return sim.pass(SETTLED).digest;
      });
      expect(digests[0]).toBe(digests[1]);
    }),
    { numRuns: 1000 },
  );
});

test('28: a slot plan and the plan of vectors with one resource decide alike, offer by offer', () => {
  fc.assert(
    fc.property(instance, (given) => {
      const slots = simulationOf(given);
      const vectors = new EgoSim(
        given.agents.map((count, i) => ({ name: `a${i}`, resources: { slots: count } })),
        { plan: inThousandths(slotPlan(given.consumers, given.options)) },
      );
      for (const { role } of given.consumers) vectors.framework(role, { slots: 1 });
      for (const sim of [slots, vectors]) {
        play(sim, given);
        sim.pass(SETTLED);
      }
      expect(vectors.digest).toBe(slots.digest);
    }),
    { numRuns: 1000 },
  );
});

/** The same plan over a resource by the name of slots. */
function inThousandths({ consumers, options }: ResourcePlan): ResourcePlan {
  const times = (amounts: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, 1000 * amount]));
  const limited = <Terms extends { readonly limit?: Readonly<Record<string, number>> }>(terms: Terms): Terms => ({
    ...terms,
    ...(terms.limit !== undefined && { limit: times(terms.limit) }),
  });
  return vectorPlan(
    ['slots'],
    consumers.map((consumer) => ({
      ...consumer,
      ...(consumer.owned !== undefined && { owned: { all: times(consumer.owned['all'] ?? {}) } }),
      ...(consumer.maxTotal !== undefined && { maxTotal: times(consumer.maxTotal) }),
      ...(consumer.lend && { lend: limited(consumer.lend) }),
      ...(consumer.borrow && { borrow: limited(consumer.borrow) }),
    })),
    options,
  );
}
