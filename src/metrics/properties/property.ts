import { type Division, type FluidInstance, taskCeilings } from '../entitlement/instance.ts';

/** A property that does not hold on an instance, and how one sees it. */
export interface Violation {
  /** Who is wronged (or gains by lying), then who else has to do with it: positions in the instance. */
  readonly users: readonly number[];
  /** What happened, in a sentence with the numbers. */
  readonly message: string;
}

/** Looks at what a rule of division does with one instance; undefined where the property holds. */
export type PropertyCheck = (division: Division, instance: FluidInstance) => Violation | undefined;

/** Differences below this part of the value are rounding. */
const ROUNDING = 1e-8;

/** Whether `a` is less than `b` by more than rounding. */
export function clearlyLess(a: number, b: number): boolean {
  return a < b - ROUNDING * Math.abs(b);
}

/**
 * How many of its tasks a user can run with a bundle of resources: of the resource it needs most of (Leontief
 * preferences), and no more than its work and its limits let it.
 */
export function tasksWith(instance: FluidInstance, user: number, bundle: readonly number[]): number {
  let tasks = taskCeilings(instance)[user]!;
  instance.demands[user]!.forEach((amount, resource) => {
    if (amount > 0) tasks = Math.min(tasks, bundle[resource]! / amount);
  });
  return tasks;
}

/** Numbers in messages: six digits are enough to see a difference and can be read. */
export function shown(value: number): string {
  return String(Number(value.toPrecision(6)));
}
