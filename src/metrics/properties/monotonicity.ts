import type { FluidInstance } from '../entitlement/instance.ts';
import { clearlyLess, type PropertyCheck, shown } from './property.ts';

/** How much more of one resource there is, when it is tried what more does. */
const GROWTH = [1.25, 2];

/** Population monotonicity (Ghodsi et al., NSDI'11, 3): when a user leaves, nobody who stays has fewer tasks. */
export const populationMonotonicity: PropertyCheck = (division, instance) => {
  const before = division(instance);
  for (let leaver = 0; leaver < before.length; leaver++) {
    const staying = [...before.keys()].filter((user) => user !== leaver);
    const after = division(only(instance, staying));
    for (const [index, user] of staying.entries()) {
      if (clearlyLess(after[index]!, before[user]!)) {
        return {
          users: [user, leaver],
          message: `user ${user} runs ${shown(before[user]!)} tasks, and ${shown(after[index]!)} after user ${leaver} has left`,
        };
      }
    }
  }
  return undefined;
};

/**
 * Resource monotonicity (Ghodsi et al., NSDI'11, 3): when there is more of a resource, nobody has fewer tasks. Tried:
 * a quarter more and twice as much of each resource.
 */
export const resourceMonotonicity: PropertyCheck = (division, instance) => {
  const before = division(instance);
  for (const [resource, amount] of instance.capacity.entries()) {
    for (const factor of GROWTH) {
      const after = division({ ...instance, capacity: instance.capacity.with(resource, amount * factor) });
      for (const [user, tasks] of before.entries()) {
        if (clearlyLess(after[user]!, tasks)) {
          return {
            users: [user],
            message: `user ${user} runs ${shown(tasks)} tasks, and ${shown(after[user]!)} when there are ${shown(amount * factor)} instead of ${shown(amount)} of resource ${resource}`,
          };
        }
      }
    }
  }
  return undefined;
};

/** The instance with these users alone. */
function only(instance: FluidInstance, users: readonly number[]): FluidInstance {
  const { capacity, demands, weights, taskCaps, limits } = instance;
  return {
    capacity,
    demands: users.map((user) => demands[user]!),
    ...(weights && { weights: users.map((user) => weights[user]!) }),
    ...(taskCaps && { taskCaps: users.map((user) => taskCaps[user]!) }),
    ...(limits && { limits: users.map((user) => limits[user]!) }),
  };
}
