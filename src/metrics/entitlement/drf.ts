import { dominantShareOfTask, type FluidInstance, weightOf } from './instance.ts';
import { progressiveFilling } from './progressive-filling.ts';

/**
 * Weighted Dominant Resource Fairness for divisible tasks (Ghodsi et al., NSDI'11, 4.1; weights 4.3): everybody's
 * dominant share (the largest share it has of any one resource) over its weight grows alike, until work, limits or a
 * used-up resource stop it. Where all ask for something of everything this maximises the common level
 * `tasks[i] * max_r(demands[i][r] / capacity[r]) / weights[i]`.
 *
 * @returns tasks of each user
 * @throws RangeError when the instance is not well formed
 */
export function drf(instance: FluidInstance): number[] {
  const rates = instance.demands.map(
    (demand, user) => weightOf(instance, user) / dominantShareOfTask(demand, instance.capacity),
  );
  return progressiveFilling(instance, rates);
}
