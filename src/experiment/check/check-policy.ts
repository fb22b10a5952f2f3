import { RandomStreams } from '../../engine/random.ts';
import type { PolicyDefinition } from '../../scenario/policies/define-policy.ts';
import { allocate, type Instance, randomInstance, scenarioText } from './instance.ts';
import {
  type Allocation,
  POLICY_PROPERTIES,
  type PolicyProperty,
  type PolicyPropertyName,
  violation,
} from './properties.ts';

export interface CheckOptions {
  /** As scenario files write it. */
  readonly policy: string;
  readonly policies: readonly PolicyDefinition[];
  readonly instances: number;
  readonly seed: string;
  readonly properties?: readonly PolicyPropertyName[];
}

export interface CheckedProperty {
  readonly property: PolicyPropertyName;
  readonly holds: boolean;
  /** Instances looked at: all of them, or those up to the counter-example. */
  readonly instances: number;
  /** The shrunk counter-example: what is wrong, and a scenario that shows the run. */
  readonly counterExample?: { readonly message: string; readonly scenario: string };
}

/** Tries properties of a policy on random instances, each run through the simulator; a counter-example is made small. */
export function checkPolicy({ policy, policies, instances, seed, properties }: CheckOptions): CheckedProperty[] {
  const allocation: Allocation = (instance) => allocate(instance, policy, policies);
  return (properties ?? (Object.keys(POLICY_PROPERTIES) as PolicyPropertyName[])).map((property) => {
    const check: PolicyProperty = POLICY_PROPERTIES[property];
    const stream = new RandomStreams(seed, 0).stream('check', property);
    for (let tried = 1; tried <= instances; tried++) {
      const instance = randomInstance(stream);
      if (violation(check, allocation, instance) === undefined) continue;
      const small = shrunk(instance, (smaller) => violation(check, allocation, smaller) !== undefined);
      const { message, instance: shown } = violation(check, allocation, small)!;
      const story = `Counter-example to ${property} of ${policy}: ${message}.`;
      return {
        property,
        holds: false,
        instances: tried,
        counterExample: { message, scenario: scenarioText(shown, policy, story) },
      };
    }
    return { property, holds: true, instances };
  });
}

/** Leaves out tenants and resources, and rounds demands, while the instance still fails. */
function shrunk(instance: Instance, fails: (smaller: Instance) => boolean): Instance {
  let smallest = instance;
  for (let again = true; again; ) {
    again = false;
    for (const candidate of simpler(smallest)) {
      if (!fails(candidate)) continue;
      smallest = candidate;
      again = true;
      break;
    }
  }
  return smallest;
}

function* simpler({ capacity, demands }: Instance): Generator<Instance> {
  if (demands.length > 2)
    for (const tenant of demands.keys()) yield { capacity, demands: demands.filter((_, row) => row !== tenant) };
  if (capacity.length > 1)
    for (const resource of capacity.keys())
      yield {
        capacity: capacity.filter((_, i) => i !== resource),
        demands: demands.map((demand) => demand.filter((_, i) => i !== resource)),
      };
  for (const digits of [3, 4]) {
    for (const [tenant, demand] of demands.entries()) {
      for (const [resource, share] of demand.entries()) {
        const round = Number(share.toFixed(digits));
        if (round > 0 && round !== share)
          yield { capacity, demands: demands.with(tenant, demand.with(resource, round)) };
      }
    }
  }
}
