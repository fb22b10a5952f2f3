import type { FluidInstance } from '../entitlement/instance.ts';
import { clearlyLess, type PropertyCheck, shown, tasksWith } from './property.ts';

/** What each entry of a demand is multiplied with, one at a time, to make lies. */
const LIES = [0.5, 0.8, 1.25, 2, 8];

/**
 * Strategy-proofness (Ghodsi et al., NSDI'11, 3): nobody runs more of its real tasks by naming another demand. Tried:
 * every user, every resource it needs, half to eight times the truth, the others telling the truth.
 */
export const strategyProofness: PropertyCheck = (division, instance) => {
  const honest = division(instance);
  for (const [user, demand] of instance.demands.entries()) {
    for (const [resource, amount] of demand.entries()) {
      if (amount === 0) continue;
      for (const factor of LIES) {
        const lie = demand.with(resource, amount * factor);
        const told: FluidInstance = { ...instance, demands: instance.demands.with(user, lie) };
        const tasks = division(told)[user]!;
        const real = tasksWith(
          instance,
          user,
          lie.map((part) => part * tasks),
        );
        if (clearlyLess(honest[user]!, real)) {
          return {
            users: [user],
            message: `user ${user} runs ${shown(honest[user]!)} tasks, and ${shown(real)} when it says that a task needs ${shown(amount * factor)} instead of ${shown(amount)} of resource ${resource}`,
          };
        }
      }
    }
  }
  return undefined;
};
