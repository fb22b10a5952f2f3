import { expect, test } from 'vitest';
import { type FisherMarket, kktResidual, solveFisherMarket } from './fisher-market.ts';

const none = Number.POSITIVE_INFINITY;
// Both goods end: x + y / 4 = 1 and x / 4 + y = 1, x = y = 4/5. By symmetry both prices are p, and 5/4 p * 4/5 = 1/2.
const market: FisherMarket = {
  goods: 2,
  incomes: [0.5, 0.5],
  recipes: [
    [1, 0.25],
    [0.25, 1],
  ],
  caps: [none, none],
};

test('two buyers with mirrored recipes: 4/5 each, both goods at 1/2', () => {
  const { bought, prices, rents } = solveFisherMarket(market);
  for (const amount of bought) expect(amount).toBeCloseTo(0.8, 13);
  for (const price of prices) expect(price).toBeCloseTo(0.5, 13);
  expect(rents).toEqual([0, 0]);
});

test('the optimality conditions tell a solution from what is not one', () => {
  const solution = { bought: [0.8, 0.8], prices: [0.5, 0.5], rents: [0, 0] };
  expect(kktResidual(market, solution)).toBeLessThan(1e-15);
  expect(kktResidual(market, { ...solution, bought: [0.9, 0.8] })).toBeGreaterThan(0.09); // 0.1 too much of the first good.
  expect(kktResidual(market, { ...solution, prices: [0.6, 0.5] })).toBeGreaterThan(0.09); // The first spends too much.
  expect(kktResidual(market, { ...solution, rents: [0.1, 0] })).toBeGreaterThan(0.09); // A rent without a cap.
});

test('a market in which everybody is capped leaves goods over, for nothing', () => {
  const { bought, prices, rents } = solveFisherMarket({ ...market, caps: [0.1, 0.2] });
  expect(bought[0]).toBeCloseTo(0.1, 13);
  expect(bought[1]).toBeCloseTo(0.2, 13);
  for (const price of prices) expect(price).toBeLessThan(1e-12);
  expect(rents[0]).toBeCloseTo(5, 11); // The whole income of 1/2 for 1/10.
});
