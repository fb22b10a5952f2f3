import { describe, expect, test } from 'vitest';
import { type CompiledPlan, compilePlan } from './compiled-plan.ts';
import { Demand } from './demand.ts';
import { type ConsumerPlan, slotPlan, vectorPlan } from './plan.ts';
import { target } from './target.ts';
import { BORROWED, OWNED, PRIVATE, SHARED, type TargetTable } from './target-table.ts';

function slots(count: number): { all: { slots: number } } {
  return { all: { slots: count } };
}

/** [bundles of the leaf by tag: owned, private, shared, borrowed] */
function byTag(table: TargetTable, plan: CompiledPlan, leaf: string): number[] {
  return ([OWNED, PRIVATE, SHARED, BORROWED] as const).map((tag) => table.bundles(plan.tree.find(leaf), tag));
}

function demandOf(
  plan: CompiledPlan,
  runs: [leaf: string, count: number, bundle?: number[] | undefined, at?: number][],
): Demand {
  const demand = new Demand(plan);
  for (const [leaf, count, bundle, at] of runs) demand.add(plan.tree.find(leaf), count, bundle, at);
  return demand;
}

describe('slots', () => {
  test('what a parent owns beyond its children is shared among them first', () => {
    const plan = compilePlan(
      slotPlan([{ role: 'p', owned: slots(5) }, { role: 'p/a', owned: slots(1) }, { role: 'p/b' }, { role: 'c' }]),
    );
    const table = target(
      [8],
      plan,
      demandOf(plan, [
        ['p/a', 9],
        ['p/b', 9],
        ['c', 9],
      ]),
    );
    // Four private slots: two each. Three public: p 2 and c 1 ((1+1)/1 ties, p is listed first); inside p one each.
    expect(byTag(table, plan, 'p/a')).toEqual([1, 2, 1, 0]);
    expect(byTag(table, plan, 'p/b')).toEqual([0, 2, 1, 0]);
    expect(byTag(table, plan, 'c')).toEqual([0, 0, 1, 0]);
  });

  test('when more is owned than there is, rank decides, or everyone gives way in proportion', () => {
    const consumers: ConsumerPlan[] = [
      { role: 'a', owned: slots(6), rank: 2 },
      { role: 'b', owned: slots(6), rank: 1 },
    ];
    const got = (shortage: 'rank' | 'proportional'): number[] => {
      const plan = compilePlan(slotPlan(consumers, { shortage }));
      const table = target(
        [8],
        plan,
        demandOf(plan, [
          ['a', 9],
          ['b', 9],
        ]),
      );
      return ['a', 'b'].map((leaf) => table.total(plan.tree.find(leaf)));
    };
    expect(got('rank')).toEqual([2, 6]);
    expect(got('proportional')).toEqual([4, 4]);
  });

  test('own slots come from the group a role likes best, loans from the one their lender likes least', () => {
    const consumers: ConsumerPlan[] = [
      { role: 'a', owned: { x: { slots: 4 }, y: { slots: 4 } }, preference: { x: 5, y: 1 }, lend: {} },
      { role: 'b', borrow: {} },
    ];
    const plan = compilePlan(slotPlan(consumers, {}, ['x', 'y']));
    const table = target(
      [4, 4],
      plan,
      demandOf(plan, [
        ['a', 3],
        ['b', 3],
      ]),
    );
    const [a, b] = [plan.tree.find('a'), plan.tree.find('b')];
    expect([table.amountIn(a, OWNED, 0), table.amountIn(a, OWNED, 1)]).toEqual([0, 3]);
    expect([table.amountIn(b, BORROWED, 0), table.amountIn(b, BORROWED, 1)]).toEqual([3, 0]);
    expect([table.kept(a, 0), table.kept(a, 1)]).toEqual([1, 1]);
  });

  test('fixed shares: half the pool is a claim; what the other half leaves goes by request time and is no claim', () => {
    const plan = compilePlan(
      slotPlan([{ role: 'a' }, { role: 'b' }, { role: 'c' }, { role: 'd' }], { dynamicShare: false }),
    );
    // 12 slots, 3 deserved by each. a and b want 6: three over, and d asked for nothing. b's requests are the older ones.
    const table = target(
      [12],
      plan,
      demandOf(plan, [
        ['a', 3, undefined, 1],
        ['a', 3, undefined, 9],
        ['b', 6, undefined, 5],
        ['c', 3],
      ]),
    );
    expect(['a', 'b', 'c', 'd'].map((leaf) => table.total(plan.tree.find(leaf)))).toEqual([3, 6, 3, 0]);
    expect(['a', 'b', 'c'].map((leaf) => table.unclaimed(plan.tree.find(leaf)))).toEqual([0, 3, 0]);
  });

  test('fixed shares are parts of the pool whatever anybody uses of its own', () => {
    const plan = compilePlan(
      slotPlan([{ role: 'a', owned: slots(6) }, { role: 'b' }], { dynamicShare: false, countOwnedInShare: true }),
    );
    const table = target(
      [16],
      plan,
      demandOf(plan, [
        ['a', 20],
        ['b', 20],
      ]),
    );
    expect([byTag(table, plan, 'a'), byTag(table, plan, 'b')]).toEqual([
      [6, 0, 5, 0],
      [0, 0, 5, 0],
    ]);
  });
});

describe('vectors', () => {
  const consumers: ConsumerPlan[] = [
    { role: 'a', owned: { all: { cpus: 4000, mem: 4000 } }, lend: {} },
    { role: 'b', owned: { all: { cpus: 3000, mem: 6000 } }, borrow: {} },
  ];

  test('a bundle that what is left of the ownership cannot carry draws the rest from the pool', () => {
    const plan = compilePlan(vectorPlan(['cpus', 'mem'], consumers));
    const table = target([8000, 11000], plan, demandOf(plan, [['b', 9, [2000, 2000]]]));
    const b = plan.tree.find('b');
    // One bundle owned; the second takes the last owned CPU and the pool's one; the third and fourth are lent by a.
    expect(byTag(table, plan, 'b')).toEqual([1, 0, 1, 2]);
    expect([table.amount(b, OWNED, 0), table.amount(b, SHARED, 0), table.amount(b, BORROWED, 0)]).toEqual([
      3000, 1000, 4000,
    ]);
    expect([table.amount(b, OWNED, 1), table.amount(b, SHARED, 1), table.amount(b, BORROWED, 1)]).toEqual([
      6000, 1000, 1000,
    ]);
  });

  test('and is not split when the pool cannot', () => {
    const alone = consumers.map(({ role, owned }) => ({ role, owned: owned! }));
    const plan = compilePlan(vectorPlan(['cpus', 'mem'], alone));
    const table = target([7000, 10000], plan, demandOf(plan, [['b', 9, [2000, 2000]]]));
    expect(byTag(table, plan, 'b')).toEqual([1, 0, 0, 0]);
  });

  test.each(['parent', 'leaf'] as const)(
    'fixed shares, enforced at the %s: where nobody has a ratio all may claim as much',
    (at) => {
      // Four of the pool, asked for by a first: two of them are b's to claim all the same.
      const consumers = [
        { role: 'a', shareRatio: 0 },
        { role: 'b', shareRatio: 0 },
      ];
      const plan = compilePlan(slotPlan(consumers, { dynamicShare: false, enforceShareAt: at }));
      const demand = new Demand(plan);
      demand.add(plan.tree.find('a'), 4, undefined, 0);
      demand.add(plan.tree.find('b'), 2, undefined, 9);
      const table = target([4], plan, demand);
      expect(['a', 'b'].map((role) => table.totalBundles(plan.tree.find(role)))).toEqual([2, 2]);
    },
  );

  test('fixed shares are parts of what the role of the pool may hold, and not of what it owns beyond that', () => {
    const owned = { all: { cpus: 4, mem: 4 } };
    const plan = compilePlan(
      vectorPlan(['cpus', 'mem'], [{ role: 'p', owned, maxTotal: { cpus: 2 } }, { role: 'p/a' }, { role: 'p/b' }], {
        dynamicShare: false,
      }),
    );
    const table = target(
      [4, 4],
      plan,
      demandOf(plan, [
        ['p/a', 4, [1, 1]],
        ['p/b', 4, [1, 1]],
      ]),
    );
    expect(['p/a', 'p/b'].map((leaf) => byTag(table, plan, leaf))).toEqual([
      [0, 1, 0, 0],
      [0, 1, 0, 0],
    ]);
  });

  test('a large bundle that fits nowhere does not keep the small ones behind it waiting (spec/ego.md 10.10)', () => {
    const plan = compilePlan(vectorPlan(['cpus'], [{ role: 'a' }, { role: 'b' }]));
    const table = target(
      [4000],
      plan,
      demandOf(plan, [
        ['a', 1, [1000]],
        ['a', 1, [9000]],
        ['a', 5, [1000]],
        ['b', 2, [1000]],
      ]),
    );
    expect([table.total(1), table.total(2)]).toEqual([2000, 2000]);
  });

  test('inside a role the bundles that still fit go on when a larger one no longer does', () => {
    const plan = compilePlan(vectorPlan(['cpus'], [{ role: 'p' }, { role: 'p/a' }, { role: 'p/b' }, { role: 'c' }]));
    const table = target(
      [6000],
      plan,
      demandOf(plan, [
        ['p/a', 9, [3000]],
        ['p/b', 9, [1000]],
        ['c', 9, [2000]],
      ]),
    );
    // In CPUs: p with b's first would hold 1, then 2, tying with c's 2, and is listed first; c is next with 2. Inside p
    // a's 3 now tie with b's third and a is listed first, but only two CPUs are left: b takes them both.
    expect(['p/a', 'p/b', 'c'].map((leaf) => table.totalBundles(plan.tree.find(leaf)))).toEqual([0, 4, 1]);
  });
});
