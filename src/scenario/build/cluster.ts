import type { AgentSpec } from '../../cluster/agents.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { FrameworkSpec } from '../../cluster/frameworks.ts';
import { Bundle } from '../../cluster/resources/bundle.ts';
import type { Kinds } from '../../cluster/resources/kinds.ts';
import { RangeSet } from '../../cluster/resources/ranges.ts';
import type { Reserved } from '../policies/define-policy.ts';
import type { AgentPlan, FrameworkPlan, Scenario } from '../scenario.ts';

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

/** An agent as it registers, with what is reserved on it. */
export function agentSpec(plan: AgentPlan, reserved: readonly Reserved[], kinds: Kinds): AgentSpec {
  const { name, resources, attributes, group, region, zone, capabilities } = plan;
  const total = new Bundle();
  const left = { ...resources.scalars };
  for (const { role, amounts } of reserved) {
    for (const [of, amount] of Object.entries(amounts)) {
      const kind = kinds.intern({ name: of, reservation: [{ role, kind: 'static' }] });
      total.set(kind, total.amount(kind) + amount);
      left[of] = left[of]! - amount;
    }
  }
  for (const [of, amount] of Object.entries(left)) if (amount > 0) total.set(kinds.plain(of), amount);
  for (const [of, ranges] of Object.entries(resources.ranges)) {
    total.setItems(kinds.intern({ name: of, type: 'ranges' }), RangeSet.of(ranges));
  }
  for (const [of, items] of Object.entries(resources.sets))
    total.setItems(kinds.intern({ name: of, type: 'set' }), items);
  // Key by key: what is left of a plan by leaving keys out (`...rest`) has a form of its own for every agent.
  return {
    name,
    total,
    attributes,
    group,
    ...(region === undefined ? {} : { region }),
    ...(zone === undefined ? {} : { zone }),
    ...(capabilities === undefined ? {} : { capabilities }),
  };
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
