import { checkInstance, type FluidInstance, taskCeilings } from './instance.ts';

/**
 * Raises one water level under all users at once. At level `s` a user who can still grow has `s * rates[user]` tasks;
 * it stops for good when it has all the tasks it can use, or when a resource it needs is used up. The level jumps from
 * one such stop to the next, so nothing is approximated and there are no more jumps than users.
 *
 * DRF and asset fairness differ in the rates alone (Ghodsi et al., NSDI'11, 4.1 and 5.1).
 *
 * @param rates tasks per unit of level, above 0; `Infinity` for a user whose tasks take nothing
 * @throws RangeError when the instance is not well formed
 */
export function progressiveFilling(instance: FluidInstance, rates: readonly number[]): number[] {
  checkInstance(instance);
  const { capacity, demands } = instance;
  const ceilings = taskCeilings(instance);
  const tasks = new Array<number>(demands.length).fill(0);
  const left = [...capacity]; // What those who have stopped leave.
  const growing: number[] = [];
  const stop = (user: number, amount: number): void => {
    tasks[user] = amount;
    for (let resource = 0; resource < left.length; resource++) {
      left[resource] = left[resource]! - amount * demands[user]![resource]!;
    }
  };
  for (let user = 0; user < demands.length; user++) {
    if (ceilings[user] === 0 || rates[user] === Number.POSITIVE_INFINITY) stop(user, ceilings[user]!);
    else growing.push(user);
  }

  let level = 0;
  while (growing.length > 0) {
    // A level below the present one is rounding: that resource is used up now.
    const fullAt = capacity.map((_, resource) => {
      let growth = 0;
      for (const user of growing) growth += rates[user]! * demands[user]![resource]!;
      return growth === 0 ? Number.POSITIVE_INFINITY : Math.max(level, left[resource]! / growth);
    });
    level = Math.min(...fullAt);
    for (const user of growing) level = Math.min(level, ceilings[user]! / rates[user]!);

    let kept = 0;
    for (const user of growing) {
      const blocked = demands[user]!.some((amount, resource) => amount > 0 && fullAt[resource]! <= level);
      if (ceilings[user]! / rates[user]! <= level) stop(user, ceilings[user]!);
      else if (blocked) stop(user, level * rates[user]!);
      else growing[kept++] = user;
    }
    growing.length = kept;
  }
  return tasks;
}
