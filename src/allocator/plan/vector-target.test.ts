import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePlan } from './compiled-plan.ts';
import { Demand } from './demand.ts';
import { type ConsumerPlan, vectorPlan } from './plan.ts';
import { target } from './target.ts';
import { BORROWED, OWNED, PRIVATE, SHARED, type TargetTable } from './target-table.ts';

interface Branch {
  readonly ratio: number;
  readonly priority: number;
  readonly leaves: readonly { readonly ratio: number; readonly bundles: readonly (readonly [number, number])[] }[];
}

const bundle = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 5 }));
const branches: fc.Arbitrary<Branch[]> = fc.array(
  fc.record({
    ratio: fc.integer({ min: 0, max: 3 }),
    priority: fc.integer({ min: 1, max: 2 }),
    leaves: fc.array(
      fc.record({ ratio: fc.integer({ min: 1, max: 3 }), bundles: fc.array(bundle, { maxLength: 6 }) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

/**
 * The rule of spec/ego.md 3 without heaps: each bundle goes down the tree, everything compared afresh. A leaf's next bundle is the first
 * of those it has not got that fits what is left.
 */
function bundleByBundle(tree: readonly Branch[], capacity: readonly [number, number]): number[][] {
  const left = [...capacity];
  const wanted = tree.map((branch) => branch.leaves.map((leaf) => [...leaf.bundles]));
  const got = tree.map((branch) => branch.leaves.map(() => 0));
  const held = tree.map((branch) => branch.leaves.map(() => [0, 0]));
  const nextOf = (b: number, l: number) => wanted[b]![l]!.find((one) => one.every((amount, r) => amount <= left[r]!));
  const share = (held: readonly number[], next: readonly number[], ratio: number): number =>
    Math.max(
      ...[0, 1].map((r) => (held[r]! + next[r]! > 0 ? (held[r]! + next[r]!) / (capacity[r]! * (ratio || 1)) : 0)),
    );
  for (;;) {
    let best: { b: number; l: number; order: number[] } | undefined;
    const less = (x: number[], y: number[]): boolean => {
      const at = x.findIndex((value, i) => value !== y[i]);
      return at >= 0 && x[at]! < y[at]!;
    };
    tree.forEach((branch, b) => {
      let inside: { l: number; key: number } | undefined;
      branch.leaves.forEach((leaf, l) => {
        const next = nextOf(b, l);
        if (next === undefined) return;
        const key = share(held[b]![l]!, next, leaf.ratio);
        if (inside === undefined || key < inside.key) inside = { l, key };
      });
      if (inside === undefined) return;
      const { l } = inside;
      const ofBranch = held[b]!.reduce((sum, one) => one.map((amount, r) => amount + sum[r]!), [0, 0]);
      const order = [branch.priority, branch.ratio === 0 ? 1 : 0, share(ofBranch, nextOf(b, l)!, branch.ratio), b];
      if (best === undefined || less(order, best.order)) best = { b, l, order };
    });
    if (best === undefined) return got;
    const { b, l } = best;
    const next = nextOf(b, l)!;
    wanted[b]![l]!.splice(wanted[b]![l]!.indexOf(next), 1);
    next.forEach((amount, r) => {
      left[r]! -= amount;
      held[b]![l]![r]! += amount;
    });
    got[b]![l]!++;
  }
}

test('the walk gives what comparing everything afresh for each bundle gives', () => {
  fc.assert(
    fc.property(branches, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (tree, cpus, mem) => {
      const consumers = tree.flatMap((branch, b): ConsumerPlan[] => [
        { role: `b${b}`, shareRatio: branch.ratio, sharePriority: branch.priority },
        ...branch.leaves.map((leaf, l) => ({ role: `b${b}/${l}`, shareRatio: leaf.ratio })),
      ]);
      const plan = compilePlan(vectorPlan(['cpus', 'mem'], consumers));
      const demand = new Demand(plan);
      const leafOf = (b: number, l: number): number => plan.tree.find(`b${b}/${l}`);
      tree.forEach((branch, b) => {
        branch.leaves.forEach((leaf, l) => {
          for (const one of leaf.bundles) demand.add(leafOf(b, l), 1, one);
        });
      });
      const table = target([cpus, mem], plan, demand);
      const got = tree.map((branch, b) => branch.leaves.map((_, l) => table.totalBundles(leafOf(b, l))));
      expect(got).toEqual(bundleByBundle(tree, [cpus, mem]));
    }),
    { numRuns: 2000 },
  );
});

const owned = fc.tuple(fc.nat(8), fc.nat(8), fc.nat(8), fc.nat(8));
const roles = fc.array(
  fc.record({
    owned,
    surplus: fc.nat(3),
    runs: fc.array(fc.record({ count: fc.integer({ min: 1, max: 5 }), bundle }), { maxLength: 3 }),
    rank: fc.nat(2),
    lendLimit: fc.nat(9),
    borrowLimit: fc.nat(9),
    shareLimit: fc.nat(9),
    maxTotal: fc.integer({ min: 5, max: 30 }),
    likesSecond: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
);
const options = fc.record({
  lendingOrder: fc.constantFrom('rank' as const, 'proportional' as const),
  shortage: fc.constantFrom('rank' as const, 'proportional' as const),
  dynamicShare: fc.boolean(),
  countOwnedInShare: fc.boolean(),
});

/** So many bundles out of the runs, and what they come to: of each run any number. */
function choices(runs: readonly { count: number; bundle: readonly [number, number] }[]): [number, number, number][] {
  let sums: [number, number, number][] = [[0, 0, 0]];
  for (const { count, bundle } of runs)
    sums = sums.flatMap(([n, cpus, mem]) =>
      Array.from({ length: count + 1 }, (_, k): [number, number, number] => [
        n + k,
        cpus + k * bundle[0],
        mem + k * bundle[1],
      ]),
    );
  return sums;
}

test('the books balance for two resources in two groups, under every limit, also when more is owned than there is', () => {
  fc.assert(
    fc.property(roles, options, fc.array(fc.nat(40), { minLength: 4, maxLength: 4 }), (drawn, settings, capacity) => {
      const at = (amounts: readonly number[], plus = 0) => ({
        x: { cpus: amounts[0]! + plus, mem: amounts[1]! + plus },
        y: { cpus: amounts[2]! + plus, mem: amounts[3]! + plus },
      });
      const consumers = drawn.flatMap((role, i): ConsumerPlan[] => [
        { role: `p${i}`, owned: at(role.owned, role.surplus) },
        {
          role: `p${i}/l`,
          owned: at(role.owned),
          rank: role.rank,
          lend: { limit: { cpus: role.lendLimit } },
          borrow: { limit: { mem: role.borrowLimit } },
          shareLimit: { cpus: role.shareLimit },
          maxTotal: { mem: role.maxTotal },
          ...(role.likesSecond && { preference: { y: 1 } }),
        },
      ]);
      const plan = compilePlan(vectorPlan(['cpus', 'mem'], consumers, settings, ['x', 'y']));
      const demand = new Demand(plan);
      drawn.forEach((role, i) => {
        for (const run of role.runs) demand.add(plan.tree.find(`p${i}/l`), run.count, run.bundle);
      });
      balanced(target(capacity, plan, demand));

      function balanced(table: TargetTable): void {
        const used = [0, 0, 0, 0];
        drawn.forEach((role, i) => {
          const leaf = plan.tree.find(`p${i}/l`);
          expect(choices(role.runs)).toContainEqual([
            table.totalBundles(leaf),
            table.total(leaf, 0),
            table.total(leaf, 1),
          ]);
          for (const r of [0, 1]) {
            let lentInAll = 0;
            for (const g of [0, 1]) {
              for (const tag of [OWNED, PRIVATE, SHARED, BORROWED] as const) {
                expect(table.amountIn(leaf, tag, g, r)).toBeGreaterThanOrEqual(0);
                used[2 * g + r]! += table.amountIn(leaf, tag, g, r);
              }
              let lent = 0;
              for (const borrower of plan.tree.leaves) {
                for (let loan = table.firstLoan(borrower); loan >= 0; loan = table.nextLoan(loan))
                  if (table.lender(loan) === leaf && table.loanGroup(loan) === g) lent += table.loanAmount(loan, r);
              }
              lentInAll += lent;
              const promised = table.amountIn(leaf, OWNED, g, r) + lent + table.kept(leaf, g, r);
              if (settings.shortage === 'rank') expect(promised).toBe(role.owned[2 * g + r]!);
              else expect(promised).toBeLessThanOrEqual(role.owned[2 * g + r]!);
            }
            if (r === 0) expect(lentInAll).toBeLessThanOrEqual(role.lendLimit);
          }
          expect(table.amount(leaf, BORROWED, 1)).toBeLessThanOrEqual(role.borrowLimit);
          expect(table.amount(leaf, SHARED, 0)).toBeLessThanOrEqual(role.shareLimit);
          expect(table.total(leaf, 1)).toBeLessThanOrEqual(role.maxTotal);
        });
        used.forEach((amount, i) => {
          expect(amount).toBeLessThanOrEqual(capacity[i]!);
        });
      }
    }),
    { numRuns: 2000 },
  );
});

test('behind a bundle that fits nowhere a smaller one is served: from what its leaf owns, from pools, and on loan', () => {
  // Of nine CPUs A owns three and L two; of the four of the pool X gets at most two. L lends all it has, to A and X.
  const plan = compilePlan(
    vectorPlan(
      ['cpus'],
      [
        { role: 'A', owned: { all: { cpus: 3 } }, shareRatio: 0, borrow: {} },
        { role: 'X', shareLimit: { cpus: 2 }, borrow: {}, rank: 1 },
        { role: 'L', owned: { all: { cpus: 2 } }, lend: {} },
        { role: 'Y' },
      ],
    ),
  );
  const demand = new Demand(plan);
  // Large ones first: ten fit nowhere, three do not fit under the limit of X, nor does what it could borrow make up for it.
  for (const [role, ...runs] of [
    ['A', [1, 10], [5, 1]],
    ['X', [1, 5], [9, 1]],
    ['Y', [1, 3], [1, 2]],
  ] as const)
    for (const [count, cpus] of runs) demand.add(plan.tree.find(role), count, [cpus]);
  const table = target([9], plan, demand);
  const of = (role: string) =>
    ([OWNED, PRIVATE, SHARED, BORROWED] as const).map((tag) => table.bundles(plan.tree.find(role), tag));
  // A: three of its own. The pool: X 1, X 2 (its limit), then Y, whose three no longer fit: two. Both of L go to X by rank.
  expect([of('A'), of('X'), of('Y')]).toEqual([
    [3, 0, 0, 0],
    [0, 0, 2, 2],
    [0, 0, 1, 0],
  ]);
});

test('fixed shares: within a leaf, too, what is asked for first goes first, in whatever order its frameworks stand', () => {
  // Of the pool of four C may claim two and wants none; A and B may claim one each. A asks for two now, in the framework that stands
  // first, and asked for two more at 5; B asked for three at 7.
  const consumers = [{ role: 'A' }, { role: 'B' }, { role: 'C', shareRatio: 2 }];
  const plan = compilePlan(vectorPlan(['cpus', 'mem'], consumers, { dynamicShare: false }));
  const demand = new Demand(plan);
  demand.add(plan.tree.find('A'), 2, [1, 1], 9);
  demand.add(plan.tree.find('A'), 2, [1, 1], 5);
  demand.add(plan.tree.find('B'), 3, [1, 1], 7);
  const table = target([4, 4], plan, demand);
  // What is left of the pool goes to those two of A, which were asked for before anything else.
  expect([table.totalBundles(plan.tree.find('A')), table.totalBundles(plan.tree.find('B'))]).toEqual([3, 1]);
});
