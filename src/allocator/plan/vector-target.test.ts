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

/** The rule of spec/ego.md 3 without heaps: each bundle goes down the tree, everything compared afresh. */
function bundleByBundle(tree: readonly Branch[], capacity: readonly [number, number]): number[][] {
  const left = [...capacity];
  const got = tree.map((branch) => branch.leaves.map(() => 0));
  const heldBy = (b: number, l: number): number[] =>
    [0, 1].map((r) => tree[b]!.leaves[l]!.bundles.slice(0, got[b]![l]!).reduce((sum, one) => sum + one[r]!, 0));
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
        const next = leaf.bundles[got[b]![l]!];
        if (next === undefined || next.some((amount, r) => amount > left[r]!)) return;
        const key = share(heldBy(b, l), next, leaf.ratio);
        if (inside === undefined || key < inside.key) inside = { l, key };
      });
      if (inside === undefined) return;
      const { l } = inside;
      const held = branch.leaves.reduce((sum, _, i) => heldBy(b, i).map((amount, r) => amount + sum[r]!), [0, 0]);
      const next = branch.leaves[l]!.bundles[got[b]![l]!]!;
      const order = [branch.priority, branch.ratio === 0 ? 1 : 0, share(held, next, branch.ratio), b];
      if (best === undefined || less(order, best.order)) best = { b, l, order };
    });
    if (best === undefined) return got;
    const next = tree[best.b]!.leaves[best.l]!.bundles[got[best.b]![best.l]!]!;
    next.forEach((amount, r) => {
      left[r]! -= amount;
    });
    got[best.b]![best.l]!++;
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
          let bundles = table.totalBundles(leaf);
          const wanted = role.runs.flatMap((run) => Array.from({ length: run.count }, () => run.bundle));
          expect(bundles).toBeLessThanOrEqual(wanted.length);
          for (const r of [0, 1]) {
            bundles = table.totalBundles(leaf);
            expect(table.total(leaf, r)).toBe(wanted.slice(0, bundles).reduce((sum, one) => sum + one[r]!, 0));
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
