import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weightedMaxMin } from './max-min.ts';
import { WaterLevel } from './water-level.ts';

test('who asks for less than the level is served, the others share the rest by weight', () => {
  const water = new WaterLevel();
  water.restart([1, 1, 2]);
  water.set(0, 2);
  water.set(1, 50);
  water.set(2, 50);
  water.settle(17); // 17 - 2 = 15 for weights 1 and 2.
  expect([0, 1, 2].map((user) => water.share(user))).toEqual([2, 5, 10]);
  water.set(1, 3);
  water.settle(17);
  expect([0, 1, 2].map((user) => water.share(user))).toEqual([2, 3, 12]);
  expect([...water.crossed].sort()).toEqual([1, 1, 2]); // The last two had all they asked for, which was nothing; the second has again.
});

test('after any changes of demands and capacity it is what water filling gives', () => {
  const demand = fc.integer({ min: 0, max: 20_000 });
  const weight = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.double({ min: 0.1, max: 3, noNaN: true }));
  const change = fc.record({ user: fc.nat(6), demand, capacity: fc.integer({ min: 0, max: 60_000 }) });
  fc.assert(
    fc.property(
      fc.array(weight, { minLength: 7, maxLength: 7 }),
      fc.array(change, { maxLength: 30 }),
      (weights, changes) => {
        const water = new WaterLevel();
        water.restart(weights);
        const demands = weights.map(() => 0);
        for (const { user, demand, capacity } of changes) {
          const served = demands.map((_, row) => water.isServed(row));
          demands[user] = demand;
          water.set(user, demand);
          water.settle(capacity);
          for (const row of demands.keys()) {
            const hasCrossed = water.crossed.includes(row);
            if (row !== user && weights[row]! > 0) expect(hasCrossed).toBe(water.isServed(row) !== served[row]);
          }
          water.crossed.length = 0;
          const shares = weightedMaxMin(capacity, demands, weights);
          for (const row of demands.keys()) expect(water.share(row)).toBeCloseTo(shares[row]!, 6);
        }
      },
    ),
  );
});
