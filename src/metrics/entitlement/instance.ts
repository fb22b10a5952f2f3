/**
 * Who wants what, when tasks may be cut into any fractions ("fluid" or "divisible" division). The closed forms of the
 * literature are stated for this case, and the measures use it to say what somebody is entitled to.
 *
 * Users and resources are positions in the arrays. Any unit will do for a resource, as long as capacity, demands and
 * limits agree on it; tasks are counted in tasks.
 */
export interface FluidUsers {
  /** What one task of a user takes of each resource: `demands[user][resource]`, at least 0. */
  readonly demands: readonly (readonly number[])[];
  /** Above 0; every user weighs 1 where there are none. */
  readonly weights?: readonly number[];
  /** The most tasks a user has work for (its demand), at least 0, `Infinity` for no end; no end where there are none. */
  readonly taskCaps?: readonly number[];
  /** The most a user may hold of each resource: `limits[user][resource]`, at least 0, `Infinity` for no limit. */
  readonly limits?: readonly (readonly number[])[];
}

/** Users who share one pool. */
export interface FluidInstance extends FluidUsers {
  /** What there is of each resource, at least 0. */
  readonly capacity: readonly number[];
}

/** Users who share several agents, none of whose tasks may span two. */
export interface FluidAgents extends FluidUsers {
  /** What each agent has of each resource: `agents[agent][resource]`, at least 0. */
  readonly agents: readonly (readonly number[])[];
}

/** A rule of division: how many tasks, whole or not, each user gets. */
export type Division = (instance: FluidInstance) => number[];

export function weightOf(users: FluidUsers, user: number): number {
  return users.weights === undefined ? 1 : users.weights[user]!;
}

/** What one task takes of each resource as a part of the whole: demand over capacity, 0 where nothing is asked for. */
export function shareOfTask(demand: readonly number[], capacity: readonly number[]): number[] {
  return demand.map((amount, resource) => (amount === 0 ? 0 : amount / capacity[resource]!));
}

/** The largest of a task's shares; `Infinity` when it asks for a resource of which there is nothing. */
export function dominantShareOfTask(demand: readonly number[], capacity: readonly number[]): number {
  return Math.max(0, ...shareOfTask(demand, capacity));
}

/**
 * The most tasks a user can have whatever the others do: what its work, its limits and a pool without a resource it
 * needs allow. `Infinity` when only the others and the size of the pool set an end.
 */
export function taskCeilings(instance: FluidInstance): number[] {
  return instance.demands.map((demand, user) => {
    let ceiling = instance.taskCaps?.[user] ?? Number.POSITIVE_INFINITY;
    for (let resource = 0; resource < demand.length; resource++) {
      const amount = demand[resource]!;
      if (amount === 0) continue;
      if (instance.capacity[resource] === 0) ceiling = 0;
      const limit = instance.limits?.[user]?.[resource] ?? Number.POSITIVE_INFINITY;
      ceiling = Math.min(ceiling, limit / amount);
    }
    return ceiling;
  });
}

/** What everybody's tasks together take of each resource, users added in order. */
export function totalUse(instance: FluidInstance, tasks: readonly number[]): number[] {
  return instance.capacity.map((_, resource) => {
    let sum = 0;
    for (let user = 0; user < tasks.length; user++) sum += tasks[user]! * instance.demands[user]![resource]!;
    return sum;
  });
}

/**
 * Refuses an instance that cannot be meant.
 * @throws RangeError naming the first number that is wrong, and what is allowed
 */
export function checkInstance(instance: FluidInstance): void {
  const { capacity, demands, weights, taskCaps, limits } = instance;
  checkAmounts(capacity, capacity.length, 'capacity', false);
  for (const [name, list] of [
    ['weights', weights],
    ['taskCaps', taskCaps],
    ['limits', limits],
  ] as const) {
    if (list !== undefined && list.length !== demands.length)
      throw new RangeError(`${name} has ${list.length} entries for ${demands.length} users; give one for each`);
  }
  demands.forEach((demand, user) => {
    checkAmounts(demand, capacity.length, `demands[${user}]`, false);
    const weight = weightOf(instance, user);
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY))
      throw new RangeError(`weights[${user}] is ${weight}; a weight is a finite number above 0`);
    if (taskCaps !== undefined && !(taskCaps[user]! >= 0))
      throw new RangeError(`taskCaps[${user}] is ${taskCaps[user]}; a cap is at least 0`);
    if (limits !== undefined) checkAmounts(limits[user]!, capacity.length, `limits[${user}]`, true);
    if (
      demand.every((amount) => amount === 0) &&
      (taskCaps?.[user] ?? Number.POSITIVE_INFINITY) === Number.POSITIVE_INFINITY
    )
      throw new RangeError(`demands[${user}] asks for nothing, without end; ask for some resource or cap the tasks`);
  });
}

function checkAmounts(amounts: readonly number[], length: number, name: string, mayBeInfinite: boolean): void {
  if (amounts.length !== length)
    throw new RangeError(`${name} has ${amounts.length} entries for ${length} resources; give one for each`);
  amounts.forEach((amount, resource) => {
    if (!(amount >= 0) || (amount === Number.POSITIVE_INFINITY && !mayBeInfinite))
      throw new RangeError(`${name}[${resource}] is ${amount}; an amount is a finite number of at least 0`);
  });
}
