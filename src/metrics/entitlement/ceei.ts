import { type FluidPrices, solveFisherMarket } from './fisher-market.ts';
import {
  checkInstance,
  dominantShareOfTask,
  type FluidInstance,
  shareOfTask,
  taskCeilings,
  weightOf,
} from './instance.ts';

/** How many tasks everybody gets, and the prices that hold up the result. */
export interface CeeiResult {
  /** By user. */
  readonly tasks: number[];
  /** Of the whole of each resource, when all users who get anything have weights that sum to 1 and spend their weight. */
  readonly prices: number[];
  /** What the next task is worth to a user above its price: above 0 only where work or a limit set the end. */
  readonly rents: number[];
}

/**
 * Competitive Equilibrium from Equal Incomes for divisible tasks (Ghodsi et al., NSDI'11, 5.2): the market outcome
 * maximises Nash welfare, `sum_i weights[i] * ln(tasks[i])`, within capacity, work and limits (the Eisenberg-Gale
 * programme). Also known as proportional fairness. Not strategy-proof.
 *
 * Users who cannot get anything are left out of the sum.
 *
 * @returns tasks of each user, exact to about 1e-12 of the value
 * @throws RangeError when the instance is not well formed
 */
export function ceei(instance: FluidInstance): number[] {
  return ceeiWithPrices(instance).tasks;
}

/** {@link ceei}, with the prices. */
export function ceeiWithPrices(instance: FluidInstance): CeeiResult {
  checkInstance(instance);
  const users = instance.demands.length;
  const ceilings = taskCeilings(instance);
  const tasks = new Array<number>(users).fill(0);
  const rents = new Array<number>(users).fill(0);
  // The market sees dominant shares (at most 1) and parts of capacity, whatever the units outside.
  const buyers: number[] = [];
  const dominant: number[] = [];
  let weights = 0;
  for (let user = 0; user < users; user++) {
    const share = dominantShareOfTask(instance.demands[user]!, instance.capacity);
    if (ceilings[user] === 0 || share === 0) tasks[user] = ceilings[user]!;
    else {
      buyers.push(user);
      dominant.push(share);
      weights += weightOf(instance, user);
    }
  }
  const market: FluidPrices = solveFisherMarket({
    goods: instance.capacity.length,
    incomes: buyers.map((user) => weightOf(instance, user) / weights),
    recipes: buyers.map((user, buyer) =>
      shareOfTask(instance.demands[user]!, instance.capacity).map((share) => share / dominant[buyer]!),
    ),
    caps: buyers.map((user, buyer) => ceilings[user]! * dominant[buyer]!),
  });
  buyers.forEach((user, buyer) => {
    tasks[user] = Math.min(ceilings[user]!, market.bought[buyer]! / dominant[buyer]!);
    rents[user] = market.rents[buyer]! * dominant[buyer]!;
  });
  return { tasks, prices: [...market.prices], rents };
}
