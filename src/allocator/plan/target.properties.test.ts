import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePlan } from './compiled-plan.ts';
import { Demand } from './demand.ts';
import { type ConsumerPlan, type ResourcePlan, slotPlan, vectorPlan } from './plan.ts';
import { presetPlan } from './presets.ts';
import type { RoleId } from './role-tree.ts';
import { target } from './target.ts';
import { BORROWED, OWNED, PRIVATE, SHARED, TargetTable } from './target-table.ts';
import { demandOf, type Instance, instances, type Shape, totals } from './testing/instances.ts';
import { VectorTarget } from './vector-target.ts';

const RUNS = { numRuns: 1500 };

/** Checks a property of random trees, once under each order of lending. */
function holds(shape: Shape, property: (instance: Instance) => void): void {
  fc.assert(fc.property(instances(shape), property), RUNS);
  const options = { ...shape.options, lendingOrder: 'proportional' as const };
  fc.assert(fc.property(instances({ ...shape, options }), property), RUNS);
}

function solve(instance: Instance, plan = compilePlan(instance.plan)): { plan: typeof plan; table: TargetTable } {
  return { plan, table: target([instance.capacity], plan, demandOf(plan, instance.leaves, instance.demand)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Slots of one source in use in a subtree. */
function inSubtree(plan: ReturnType<typeof compilePlan>, table: TargetTable, role: RoleId, source: 0 | 1 | 2): number {
  return sum(
    [...plan.tree.leaves]
      .filter((leaf) => leaf >= role && leaf < plan.tree.subtreeEnd[role]!)
      .map((leaf) => table.amount(leaf, source)),
  );
}

describe('the target keeps every promise and limit of the plan (spec/ego.md 10)', () => {
  test('2, 3, 9: nobody gets more than there is, wants, or may have; nobody less than it owns and wants', () => {
    holds({}, (instance) => {
      const { plan, table } = solve(instance);
      const held = instance.leaves.map((name, i) => {
        const leaf = plan.tree.find(name);
        const total = table.total(leaf);
        expect(total).toBeLessThanOrEqual(Math.min(instance.demand[i]!, plan.maxTotal[leaf]!));
        expect(total).toBeGreaterThanOrEqual(Math.min(instance.demand[i]!, plan.owned[leaf]!, plan.maxTotal[leaf]!));
        expect(table.amount(leaf, SHARED)).toBeLessThanOrEqual(plan.shareLimit[leaf]!);
        expect(table.amount(leaf, BORROWED)).toBeLessThanOrEqual(plan.borrowLimit[leaf]!);
        let lent = 0;
        for (const borrower of plan.tree.leaves) {
          const loan = table.borrowedFrom(borrower, leaf);
          lent += loan;
          if (loan > 0) expect(plan.mayLend(leaf, borrower)).toBe(true);
        }
        expect(lent).toBeLessThanOrEqual(plan.lendLimit[leaf]!);
        expect(table.amount(leaf, OWNED) + lent + table.kept(leaf, 0)).toBe(plan.owned[leaf]!);
        return total;
      });
      expect(sum(held)).toBeLessThanOrEqual(instance.capacity);
    });
  });

  test('limits of inner roles hold for all below together', () => {
    holds({ innerLimits: true }, (instance) => {
      const { plan, table } = solve(instance);
      for (let role = 1; role < plan.tree.size; role++) {
        const sources = [OWNED, PRIVATE, SHARED, BORROWED] as (0 | 1 | 2)[];
        const held = sum(sources.map((source) => inSubtree(plan, table, role, source)));
        expect(held).toBeLessThanOrEqual(plan.maxTotal[role]!);
        expect(inSubtree(plan, table, role, SHARED)).toBeLessThanOrEqual(plan.shareLimit[role]!);
      }
    });
  });

  test('10: whoever is left wanting finds nothing idle that it may use', () => {
    holds({}, (instance) => {
      const { plan, table } = solve(instance);
      instance.leaves.forEach((name, i) => {
        const leaf = plan.tree.find(name);
        if (table.total(leaf) >= Math.min(instance.demand[i]!, plan.maxTotal[leaf]!)) return;
        if (table.amount(leaf, SHARED) < plan.shareLimit[leaf]!)
          expect(inSubtree(plan, table, 0, SHARED)).toBe(instance.pool);
        for (let above = plan.tree.parent[leaf]!; above > 0; above = plan.tree.parent[above]!) {
          let surplus = plan.owned[above]!;
          for (let child = above + 1; child < plan.tree.subtreeEnd[above]!; child = plan.tree.subtreeEnd[child]!)
            surplus -= plan.owned[child]!;
          expect(inSubtree(plan, table, above, PRIVATE)).toBeGreaterThanOrEqual(surplus);
        }
        if (table.amount(leaf, BORROWED) >= plan.borrowLimit[leaf]!) return;
        for (const lender of plan.tree.leaves) {
          if (!plan.mayLend(lender, leaf)) continue;
          const lent = sum([...plan.tree.leaves].map((borrower) => table.borrowedFrom(borrower, lender)));
          expect(Math.min(table.kept(lender, 0), plan.lendLimit[lender]! - lent)).toBe(0);
        }
      });
    });
  });

  test('11, 12: siblings left wanting share by ratio inside a class, and no class before the one above it', () => {
    holds({ limits: false }, (instance) => {
      const { plan, table } = solve(instance);
      const wanting = (role: RoleId): boolean =>
        instance.leaves.some((name, i) => {
          const leaf = plan.tree.find(name);
          return leaf >= role && leaf < plan.tree.subtreeEnd[role]! && table.total(leaf) < instance.demand[i]!;
        });
      const top: RoleId[] = [];
      for (let role = 1; role < plan.tree.size; role = plan.tree.subtreeEnd[role]!) top.push(role);
      for (const a of top) {
        for (const b of top) {
          const [first, second] = [plan.tree.consumers[a]!, plan.tree.consumers[b]!];
          const got = [inSubtree(plan, table, a, SHARED), inSubtree(plan, table, b, SHARED)] as const;
          if (a === b || !wanting(b)) continue;
          const sameClass = first.sharePriority === second.sharePriority;
          // Shares follow need when the pool is shared: one served later out of a loan has been wanting then too.
          if (first.sharePriority! > second.sharePriority!) expect(got[0]).toBe(0);
          else if (sameClass && first.shareRatio === 0 && second.shareRatio! > 0) expect(got[0]).toBe(0);
          else if (sameClass && first.shareRatio! > 0 && second.shareRatio! > 0) {
            expect(got[0] * second.shareRatio!).toBeLessThanOrEqual((got[1] + 1) * first.shareRatio!);
          }
        }
      }
    });
  });
});

describe('the target moves the right way (spec/ego.md 10)', () => {
  test('13: who asks for more takes from others or from nobody, and who asks for less leaves it to them', () => {
    const more = fc.tuple(instances(), fc.nat(), fc.integer({ min: 1, max: 6 }));
    fc.assert(
      fc.property(more, ([instance, pick, extra]) => {
        const chosen = pick % instance.leaves.length;
        const before = totals(instance);
        const after = totals(instance, {
          demand: instance.demand.map((count, i) => (i === chosen ? count + extra : count)),
        });
        before.forEach((total, i) => {
          if (i !== chosen) expect(after[i]!).toBeLessThanOrEqual(total);
        });
      }),
      RUNS,
    );
  });

  test('14: a larger pool takes from nobody', () => {
    fc.assert(
      fc.property(instances(), fc.integer({ min: 1, max: 6 }), (instance, extra) => {
        const after = totals(instance, { capacity: instance.capacity + extra });
        totals(instance).forEach((total, i) => {
          expect(after[i]!).toBeGreaterThanOrEqual(total);
        });
      }),
      RUNS,
    );
  });

  test('15: only the proportions of ratios count, and names do not', () => {
    holds({}, (instance) => {
      const rename = (name: string): string => `q${name}`;
      const changed = instance.plan.consumers.map((one): ConsumerPlan => {
        const { lend, borrow } = one;
        return {
          ...one,
          role: rename(one.role),
          shareRatio: 7 * one.shareRatio!,
          ...(lend && { lend: { ...lend, ...(lend.to && { to: lend.to.map(rename) }) } }),
          ...(borrow && { borrow: { ...borrow, ...(borrow.from && { from: borrow.from.map(rename) }) } }),
        };
      });
      const plan = { ...instance.plan, consumers: changed };
      const renamed = { ...instance, plan, leaves: instance.leaves.map(rename) };
      expect(totals(renamed)).toEqual(totals(instance));
    });
  });

  test('15: the order of siblings moves no more than one slot of the pool', () => {
    const shape = { flat: true, owning: false, lending: false, zeroRatios: false };
    fc.assert(
      fc.property(instances(shape), (instance) => {
        const plan = { ...instance.plan, consumers: [...instance.plan.consumers].reverse() };
        const turned = totals(instance, { plan });
        totals(instance).forEach((total, i) => {
          expect(Math.abs(turned[i]! - total)).toBeLessThanOrEqual(1);
        });
      }),
      RUNS,
    );
  });

  test('16: who asks for its target gets it', () => {
    holds({}, (instance) => {
      const reached = totals(instance);
      expect(totals(instance, { demand: reached })).toEqual(reached);
    });
  });
});

describe('22: nobody starves of a pool', () => {
  test('who competes gets a slot once the pool holds what the others get before it: floor(their ratio / its own) each', () => {
    const shape = { flat: true, limits: false, classes: false, zeroRatios: false };
    holds(shape, (instance) => {
      const { plan, table } = solve(instance);
      const ratios = instance.plan.consumers.map(({ shareRatio }) => shareRatio!);
      instance.leaves.forEach((name, i) => {
        const before = sum(ratios.map((ratio, j) => (j === i ? 0 : Math.floor(ratio / ratios[i]!))));
        if (instance.demand[i]! > 0 && instance.pool > before)
          expect(table.total(plan.tree.find(name))).toBeGreaterThan(0);
      });
    });
  });

  test('a pool of as many slots as leaves is not enough: the rule (got + 1) / ratio has it otherwise (spec/ego.md 3)', () => {
    const got = (consumers: readonly ConsumerPlan[], leaves: readonly string[], pool: number): number[] =>
      totals({ plan: slotPlan(consumers), leaves, demand: leaves.map(() => 9), pool, capacity: pool });
    // b's second slot, (1 + 1) / 3, comes before a's first, 1 / 1.
    expect(got([{ role: 'a' }, { role: 'b', shareRatio: 3 }], ['a', 'b'], 2)).toEqual([0, 2]);
    // In a tree equal ratios do not help: a comes first with its second slot, and p's one slot is for one of its leaves.
    const tree = [{ role: 'a' }, { role: 'p' }, { role: 'p/x' }, { role: 'p/y' }];
    expect(got(tree, ['a', 'p/x', 'p/y'], 3)).toEqual([2, 1, 0]);
  });
});

describe('plans that mean the same give the same (spec/ego.md 10)', () => {
  test('17: a parent with a single child is that child', () => {
    holds({ flat: true, lists: false, limits: false }, (instance) => {
      const consumers = instance.plan.consumers.flatMap((one): ConsumerPlan[] => {
        const { shareRatio, sharePriority, owned } = one;
        return [
          { role: `up-${one.role}`, shareRatio: shareRatio!, sharePriority: sharePriority!, owned: owned! },
          { ...one, parent: `up-${one.role}` },
        ];
      });
      // Proportional lending looks at siblings first, and an only child has none: the order of lenders stays the same.
      expect(totals(instance, { plan: { ...instance.plan, consumers } })).toEqual(totals(instance));
    });
  });

  test('17: leaf and parent enforcement agree when everyone wants more and shares are whole', () => {
    const split = fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(split, (branches) => {
        // Each branch's ratio is the sum of its leaves' ratios, so a leaf's part of the pool is three times its ratio.
        const pool = 3 * sum(branches.flat());
        const consumers = branches.flatMap((ratios, b): ConsumerPlan[] => [
          { role: `b${b}`, shareRatio: sum(ratios) },
          ...ratios.map((shareRatio, i) => ({ role: `b${b}/${i}`, shareRatio })),
        ]);
        const leaves = branches.flatMap((ratios, b) => ratios.map((_, i) => `b${b}/${i}`));
        const instance = { plan: slotPlan(consumers), leaves, demand: leaves.map(() => pool), pool, capacity: pool };
        const fixed = { dynamicShare: false, enforceShareAt: 'leaf' } as const;
        const whole = branches.flat().map((ratio) => 3 * ratio);
        expect(totals(instance)).toEqual(whole);
        expect(totals(instance, { plan: slotPlan(consumers, fixed) })).toEqual(whole);
        expect(totals(instance, { plan: slotPlan(consumers, { dynamicShare: false }) })).toEqual(whole);
      }),
      RUNS,
    );
  });

  test('17: fixed and dynamic shares hold the same once all has been asked for at one instant', () => {
    fc.assert(
      fc.property(instances({ flat: true, classes: false, zeroRatios: false, limits: false }), (instance) => {
        const plan = { ...instance.plan, options: { ...instance.plan.options, dynamicShare: false } };
        expect(totals(instance, { plan })).toEqual(totals(instance));
      }),
      RUNS,
    );
  });

  test('18, 27: without pool and lending each leaf lives in its own partition', () => {
    fc.assert(
      fc.property(instances({ flat: true, limits: false }), (instance) => {
        const roles = instance.plan.consumers.map(({ role, owned }) => ({ role, owned: owned! }));
        const owned = roles.map(({ owned }) => sum(Object.values(owned).flatMap((amounts) => Object.values(amounts))));
        const alone = instance.demand.map((count, i) => Math.min(count, owned[i]!));
        expect(totals(instance, { plan: presetPlan('static', roles), capacity: sum(owned) })).toEqual(alone);
      }),
      RUNS,
    );
  });

  test('26: strict priority serves role after role', () => {
    const wants = fc.array(fc.record({ priority: fc.nat(5), count: fc.nat(9) }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(9), { minLength: 1 }), wants, fc.nat(30), (priorities, counts, capacity) => {
        const roles = priorities.slice(0, counts.length).map((priority, i) => ({ role: `r${i}`, priority }));
        const demand = roles.map((_, i) => counts[i]!.count);
        const expected = demand.map(() => 0);
        let left = capacity;
        for (const i of roles.map((_, i) => i).sort((a, b) => roles[a]!.priority - roles[b]!.priority)) {
          expected[i] = Math.min(left, demand[i]!);
          left -= expected[i]!;
        }
        const leaves = roles.map((role) => role.role);
        expect(totals({ plan: presetPlan('priority', roles), leaves, demand, pool: capacity, capacity })).toEqual(
          expected,
        );
      }),
      RUNS,
    );
  });

  test.each([
    [{}, { innerLimits: true }],
    [{ lendingOrder: 'proportional' }, {}],
    [{ lendingOrder: 'proportional', shortage: 'proportional' }, { innerLimits: true }],
    [{ dynamicShare: false }, { innerLimits: true }],
    [{ dynamicShare: false, enforceShareAt: 'leaf' }, {}],
    [{ dynamicShare: false, countOwnedInShare: true }, {}],
    [{ countOwnedInShare: true }, {}],
  ] as const)('28: a slot plan is a plan of vectors with one resource (%o)', (options, shape) => {
    const short = fc.integer({ min: -6, max: 3 });
    const times = fc.infiniteStream(fc.nat(2));
    fc.assert(
      fc.property(instances({ ...shape, options }), short, times, (instance, more, requestedAt) => {
        const capacity = Math.max(0, instance.capacity + more);
        const { plan: slots } = instance;
        const vectors: ResourcePlan = { ...vectorPlan(['slots'], slots.consumers), options: slots.options };
        const [a, b] = [compilePlan(slots), compilePlan(vectors)];
        const [demand, ofVectors] = [new Demand(a), new Demand(b)];
        instance.leaves.forEach((leaf, i) => {
          const at = requestedAt.next().value;
          demand.add(a.tree.find(leaf), instance.demand[i]!, undefined, at);
          ofVectors.add(b.tree.find(leaf), instance.demand[i]!, [1], at);
        });
        const bySlot = target([capacity], a, demand);
        // Bundle by bundle: `target` itself would count bundles of one size as slots.
        const byVector = new TargetTable(b);
        new VectorTarget(b, ofVectors, byVector).solve([capacity], ofVectors, byVector);
        for (const leaf of a.tree.leaves) {
          for (const tag of [OWNED, PRIVATE, SHARED, BORROWED] as const) {
            expect(byVector.bundles(leaf, tag)).toBe(bySlot.bundles(leaf, tag));
            expect(byVector.amount(leaf, tag)).toBe(bySlot.amount(leaf, tag));
          }
          expect(byVector.unclaimed(leaf)).toBe(bySlot.unclaimed(leaf));
          expect(byVector.kept(leaf, 0)).toBe(bySlot.kept(leaf, 0));
        }
      }),
      RUNS,
    );
  });
});
