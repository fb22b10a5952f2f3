import { allOptions } from '../framework/registry.ts';
import type { WaitTraits } from '../metrics/wait-causes.ts';
import type { FrameworkPlan, PolicyChoice, Scenario } from '../scenario/scenario.ts';

/** What the wait ledger must be told of each framework, by name. */
export function waitTraits(scenario: Scenario, policy: PolicyChoice): ReadonlyMap<string, WaitTraits> {
  const borrows = policy.name === 'ego';
  return new Map(scenario.frameworks.map((framework) => [framework.name, traitsOf(framework, borrows)]));
}

function traitsOf({ behaviour, options }: FrameworkPlan, borrows: boolean): WaitTraits {
  const { hold, constraints } = allOptions(behaviour, options);
  const holds = hold > 0;
  if (behaviour === 'gang') return { declines: 'gang', holds, borrows };
  return constraints.length > 0 ? { declines: 'constraint', holds, borrows } : { holds, borrows };
}
