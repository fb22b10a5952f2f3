import { dot, solvePositiveDefinite } from './linear.ts';

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
  readonly bought: readonly number[];
  /** By good, at least 0. */
  readonly prices: readonly number[];
  /** By buyer, at least 0: the price of its own cap. */
  readonly rents: readonly number[];
}

/** Complementarity at which the path ends: so small that even a good that is free *and* used up settles to 1e-12. */
const PATH_END = 1e-28;
/** How far from balance goods and caps may be at the end, as a part of one unit. */
const BALANCED = 1e-13;
const MOST_STEPS = 400;
/** Each optimality condition is met to this, or the solver says that it failed. */
const KKT_TOLERANCE = 1e-10;

/**
 * Maximises `sum incomes * ln(bought)` over what there is, by a primal-dual interior-point method on the prices. The
 * optimality conditions (Karush-Kuhn-Tucker) are: every buyer spends its income, `bought = income / (recipe . prices +
 * rent)`, which here always holds; what is left of a good is not negative, neither is its price, and one of the two is 0;
 * the same for what is left of a cap, and its rent. Steps are the same on every machine: only + - * / and square roots
 * are used.
 *
 * @throws Error when the conditions are not met to 1e-10 in the end
 */
export function solveFisherMarket(market: FisherMarket): FluidPrices {
  const path = new CentralPath(market);
  for (let step = 0; step < MOST_STEPS; step++) {
    const gap = path.meanGap();
    const imbalance = path.imbalance();
    if (gap <= PATH_END && imbalance <= BALANCED) break;
    // Close to balance big strides are safe; far from it, keep away from the walls.
    path.stepTowards(Math.max(PATH_END / 10, (imbalance > 1e-3 ? 0.3 : 0.05) * gap));
  }
  const residual = kktResidual(market, path);
  if (!(residual <= KKT_TOLERANCE)) throw new Error(`no market prices found: the conditions are missed by ${residual}`);
  return { bought: path.bought, prices: path.prices, rents: path.rents };
}

/** A point inside the market: all prices, rents and rests are above 0, and go to where they belong along the path. */
class CentralPath implements FluidPrices {
  readonly prices: number[];
  readonly rents: number[];
  readonly bought: number[];
  readonly #market: FisherMarket;
  readonly #goodsLeft: number[];
  readonly #capLeft: number[];
  /** Whose cap matters. Nobody can have more than 1 of the good it needs most of, so a cap from 1 on says nothing. */
  readonly #capped: boolean[];
  readonly #matrix: number[][];

  constructor(market: FisherMarket) {
    const { goods, incomes, caps } = market;
    this.#market = market;
    this.#capped = caps.map((cap) => cap < 1);
    this.prices = new Array<number>(goods).fill(1 / goods);
    this.#goodsLeft = new Array<number>(goods).fill(1);
    this.rents = incomes.map((income, buyer) => (this.#capped[buyer] ? income / caps[buyer]! : 0));
    this.#capLeft = caps.map((cap, buyer) => (this.#capped[buyer] ? cap : 0));
    this.bought = new Array<number>(incomes.length).fill(0);
    this.#matrix = Array.from({ length: goods }, () => new Array<number>(goods).fill(0));
    this.#spend();
  }

  /** Mean of price times rest; 0 at the solution. */
  meanGap(): number {
    let pairs = this.prices.length;
    for (const capped of this.#capped) if (capped) pairs++;
    return (dot(this.prices, this.#goodsLeft) + dot(this.rents, this.#capLeft)) / pairs;
  }

  /** The most by which what is bought and what is left miss what there is. */
  imbalance(): number {
    let worst = 0;
    for (let good = 0; good < this.prices.length; good++) {
      let sum = this.#goodsLeft[good]! - 1;
      for (let buyer = 0; buyer < this.bought.length; buyer++) {
        sum += this.#market.recipes[buyer]![good]! * this.bought[buyer]!;
      }
      worst = Math.max(worst, Math.abs(sum));
    }
    for (let buyer = 0; buyer < this.bought.length; buyer++) {
      if (!this.#capped[buyer]) continue;
      worst = Math.max(worst, Math.abs(this.#capLeft[buyer]! + this.bought[buyer]! - this.#market.caps[buyer]!));
    }
    return worst;
  }

  /** One Newton step to where every price times its rest is `target`, or as far as nothing gets negative. */
  stepTowards(target: number): void {
    const { prices, rents } = this;
    const priceStep = this.#priceStep(target);
    const goodsStep = this.#goodsLeft.map(
      (left, good) => target / prices[good]! - left - (left / prices[good]!) * priceStep[good]!,
    );
    const rentStep = rents.map((rent, buyer) => {
      if (!this.#capped[buyer]) return 0;
      const slope = this.#slope(buyer);
      const change = slope * dot(this.#market.recipes[buyer]!, priceStep);
      return -(change + this.#excess(buyer, target)) / (this.#capLeft[buyer]! / rent + slope);
    });
    const capStep = this.#capLeft.map((left, buyer) =>
      this.#capped[buyer] ? target / rents[buyer]! - left - (left / rents[buyer]!) * rentStep[buyer]! : 0,
    );
    const moves: [number[], number[]][] = [
      [prices, priceStep],
      [this.#goodsLeft, goodsStep],
      [rents, rentStep],
      [this.#capLeft, capStep],
    ];
    let stride = 1;
    for (const [values, step] of moves) {
      for (let index = 0; index < values.length; index++) {
        if (step[index]! < 0) stride = Math.min(stride, (-0.99 * values[index]!) / step[index]!);
      }
    }
    for (const [values, step] of moves) {
      for (let index = 0; index < values.length; index++) values[index] = values[index]! + stride * step[index]!;
    }
    this.#spend();
  }

  /** The Newton equations with rests and rents eliminated: as many as there are goods. */
  #priceStep(target: number): number[] {
    const matrix = this.#matrix;
    const right = this.prices.map((price, good) => {
      matrix[good]!.fill(0);
      matrix[good]![good] = this.#goodsLeft[good]! / price;
      return target / price - 1; // Less what is bought, below.
    });
    for (let buyer = 0; buyer < this.bought.length; buyer++) {
      const recipe = this.#market.recipes[buyer]!;
      let slope = this.#slope(buyer);
      let amount = this.bought[buyer]!;
      if (this.#capped[buyer]) {
        // A rising rent takes up part of what a falling price would let the buyer have.
        const ratio = this.#capLeft[buyer]! / this.rents[buyer]!;
        amount += (slope * this.#excess(buyer, target)) / (ratio + slope);
        slope = (slope * ratio) / (ratio + slope);
      }
      for (let row = 0; row < right.length; row++) {
        if (recipe[row] === 0) continue;
        right[row] = right[row]! + recipe[row]! * amount;
        for (let column = 0; column <= row; column++) {
          matrix[row]![column] = matrix[row]![column]! + slope * recipe[row]! * recipe[column]!;
        }
      }
    }
    return solvePositiveDefinite(matrix, right);
  }

  /** By how much less a buyer has when its price rises: income / price^2, as bought / price. */
  #slope(buyer: number): number {
    return (this.bought[buyer]! * this.bought[buyer]!) / this.#market.incomes[buyer]!;
  }

  /** What a capped buyer would still have to buy for its cap and rent to be on the path. */
  #excess(buyer: number, target: number): number {
    return this.#market.caps[buyer]! - this.bought[buyer]! - target / this.rents[buyer]!;
  }

  #spend(): void {
    for (let buyer = 0; buyer < this.bought.length; buyer++) {
      const price = dot(this.#market.recipes[buyer]!, this.prices) + this.rents[buyer]!;
      this.bought[buyer] = this.#market.incomes[buyer]! / price;
    }
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
    const spent = (dot(market.recipes[buyer]!, prices) + rents[buyer]!) * bought[buyer]!;
    worst = Math.max(worst, Math.abs(spent - market.incomes[buyer]!) / market.incomes[buyer]!, -rents[buyer]!);
    const left = market.caps[buyer]! - bought[buyer]!;
    worst = Math.max(worst, -left, Math.min(Math.abs(left), rents[buyer]!));
  }
  return worst;
}
