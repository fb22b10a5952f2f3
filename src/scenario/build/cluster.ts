import type { AgentSpec } from '../../cluster/agents.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { FrameworkSpec } from '../../cluster/frameworks.ts';
import { Bundle, type ReadonlyBundle } from '../../cluster/resources/bundle.ts';
import type { Kinds } from '../../cluster/resources/kinds.ts';
import { RangeSet } from '../../cluster/resources/ranges.ts';
import type { Reserved } from '../policies/define-policy.ts';
import type { AgentPlan, AgentResources, FrameworkPlan, Scenario } from '../scenario.ts';

/** The roles of a scenario, with their weights, priorities and quotas. */
export function addRoles({ roles, frameworks }: Scenario, cluster: Cluster): void {
  for (const { path, weight, priority, quota } of roles) {
    const role = cluster.roles.intern(path);
    cluster.roles.setWeight(role, weight);
    cluster.roles.setPriority(role, priority);
    cluster.roles.setQuota(role, quota);
  }
  for (const framework of frameworks) for (const role of framework.roles) cluster.roles.intern(role);
}

/** Makes agents as they register, with what is reserved on them. Those alike share what they have: a group may have ten thousand. */
export function agentSpecs(kinds: Kinds): (plan: AgentPlan, reserved: readonly Reserved[]) => AgentSpec {
  const unreserved = new Map<AgentResources, ReadonlyBundle>();
  const totalOf = (resources: AgentResources, reserved: readonly Reserved[]): ReadonlyBundle => {
    if (reserved.length > 0) return total(resources, reserved, kinds);
    let shared = unreserved.get(resources);
    if (shared === undefined) {
      shared = total(resources, reserved, kinds);
      unreserved.set(resources, shared);
    }
    return shared;
  };
  return ({ name, resources, attributes, group, region, zone, capabilities }, reserved) => ({
    // Key by key: what is left of a plan by leaving keys out (`...rest`) has a form of its own for every agent.
    name,
    total: totalOf(resources, reserved),
    attributes,
    group,
    ...(region === undefined ? {} : { region }),
    ...(zone === undefined ? {} : { zone }),
    ...(capabilities === undefined ? {} : { capabilities }),
  });
}

function total(resources: AgentResources, reserved: readonly Reserved[], kinds: Kinds): Bundle {
  const bundle = new Bundle();
  const left = { ...resources.scalars };
  for (const { role, amounts } of reserved) {
    for (const [name, amount] of Object.entries(amounts)) {
      const kind = kinds.intern({ name, reservation: [{ role, kind: 'static' }] });
      bundle.set(kind, bundle.amount(kind) + amount);
      left[name] = left[name]! - amount;
    }
  }
  for (const [name, amount] of Object.entries(left)) if (amount > 0) bundle.set(kinds.plain(name), amount);
  for (const [name, ranges] of Object.entries(resources.ranges)) {
    bundle.setItems(kinds.intern({ name, type: 'ranges' }), RangeSet.of(ranges));
  }
  for (const [name, items] of Object.entries(resources.sets))
    bundle.setItems(kinds.intern({ name, type: 'set' }), items);
  return bundle;
}

/** A framework as it subscribes. */
export function frameworkSpec(plan: FrameworkPlan, cluster: Cluster): FrameworkSpec {
  const roles = plan.roles.map((path) => cluster.roles.intern(path));
  const { principal, failoverTimeout, checkpoint, minAllocatable, offerConstraints } = plan;
  return {
    name: plan.name,
    roles,
    capabilities: plan.capabilities,
    ...(principal === undefined ? {} : { principal }),
    ...(failoverTimeout === undefined ? {} : { failoverTimeout }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(minAllocatable === undefined ? {} : { minAllocatable: new Map(roles.map((role) => [role, minAllocatable])) }),
    ...(offerConstraints === undefined
      ? {}
      : { offerConstraints: new Map(roles.map((role) => [role, offerConstraints])) }),
  };
}
