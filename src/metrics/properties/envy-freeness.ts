import { weightOf } from '../entitlement/instance.ts';
import { clearlyLess, type PropertyCheck, shown, tasksWith } from './property.ts';

/**
 * Envy-freeness (Ghodsi et al., NSDI'11, 3): nobody would run more tasks with what another holds. With weights, what the
 * other holds is scaled to one's own weight first.
 */
export const envyFreeness: PropertyCheck = (division, instance) => {
  const tasks = division(instance);
  for (let user = 0; user < tasks.length; user++) {
    for (let other = 0; other < tasks.length; other++) {
      const scale = (weightOf(instance, user) / weightOf(instance, other)) * tasks[other]!;
      const swapped = tasksWith(
        instance,
        user,
        instance.demands[other]!.map((amount) => amount * scale),
      );
      if (other !== user && clearlyLess(tasks[user]!, swapped)) {
        return {
          users: [user, other],
          message: `user ${user} runs ${shown(tasks[user]!)} tasks, and ${shown(swapped)} with what user ${other} holds`,
        };
      }
    }
  }
  return undefined;
};
