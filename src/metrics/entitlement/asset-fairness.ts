import { type FluidInstance, shareOfTask, weightOf } from './instance.ts';
import { progressiveFilling } from './progressive-filling.ts';

/**
 * Asset fairness for divisible tasks (Ghodsi et al., NSDI'11, 5.1): as DRF, but what grows alike is the sum of a user's
 * shares over all resources, as if one per cent of any resource were worth the same. It breaks the sharing incentive.
 *
 * @returns tasks of each user
 * @throws RangeError when the instance is not well formed
 */
export function assetFairness(instance: FluidInstance): number[] {
  const rates = instance.demands.map((demand, user) => {
    let sum = 0;
    for (const share of shareOfTask(demand, instance.capacity)) sum += share;
    return weightOf(instance, user) / sum;
  });
  return progressiveFilling(instance, rates);
}
