import { taskCeilings, totalUse } from '../entitlement/instance.ts';
import { clearlyLess, type PropertyCheck, shown } from './property.ts';

/**
 * Pareto efficiency (Ghodsi et al., NSDI'11, 3): nobody can have more without another's having less. As users need
 * resources in fixed proportions, that is: whoever has work left needs something that is used up. A division that gives
 * out more than there is is reported here too.
 */
export const paretoEfficiency: PropertyCheck = (division, instance) => {
  const tasks = division(instance);
  const ceilings = taskCeilings(instance);
  const use = totalUse(instance, tasks);
  for (const [resource, capacity] of instance.capacity.entries()) {
    if (clearlyLess(capacity, use[resource]!)) {
      return {
        users: [],
        message: `${shown(use[resource]!)} of the ${shown(capacity)} of resource ${resource} are given out`,
      };
    }
  }
  for (const [user, demand] of instance.demands.entries()) {
    let more = ceilings[user]! - tasks[user]!;
    let most = ceilings[user]!;
    for (const [resource, amount] of demand.entries()) {
      if (amount === 0) continue;
      more = Math.min(more, (instance.capacity[resource]! - use[resource]!) / amount);
      most = Math.min(most, instance.capacity[resource]! / amount);
    }
    // Rounding is measured against all the tasks the pool could bear, as a user may have next to none.
    if (clearlyLess(most, most + more)) {
      return { users: [user], message: `user ${user} could run ${shown(more)} tasks more, and nobody would have less` };
    }
  }
  return undefined;
};
