import { type FluidInstance, taskCeilings, weightOf } from '../entitlement/instance.ts';
import { weightedMaxMin } from '../entitlement/max-min.ts';
import { clearlyLess, type PropertyCheck, shown, type Violation } from './property.ts';

/**
 * Single resource fairness (Ghodsi et al., NSDI'11, 3): with one resource the division is weighted max-min. Tried on
 * each resource of the instance by itself, among those who need it.
 */
export const singleResourceFairness: PropertyCheck = (division, instance) => {
  for (let resource = 0; resource < instance.capacity.length; resource++) {
    const users = [...instance.demands.keys()].filter((user) => instance.demands[user]![resource]! > 0);
    const single: FluidInstance = {
      capacity: [instance.capacity[resource]!],
      demands: users.map((user) => [instance.demands[user]![resource]!]),
      weights: users.map((user) => weightOf(instance, user)),
      taskCaps: users.map((user) => instance.taskCaps?.[user] ?? Number.POSITIVE_INFINITY),
      limits: users.map((user) => [instance.limits?.[user]?.[resource] ?? Number.POSITIVE_INFINITY]),
    };
    const found = againstMaxMin(single, division(single), 0);
    if (found !== undefined) {
      return {
        users: found.users.map((index) => users[index]!),
        message: `of resource ${resource} alone, ${found.message}`,
      };
    }
  }
  return undefined;
};

/**
 * Bottleneck fairness (Ghodsi et al., NSDI'11, 3): where all users need most of the same resource, that resource is
 * divided as if it were the only one. Instances without such a resource pass; see {@link bottleneck}.
 */
export const bottleneckFairness: PropertyCheck = (division, instance) => {
  const resource = bottleneck(instance);
  return resource === undefined ? undefined : againstMaxMin(instance, division(instance), resource);
};

/** The first resource that is everybody's dominant resource, if there is one. */
export function bottleneck({ capacity, demands }: FluidInstance): number | undefined {
  for (let resource = 0; resource < capacity.length; resource++) {
    // Cross-multiplied, so that ties are exact for whole numbers.
    const dominant = demands.every(
      (demand) =>
        demand[resource]! > 0 &&
        demand.every((amount, other) => amount * capacity[resource]! <= demand[resource]! * capacity[other]!),
    );
    if (dominant) return resource;
  }
  return undefined;
}

function againstMaxMin(instance: FluidInstance, tasks: readonly number[], resource: number): Violation | undefined {
  const needs = instance.demands.map((demand) => demand[resource]!);
  const wanted = taskCeilings(instance).map((ceiling, user) => ceiling * needs[user]!);
  const weights = needs.map((_, user) => weightOf(instance, user));
  const fair = weightedMaxMin(instance.capacity[resource]!, wanted, weights);
  for (const [user, need] of needs.entries()) {
    const held = tasks[user]! * need;
    if (clearlyLess(held, fair[user]!) || clearlyLess(fair[user]!, held)) {
      return {
        users: [user],
        message: `user ${user} holds ${shown(held)}, and its max-min share is ${shown(fair[user]!)}`,
      };
    }
  }
  return undefined;
}
