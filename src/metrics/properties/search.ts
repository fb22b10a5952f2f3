import type { Division, FluidInstance } from '../entitlement/instance.ts';
import type { PropertyCheck, Violation } from './property.ts';

export interface CounterExample {
  readonly instance: FluidInstance;
  readonly violation: Violation;
  /** How many instances held before this one. */
  readonly passed: number;
}

/** Tries a property on `count` instances, in the order they are drawn; the first on which it fails, if there is one. */
export function findCounterExample(
  division: Division,
  property: PropertyCheck,
  draw: () => FluidInstance,
  count: number,
): CounterExample | undefined {
  for (let passed = 0; passed < count; passed++) {
    const instance = draw();
    const violation = property(division, instance);
    if (violation !== undefined) return { instance, violation, passed };
  }
  return undefined;
}
