import type { Amounts } from '../cluster/roles.ts';
import type { AgentPlan, OwnedSpec, RolePlan } from './scenario.ts';

/** What a role owns in a group, in thousandths, whether so much is there or not; all agents of a group are alike. */
export function ownedAmounts(agents: readonly AgentPlan[], group: string, share: OwnedSpec): Amounts {
  if ('amounts' in share) return share.amounts;
  const one = agents.find((agent) => agent.group === group)?.resources.scalars ?? {};
  return Object.fromEntries(Object.entries(one).map(([name, amount]) => [name, amount * share.agents]));
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
