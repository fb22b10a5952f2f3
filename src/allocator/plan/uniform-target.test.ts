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

test.each([
  ['one resource', ['cpus']],
  ['one of several resources, whatever is owned of the others', ['mem', 'cpus', 'gpus']],
])('bundles of one size of %s count as slots: the short cut and the way bundle by bundle agree', (_, resources) => {
  fc.assert(
    fc.property(fc.array(leaf, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 7 }), (leaves, size) => {
      const column = (cpus: number): number[] => resources.map((name) => (name === 'cpus' ? cpus : 0));
      const plan = compilePlan(
        vectorPlan(
          resources,
          leaves.map(({ owned, shareRatio, rank, lend, borrow, limit }, i) => ({
            role: `r${i}`,
            owned: { all: { cpus: owned * size, ...(resources.includes('mem') && { mem: 3 + owned }) } },
            shareRatio,
            rank,
            lend: lend ? (limit === undefined ? {} : { limit: { cpus: limit * size } }) : false,
            borrow: borrow ? {} : false,
          })),
        ),
      );
      const capacity = column(size * (4 + leaves.reduce((sum, { owned }) => sum + owned, 0))).map(
        (amount) => amount || 90,
      );
      const demand = new Demand(plan);
      leaves.forEach(({ wants }, i) => {
        demand.add(plan.tree.find(`r${i}`), wants, column(size));
      });
      const short = new TargetTable(plan);
      const isShort = new UniformTarget(plan, short).solve(capacity, demand);
      expect(isShort).toBe(leaves.some(({ wants }) => wants > 0));
      const long = new TargetTable(plan);
      new VectorTarget(plan, demand, long).solve(capacity, demand, long);
      for (const role of isShort ? plan.tree.leaves : []) {
        for (let r = 0; r < resources.length; r++) {
          for (const source of [0, 1, 2, 3] as const)
            expect(short.amount(role, source, r)).toBe(long.amount(role, source, r));
          for (const lender of plan.tree.leaves)
            expect(short.borrowedFrom(role, lender, r)).toBe(long.borrowedFrom(role, lender, r));
          expect(short.kept(role, 0, r)).toBe(long.kept(role, 0, r));
        }
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

test('where more is wanted than there is, one more that waits leaves the answer as it stands', () => {
  const plan = compilePlan(vectorPlan(['cpus'], [{ role: 'A' }, { role: 'B' }]));
  const solver = new TargetSolver(plan);
  const versionFor = (a: number, b: number, capacity = 20): number => {
    const demand = new Demand(plan);
    demand.add(plan.tree.find('A'), a, [2]);
    demand.add(plan.tree.find('B'), b, [2]);
    return solver.solve([capacity], demand).version;
  };
  const first = versionFor(10, 3); // Ten bundles fit.
  expect(versionFor(11, 3)).toBe(first);
  expect(versionFor(11, 4)).not.toBe(first);
  expect(versionFor(9, 4)).not.toBe(versionFor(11, 4));
  expect(versionFor(10, 3, 22)).not.toBe(versionFor(10, 3));
});
