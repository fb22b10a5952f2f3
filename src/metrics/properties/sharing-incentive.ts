import { dominantShareOfTask, taskCeilings, weightOf } from '../entitlement/instance.ts';
import { clearlyLess, type PropertyCheck, shown } from './property.ts';

/**
 * Sharing incentive (Ghodsi et al., NSDI'11, 3): nobody runs fewer tasks than on a partition of its own, which is its
 * weight's part of each resource.
 */
export const sharingIncentive: PropertyCheck = (division, instance) => {
  const tasks = division(instance);
  const ceilings = taskCeilings(instance);
  let weights = 0;
  for (let user = 0; user < tasks.length; user++) weights += weightOf(instance, user);
  for (const [user, demand] of instance.demands.entries()) {
    const part = weightOf(instance, user) / weights;
    const alone = Math.min(ceilings[user]!, part / dominantShareOfTask(demand, instance.capacity));
    if (clearlyLess(tasks[user]!, alone)) {
      return {
        users: [user],
        message: `user ${user} runs ${shown(tasks[user]!)} tasks, and ${shown(alone)} on a partition of its own`,
      };
    }
  }
  return undefined;
};
