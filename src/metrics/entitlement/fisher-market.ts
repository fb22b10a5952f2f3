import { solvePositiveDefinite } from './linear.ts';

/** A market of goods, one unit each, and of buyers who need them in fixed proportions. */
export interface FisherMarket {
  readonly goods: number;
  /** By buyer, above 0, together 1. */
  readonly incomes: readonly number[];
  /** `recipes[buyer][good]`: what one unit of happiness takes, from 0 to 1, the largest 1. */
  readonly recipes: readonly (readonly number[])[];
  /** By buyer, above 0: more happiness is of no use. */
  readonly caps: readonly number[];
}

export interface FluidPrices {
  /** Happiness by buyer. */
  readonly bought: number[];
  /** By good, at least 0. */
  readonly prices: number[];
  /** By buyer, at least 0: the price of its own cap. */
  readonly rents: number[];
}

/** Complementarity at which the path ends: so small that even a good that is free *and* used up settles to 1e-12. */
const PATH_END = 1e-28;
const MOST_STEPS = 400;
/** Each optimality condition is met to this, or the solver says that it failed. */
const KKT_TOLERANCE = 1e-10;

/**
 * Maximises `sum incomes * ln(bought)` over what there is, by a primal-dual interior-point method on the prices. The
 * optimality conditions (Karush-Kuhn-Tucker) are: every buyer spends its income, `bought = income / (recipe . prices +
 * rent)`, which here always holds; what is left of a good is not negative, neither is its price, and one of the two is 0;
 * the same for what is left of a cap, and its rent. A Newton step needs one linear system as large as there are goods
 * (rents are eliminated), and steps are the same on every machine: only + - * / and square roots are used.
 *
 * @throws Error when the conditions are not met to 1e-10 in the end
 */
export function solveFisherMarket(market: FisherMarket): FluidPrices {
  const { goods, incomes, recipes } = market;
  const buyers = incomes.length;
  // Nobody can have more than 1 of the good it needs most of: a cap from there on says nothing.
  const capped = market.caps.map((cap) => cap < 1);
  const caps = market.caps;

  const prices = new Array<number>(goods).fill(1 / goods);
  const goodsLeft = new Array<number>(goods).fill(1);
  const rents = incomes.map((income, buyer) => (capped[buyer] ? income / caps[buyer]! : 0));
  const capLeft = caps.map((cap, buyer) => (capped[buyer] ? cap : 0));
  const bought = new Array<number>(buyers).fill(0);
  const matrix = Array.from({ length: goods }, () => new Array<number>(goods).fill(0));
  const right = new Array<number>(goods).fill(0);
  const rentStep = new Array<number>(buyers).fill(0);

  for (let step = 0; ; step++) {
    let gap = 0;
    let pairs = goods;
    for (let good = 0; good < goods; good++) gap += prices[good]! * goodsLeft[good]!;
    for (let buyer = 0; buyer < buyers; buyer++) {
      if (!capped[buyer]) continue;
      gap += rents[buyer]! * capLeft[buyer]!;
      pairs++;
    }
    for (let buyer = 0; buyer < buyers; buyer++) bought[buyer] = incomes[buyer]! / spending(buyer);
    const infeasible = shortfall();
    if ((gap <= PATH_END * pairs && infeasible <= 1e-13) || step === MOST_STEPS) break;

    // Close to the centre of the path big strides are safe; far from feasible, keep away from the walls.
    const target = Math.max(PATH_END / 10, ((infeasible > 1e-3 ? 0.3 : 0.05) * gap) / pairs);
    for (let row = 0; row < goods; row++) {
      matrix[row]!.fill(0);
      matrix[row]![row] = goodsLeft[row]! / prices[row]!;
      right[row] = target / prices[row]! - 1; // Less what is bought, below.
    }
    for (let buyer = 0; buyer < buyers; buyer++) {
      const recipe = recipes[buyer]!;
      const slope = bought[buyer]! / spending(buyer);
      let weight = slope;
      let correction = 0;
      if (capped[buyer]) {
        const ratio = capLeft[buyer]! / rents[buyer]!;
        const excess = caps[buyer]! - bought[buyer]! - target / rents[buyer]!;
        weight = (slope * ratio) / (ratio + slope);
        correction = (slope * excess) / (ratio + slope);
      }
      for (let row = 0; row < goods; row++) {
        if (recipe[row] === 0) continue;
        right[row] = right[row]! + recipe[row]! * (bought[buyer]! + correction);
        for (let column = 0; column <= row; column++) {
          matrix[row]![column] = matrix[row]![column]! + weight * recipe[row]! * recipe[column]!;
        }
      }
    }
    const priceStep = solvePositiveDefinite(matrix, right);

    let stride = 1;
    const within = (value: number, change: number): void => {
      if (change < 0) stride = Math.min(stride, (-0.99 * value) / change);
    };
    const goodsStep = goodsLeft.map(
      (left, good) => target / prices[good]! - left - (left / prices[good]!) * priceStep[good]!,
    );
    const capStep = capLeft.map((left, buyer) => {
      if (!capped[buyer]) return 0;
      const slope = bought[buyer]! / spending(buyer);
      const ratio = left / rents[buyer]!;
      const excess = caps[buyer]! - bought[buyer]! - target / rents[buyer]!;
      rentStep[buyer] = -(slope * dot(recipes[buyer]!, priceStep) + excess) / (ratio + slope);
      return target / rents[buyer]! - left - ratio * rentStep[buyer]!;
    });
    for (let good = 0; good < goods; good++) {
      within(prices[good]!, priceStep[good]!);
      within(goodsLeft[good]!, goodsStep[good]!);
    }
    for (let buyer = 0; buyer < buyers; buyer++) {
      within(rents[buyer]!, rentStep[buyer]!);
      within(capLeft[buyer]!, capStep[buyer]!);
    }
    for (let good = 0; good < goods; good++) {
      prices[good] = prices[good]! + stride * priceStep[good]!;
      goodsLeft[good] = goodsLeft[good]! + stride * goodsStep[good]!;
    }
    for (let buyer = 0; buyer < buyers; buyer++) {
      rents[buyer] = rents[buyer]! + stride * rentStep[buyer]!;
      capLeft[buyer] = capLeft[buyer]! + stride * capStep[buyer]!;
    }
  }

  const residual = kktResidual(market, { bought, prices, rents });
  if (!(residual <= KKT_TOLERANCE)) throw new Error(`no market prices found: the conditions are missed by ${residual}`);
  return { bought, prices, rents };

  function spending(buyer: number): number {
    return dot(recipes[buyer]!, prices) + rents[buyer]!;
  }
  /** How far goods bought and left are from what there is. */
  function shortfall(): number {
    let worst = 0;
    for (let good = 0; good < goods; good++) {
      let sum = goodsLeft[good]! - 1;
      for (let buyer = 0; buyer < buyers; buyer++) sum += recipes[buyer]![good]! * bought[buyer]!;
      worst = Math.max(worst, Math.abs(sum));
    }
    for (let buyer = 0; buyer < buyers; buyer++) {
      if (capped[buyer]) worst = Math.max(worst, Math.abs(capLeft[buyer]! + bought[buyer]! - caps[buyer]!));
    }
    return worst;
  }
}

/** The most by which any optimality condition of {@link solveFisherMarket} is missed; 0 at the exact solution. */
export function kktResidual(market: FisherMarket, { bought, prices, rents }: FluidPrices): number {
  let worst = 0;
  for (let good = 0; good < market.goods; good++) {
    let left = 1;
    for (let buyer = 0; buyer < bought.length; buyer++) left -= market.recipes[buyer]![good]! * bought[buyer]!;
    worst = Math.max(worst, -left, -prices[good]!, Math.min(Math.abs(left), prices[good]!));
  }
  for (let buyer = 0; buyer < bought.length; buyer++) {
    const income = (dot(market.recipes[buyer]!, prices) + rents[buyer]!) * bought[buyer]!;
    worst = Math.max(worst, Math.abs(income - market.incomes[buyer]!) / market.incomes[buyer]!, -rents[buyer]!);
    const left = market.caps[buyer]! - bought[buyer]!;
    worst = Math.max(worst, -left, Math.min(Math.abs(left), rents[buyer]!));
  }
  return worst;
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}
