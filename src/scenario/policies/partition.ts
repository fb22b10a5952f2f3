import { DEFAULT_RANK } from '../../allocator/plan/plan.ts';
import { buildRoleTree } from '../../allocator/plan/role-tree.ts';
import type { Amounts } from '../../cluster/roles.ts';
import { type AgentGroup, beyond, groupsOf, ownedAmounts, ownersOf, sumOf, times } from '../ownership.ts';
import type { AgentPlan, RolePlan, Scenario } from '../scenario.ts';
import type { Reserved } from './define-policy.ts';

/** Who owns what of every agent, by row. */
export type Partition = readonly (readonly Reserved[])[];

/**
 * Divides the agents among the roles by what they own: whole agents group by group in the order of rows, the roles in their
 * order; then quantities, from the rows that are left, each filled before the next. In a group in which more is owned than there
 * is, the roles are served by rank, each whole before the next (spec/ego.md 3.1, with everybody in need). Where no role owns
 * anything, the roles of frameworks own equal parts: as many whole agents of each group, and of those left over an equal part
 * each (whole GPUs in turn). What nobody owns is reserved for nobody.
 */
export function partition({ agents, roles, frameworks }: Scenario): Partition {
  const owned: Reserved[][] = agents.map(() => []);
  const owners = ownersOf(roles);
  if (owners.length === 0) equalParts(agents, [...new Set(frameworks.flatMap((framework) => framework.roles))], owned);
  for (const [group, all] of groupsOf(agents)) {
    const here = owners.filter((role) => role.owned[group] !== undefined);
    const inTurn = isShort(group, all, here) ? byRank(here, roles) : wholeFirst(here, group);
    for (const { path, owned: shares } of inTurn) {
      const share = shares[group]!;
      if ('agents' in share) wholeAgents(agents, group, share.agents, path, owned);
      else quantity(agents, group, share.amounts, path, owned);
    }
  }
  return owned;
}

/** Is more owned in the group than there is? */
function isShort(group: string, all: AgentGroup, owners: readonly RolePlan[]): boolean {
  const owned = sumOf(owners.map((role) => ownedAmounts(all, role.owned[group]!)));
  return Object.keys(beyond(owned, times(all, all.count))).length > 0;
}

/** Of one rank in the order of the tree. */
function byRank(owners: readonly RolePlan[], roles: readonly RolePlan[]): RolePlan[] {
  const tree = buildRoleTree(roles.map(({ path }) => ({ role: path })));
  const rank = ({ ego }: RolePlan): number => ego.rank ?? DEFAULT_RANK;
  return owners.toSorted((a, b) => rank(a) - rank(b) || tree.find(a.path) - tree.find(b.path));
}

function wholeFirst(owners: readonly RolePlan[], group: string): RolePlan[] {
  const isWhole = ({ owned }: RolePlan): boolean => 'agents' in owned[group]!;
  return owners.toSorted((a, b) => Number(isWhole(b)) - Number(isWhole(a)));
}

function wholeAgents(
  agents: readonly AgentPlan[],
  group: string,
  count: number,
  role: string,
  owned: Reserved[][],
): void {
  let left = count;
  for (const [row, agent] of agents.entries()) {
    if (left === 0) return;
    if (agent.group !== group || owned[row]!.length > 0) continue;
    owned[row]!.push({ role, amounts: agent.resources.scalars });
    left -= 1;
  }
}

function quantity(
  agents: readonly AgentPlan[],
  group: string,
  wanted: Amounts,
  role: string,
  owned: Reserved[][],
): void {
  const left = { ...wanted };
  for (const [row, agent] of agents.entries()) {
    if (agent.group !== group) continue;
    const amounts: Record<string, number> = {};
    for (const [name, missing] of Object.entries(left)) {
      const free = owned[row]!.reduce(
        (rest, other) => rest - (other.amounts[name] ?? 0),
        agent.resources.scalars[name] ?? 0,
      );
      const taken = Math.min(missing, free);
      if (taken <= 0) continue;
      amounts[name] = taken;
      left[name] = missing - taken;
    }
    if (Object.keys(amounts).length > 0) owned[row]!.push({ role, amounts });
  }
}

function equalParts(agents: readonly AgentPlan[], roles: readonly string[], owned: Reserved[][]): void {
  if (roles.length === 0) return;
  for (const group of new Set(agents.map((agent) => agent.group))) {
    const rows = [...agents.keys()].filter((row) => agents[row]!.group === group);
    const each = Math.floor(rows.length / roles.length);
    for (const [index, role] of roles.entries()) {
      for (const row of rows.slice(index * each, (index + 1) * each)) {
        owned[row]!.push({ role, amounts: agents[row]!.resources.scalars });
      }
    }
    for (const row of rows.slice(each * roles.length))
      owned[row]!.push(...split(agents[row]!.resources.scalars, roles));
  }
}

/** Equal parts in whole thousandths, of GPUs in whole ones; the first roles get what does not divide. */
function split(scalars: Amounts, roles: readonly string[]): Reserved[] {
  return roles.map((role, index) => {
    const amounts: Record<string, number> = {};
    for (const [name, total] of Object.entries(scalars)) {
      const unit = name === 'gpus' ? 1000 : 1;
      const units = Math.floor(total / unit);
      const part = Math.floor(units / roles.length) + (index < units % roles.length ? 1 : 0);
      if (part > 0) amounts[name] = part * unit;
    }
    return { role, amounts };
  });
}
