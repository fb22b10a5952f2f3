import { dominant, type Instance, rounded } from './instance.ts';

/** How many tasks of each tenant a policy runs. */
export type Allocation = (instance: Instance) => readonly number[];

/**
 * Looks at what a policy does with an instance: what is wrong, in a sentence with its numbers, or undefined. What is less than the slack,
 * a part of a whole resource, counts as rounding.
 */
export type PolicyProperty = (allocation: Allocation, instance: Instance, slack: number) => string | undefined;

/**
 * Tasks are whole, so that every property holds up to some tasks only. What rounding does is so many tasks, however large or small they
 * are: when the first tenant is blocked, dominant shares are within a task of each other, and the rest of what blocked it is less
 * than a task, which others with smaller tasks of that resource fill up. So a difference is looked at again where all tasks are a fraction as
 * large: what is due to rounding shrinks with them, what is due to the policy does not.
 */
const ROUNDING_TASKS = 4;
const FINER = 8;

/** The sentence about the instance with smaller tasks, if the property does not hold in it; undefined if it does. */
export function violation(property: PolicyProperty, allocation: Allocation, instance: Instance): Violation | undefined {
  const finer: Instance = { ...instance, capacity: instance.capacity.map((amount) => FINER * amount) };
  const slack = ROUNDING_TASKS * Math.max(...finer.demands.map((_, tenant) => dominant(finer, tenant)));
  // Where not even this much is wrong with large tasks there is no need to look at small ones, which take longer.
  if (property(allocation, instance, slack) === undefined) return undefined;
  const message = property(allocation, finer, slack);
  return message === undefined ? undefined : { message, instance: finer };
}

export interface Violation {
  readonly message: string;
  /** Where it shows. */
  readonly instance: Instance;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Tasks that fit into a bundle of resources. */
function tasksIn(demand: readonly number[], bundle: readonly number[]): number {
  return Math.min(...demand.map((share, i) => bundle[i]! / share));
}

/** Nobody would run more tasks on an equal part of its own. */
const sharingIncentive: PolicyProperty = (allocation, instance, slack) => {
  const tasks = allocation(instance);
  for (const [tenant, demand] of instance.demands.entries()) {
    const alone = tasksIn(demand, instance.capacity) / tasks.length;
    if ((alone - tasks[tenant]!) * dominant(instance, tenant) > slack)
      return `T${tenant} runs ${tasks[tenant]} tasks, and ${Math.floor(alone)} on an equal part of its own`;
  }
  return undefined;
};

/** Nobody would run more tasks with what another has. */
const envyFreeness: PolicyProperty = (allocation, instance, slack) => {
  const tasks = allocation(instance);
  for (const [tenant, demand] of instance.demands.entries()) {
    for (const [other, theirs] of instance.demands.entries()) {
      const envied = tasksIn(
        demand,
        theirs.map((share) => share * tasks[other]!),
      );
      if ((envied - tasks[tenant]!) * dominant(instance, tenant) > slack)
        return `T${tenant} runs ${tasks[tenant]} tasks, and ${Math.floor(envied)} with what T${other} has`;
    }
  }
  return undefined;
};

/**
 * What is left over is of no use to anybody: every tenant has work without end. Whole tasks leave a rest smaller than a task of some
 * resource, which others with smaller tasks could use: of each resource one largest task counts as rounding.
 */
const noWaste: PolicyProperty = (allocation, instance) => {
  const tasks = allocation(instance);
  const left = instance.capacity.map((amount, i) => {
    let used = 0;
    for (const [tenant, demand] of instance.demands.entries()) used += demand[i]! * tasks[tenant]!;
    return amount - used - Math.max(...instance.demands.map((demand) => demand[i]!));
  });
  for (const [tenant, demand] of instance.demands.entries()) {
    const more = Math.floor(tasksIn(demand, left));
    if (more >= 1)
      return `${more} more tasks of T${tenant} would fit into what is left over, and a task of anybody beside them`;
  }
  return undefined;
};

/** Something runs while there is work: not even a tenth of every resource lies idle. */
const workConservation: PolicyProperty = (allocation, instance, slack) => {
  const tasks = allocation(instance);
  const used = instance.capacity.map((amount, i) => {
    let sum = 0;
    for (const [tenant, demand] of instance.demands.entries()) sum += demand[i]! * tasks[tenant]!;
    return sum / amount;
  });
  const most = Math.max(...used);
  return most < 0.9 - slack ? `at most ${percent(most)} of any resource is in use, with work waiting` : undefined;
};

/** When a tenant leaves, nobody who stays runs fewer tasks. */
const populationMonotonicity: PolicyProperty = (allocation, instance, slack) => {
  const before = allocation(instance);
  if (before.length < 3) return undefined;
  for (const leaver of before.keys()) {
    const staying = [...before.keys()].filter((tenant) => tenant !== leaver);
    const after = allocation({ ...instance, demands: staying.map((tenant) => instance.demands[tenant]!) });
    for (const [row, tenant] of staying.entries()) {
      if ((before[tenant]! - after[row]!) * dominant(instance, tenant) > slack)
        return `T${tenant} runs ${before[tenant]} tasks, and ${after[row]} after T${leaver} has left`;
    }
  }
  return undefined;
};

/** When there is more of a resource, nobody runs fewer tasks. */
const resourceMonotonicity: PolicyProperty = (allocation, instance, slack) => {
  const before = allocation(instance);
  for (const [resource, amount] of instance.capacity.entries()) {
    const after = allocation({ ...instance, capacity: instance.capacity.with(resource, 2 * amount) });
    for (const tenant of before.keys()) {
      if ((before[tenant]! - after[tenant]!) * dominant(instance, tenant) > slack)
        return `T${tenant} runs ${before[tenant]} tasks, and ${after[tenant]} with twice as much of resource ${resource}`;
    }
  }
  return undefined;
};

/** Nobody runs more of its real tasks by asking for more of a resource than they take. */
const noGainFromLying: PolicyProperty = (allocation, instance, slack) => {
  const honest = allocation(instance);
  for (const [tenant, demand] of instance.demands.entries()) {
    for (const resource of demand.keys()) {
      const claimed = demand.with(resource, rounded(1.5 * demand[resource]!));
      const lied = allocation({ ...instance, demands: instance.demands.with(tenant, claimed) });
      // A task that claims more than it needs still does one task's work.
      if ((lied[tenant]! - honest[tenant]!) * dominant(instance, tenant) > slack)
        return `T${tenant} runs ${honest[tenant]} tasks, and ${lied[tenant]} when it asks for half as much again of resource ${resource}`;
    }
  }
  return undefined;
};

/** In the order in which they are printed; the first six are rows of table 2 of the DRF paper (Ghodsi et al., NSDI'11). */
export const POLICY_PROPERTIES = {
  'sharing incentive': sharingIncentive,
  'strategy-proofness': noGainFromLying,
  'envy-freeness': envyFreeness,
  'pareto efficiency': noWaste,
  'population monotonicity': populationMonotonicity,
  'resource monotonicity': resourceMonotonicity,
  'work conservation': workConservation,
} as const satisfies Readonly<Record<string, PolicyProperty>>;
export type PolicyPropertyName = keyof typeof POLICY_PROPERTIES;
