import type { Amounts } from '../cluster/roles.ts';
import type { AgentPlan, OwnedSpec, RolePlan } from './scenario.ts';

/** A group of agents: how many, and what each of them has, in thousandths; all agents of a group are alike. */
export interface AgentGroup {
  readonly count: number;
  readonly each: Amounts;
}

export function groupsOf(agents: readonly AgentPlan[]): ReadonlyMap<string, AgentGroup> {
  const groups = new Map<string, { count: number; each: Amounts }>();
  for (const { group, resources } of agents) {
    const known = groups.get(group);
    if (known === undefined) groups.set(group, { count: 1, each: resources.scalars });
    else known.count++;
  }
  return groups;
}

/** What so many agents of a group have. */
export function times({ each }: AgentGroup, agents: number): Amounts {
  return Object.fromEntries(Object.entries(each).map(([name, amount]) => [name, amount * agents]));
}

/** What a role owns in a group, in thousandths, whether so much is there or not. */
export function ownedAmounts(group: AgentGroup, share: OwnedSpec): Amounts {
  return 'amounts' in share ? share.amounts : times(group, share.agents);
}

/** Roles that own something and have no role below them that does: ownership of an inner role is that of its leaves. */
export function ownersOf(roles: readonly RolePlan[]): RolePlan[] {
  const owning = roles.filter(({ owned }) => Object.keys(owned).length > 0);
  return owning.filter(({ path }) => !owning.some((other) => other.path.startsWith(`${path}/`)));
}

export function sumOf(list: Iterable<Amounts>): Record<string, number> {
  const total: Record<string, number> = {};
  for (const amounts of list)
    for (const [name, amount] of Object.entries(amounts)) total[name] = (total[name] ?? 0) + amount;
  return total;
}

/** What of the first goes beyond the second; empty where nothing does. */
export function beyond(amounts: Amounts, limit: Amounts): Record<string, number> {
  return Object.fromEntries(
    Object.entries(amounts)
      .map(([name, amount]): [string, number] => [name, amount - (limit[name] ?? 0)])
      .filter(([, amount]) => amount > 0),
  );
}
