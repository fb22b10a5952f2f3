import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePlan } from './compiled-plan.ts';
import { Demand } from './demand.ts';
import { vectorPlan } from './plan.ts';
import { TargetSolver } from './target.ts';
import { TargetTable } from './target-table.ts';
import { UniformTarget } from './uniform-target.ts';
import { VectorTarget } from './vector-target.ts';

const leaf = fc.record({
  owned: fc.nat(6),
  shareRatio: fc.integer({ min: 0, max: 3 }),
  rank: fc.nat(3),
  lend: fc.boolean(),
  borrow: fc.boolean(),
  limit: fc.option(fc.nat(5), { nil: undefined }),
  wants: fc.nat(12),
});

test('bundles of one size count as slots: the short cut and the way bundle by bundle agree', () => {
  fc.assert(
    fc.property(fc.array(leaf, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 7 }), (leaves, size) => {
      const plan = compilePlan(
        vectorPlan(
          ['cpus'],
          leaves.map(({ owned, shareRatio, rank, lend, borrow, limit }, i) => ({
            role: `r${i}`,
            owned: { all: { cpus: owned * size } },
            shareRatio,
            rank,
            lend: lend ? (limit === undefined ? {} : { limit: { cpus: limit * size } }) : false,
            borrow: borrow ? {} : false,
          })),
        ),
      );
      const capacity = [size * (4 + leaves.reduce((sum, { owned }) => sum + owned, 0))];
      const demand = new Demand(plan);
      leaves.forEach(({ wants }, i) => {
        demand.add(plan.tree.find(`r${i}`), wants, [size]);
      });
      const short = new TargetTable(plan);
      const isShort = new UniformTarget(plan, short).solve(capacity, demand);
      expect(isShort).toBe(leaves.some(({ wants }) => wants > 0));
      const long = new TargetTable(plan);
      new VectorTarget(plan, demand, long).solve(capacity, demand, long);
      for (const role of isShort ? plan.tree.leaves : []) {
        for (const source of [0, 1, 2, 3] as const) expect(short.amount(role, source)).toBe(long.amount(role, source));
        for (const lender of plan.tree.leaves)
          expect(short.borrowedFrom(role, lender)).toBe(long.borrowedFrom(role, lender));
      }
    }),
    { numRuns: 1000 },
  );
});

test('bundles that do not divide what is owned go bundle by bundle', () => {
  // 10 CPUs, of which A owns 5; bundles of 2: A's ownership carries two, the pool of 5 two more, and of each a CPU is left.
  const plan = compilePlan(vectorPlan(['cpus'], [{ role: 'A', owned: { all: { cpus: 5 } } }]));
  const demand = new Demand(plan);
  demand.add(plan.tree.find('A'), 9, [2]);
  expect(new UniformTarget(plan, new TargetTable(plan)).solve([10], demand)).toBe(false);
  // The third bundle takes one CPU of A's own and one of the pool, and so the rest comes out even.
  expect(new TargetSolver(plan).solve([10], demand).total(plan.tree.find('A'))).toBe(10);
});
