import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ceei, ceeiWithPrices } from './ceei.ts';
import { type FluidInstance, taskCeilings, totalUse, weightOf } from './instance.ts';
import { instances } from './testing/instances.ts';

const close = (instance: FluidInstance, tasks: number[]): void => {
  const got = ceei(instance);
  tasks.forEach((count, user) => {
    expect(got[user]).toBeCloseTo(count, 11);
  });
};

test('the example of the paper: both resources are used up', () => {
  // a + 3b = 9 and 4a + b = 18: a = 45/11, b = 18/11.
  close(
    {
      capacity: [9, 18],
      demands: [
        [1, 4],
        [3, 1],
      ],
    },
    [45 / 11, 18 / 11],
  );
});

test('on one resource everybody spends its income: shares go by weight', () => {
  close({ capacity: [12], demands: [[1], [2], [4]], weights: [1, 2, 3] }, [2, 2, 1.5]);
});

test('a cap frees income of nobody else, but the good itself', () => {
  // The first stops at 1 of 12; the others halve the rest.
  const { tasks, prices, rents } = ceeiWithPrices({ capacity: [12], demands: [[1], [1], [1]], taskCaps: [1, 99, 99] });
  expect(tasks[0]).toBeCloseTo(1, 11);
  expect(tasks[1]).toBeCloseTo(5.5, 11);
  expect(tasks[2]).toBeCloseTo(5.5, 11);
  // An income of 1/3 buys 5.5/12: the price of the whole is 8/11. A task costs 2/33, is worth 1/3 to the first: rent 3/11.
  expect(prices[0]).toBeCloseTo(8 / 11, 11);
  expect(rents[0]).toBeCloseTo(1 / 3 - 2 / 33, 11);
  expect(rents[1]).toBeCloseTo(0, 11);
});

test('a good that is used up and yet free (degenerate) is met to 1e-11 too', () => {
  // x/2 + y = 1 and x + y = 1 of two goods at x = 1/2, y = 1/2: the first good is left over by 1/4.
  close(
    {
      capacity: [1, 1],
      demands: [
        [0.5, 1],
        [1, 1],
      ],
    },
    [0.5, 0.5],
  );
  // Three goods meet in one point, two would do: x + y <= 1, x <= 1/2, y <= 1/2.
  close(
    {
      capacity: [1, 1, 1],
      demands: [
        [1, 2, 0],
        [1, 0, 2],
      ],
    },
    [0.5, 0.5],
  );
  // Caps exactly where the market would end without them.
  close({ capacity: [1], demands: [[1], [1]], taskCaps: [0.5, 0.5] }, [0.5, 0.5]);
});

test('users who can get nothing are left out, those who take nothing are served', () => {
  close(
    {
      capacity: [6, 0],
      demands: [
        [0, 0],
        [1, 1],
        [2, 0],
        [1, 0],
      ],
      taskCaps: [5, 9, 9, 0],
    },
    [5, 0, 3, 0],
  );
});

describe('on random instances', () => {
  test('the optimality conditions of the maximum of sum w ln x hold to 1e-9', () => {
    fc.assert(
      fc.property(instances({ zeroDemands: true, caps: true, weights: true }), (instance) => {
        const { tasks, prices, rents } = ceeiWithPrices(instance);
        const use = totalUse(instance, tasks);
        const ceilings = taskCeilings(instance);
        let incomes = 0;
        tasks.forEach((count, user) => {
          if (ceilings[user]! > 0) incomes += weightOf(instance, user);
          expect(count).toBeLessThanOrEqual(ceilings[user]!);
        });
        instance.capacity.forEach((capacity, resource) => {
          expect(use[resource]! / capacity).toBeLessThanOrEqual(1 + 1e-12);
          expect(prices[resource]! * (1 - use[resource]! / capacity)).toBeCloseTo(0, 12); // One of the two is 0.
        });
        instance.demands.forEach((demand, user) => {
          if (ceilings[user] === 0) return;
          let cost = 0;
          demand.forEach((amount, resource) => {
            cost += (amount / instance.capacity[resource]!) * prices[resource]!;
          });
          // Marginal utility w / x equals what a task costs, and the rent of the cap.
          expect(((cost + rents[user]!) * tasks[user]! * incomes) / weightOf(instance, user)).toBeCloseTo(1, 9);
          if (ceilings[user]! < Number.POSITIVE_INFINITY) {
            expect(rents[user]! * (ceilings[user]! - tasks[user]!)).toBeCloseTo(0, 9);
          }
        });
      }),
      { seed: 20130411, numRuns: 1000 },
    );
  });

  test('no other division that is possible has more Nash welfare', () => {
    fc.assert(
      fc.property(
        instances({ zeroDemands: false, caps: false, weights: true }),
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }),
        (instance, mix) => {
          const best = ceei(instance);
          const other = best.map((count, user) => count * mix[user]!);
          const fullest = Math.max(
            ...totalUse(instance, other).map((use, resource) => use / instance.capacity[resource]!),
          );
          const welfare = (tasks: number[]): number =>
            tasks.reduce((sum, count, user) => sum + weightOf(instance, user) * Math.log(count), 0);
          expect(welfare(other.map((count) => count / fullest))).toBeLessThanOrEqual(welfare(best) + 1e-9);
        },
      ),
      { seed: 5, numRuns: 500 },
    );
  });
});

test('a large market: a thousand users, four resources', () => {
  let state = 7;
  const uniform = (): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  const demands = Array.from({ length: 1000 }, () => Array.from({ length: 4 }, () => 0.1 + uniform()));
  const instance = { capacity: [100, 200, 300, 400], demands, taskCaps: demands.map(() => 3 * uniform()) };
  totalUse(instance, ceei(instance)).forEach((use, resource) => {
    expect(use).toBeLessThanOrEqual(instance.capacity[resource]! * (1 + 1e-11));
  });
});
