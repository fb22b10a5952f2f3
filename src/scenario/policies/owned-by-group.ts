import type { Amounts } from '../../cluster/roles.ts';
import { beyond, groupsOf, ownedAmounts, ownersOf, sumOf } from '../ownership.ts';
import type { RolePlan, Scenario } from '../scenario.ts';
import { type Partition, partition } from './partition.ts';

type ByGroup = Record<string, Record<string, number>>;

/**
 * What each role owns by group: the plan of EGO that is the partition (spec/ego.md 9), with all that is owned beyond it. That is what is
 * not there at all, about which `shortage` decides, and what an inner role owns beyond the roles below it, its private pool; both may
 * come to lie anywhere in the group of the scenario. Of those who own particular agents only the agents that are there count.
 */
export function ownedByGroup(
  scenario: Scenario,
  groupOf: (row: number) => string = (row) => scenario.agents[row]!.group,
): ReadonlyMap<string, ByGroup> {
  const { agents, roles } = scenario;
  const parts = partition(scenario);
  const owners = ownersOf(roles);
  const all = groupsOf(agents);
  const declared = ({ owned }: RolePlan, group: string): Amounts => {
    const share = owned[group];
    return share === undefined ? {} : ownedAmounts(all.get(group)!, share);
  };
  const groups = new Set(agents.map((_, row) => groupOf(row)));
  const there = sumsOf(parts, (row) => agents[row]!.group);
  const ofOwners = sumsOf(parts, groupOf);
  for (const owner of owners) {
    if (owner.ego.ownedBound === 'agents') continue;
    for (const group of Object.keys(owner.owned))
      if (groups.has(group))
        addTo(ofOwners, owner.path, group, beyond(declared(owner, group), there.get(owner.path)?.[group] ?? {}));
  }
  const owned = new Map<string, ByGroup>();
  for (const role of roles) {
    for (const [path, ofOwner] of ofOwners)
      if (isWithin(path, role))
        for (const [group, amounts] of Object.entries(ofOwner)) addTo(owned, role.path, group, amounts);
    if (owners.includes(role)) continue;
    const below = owners.filter(({ path }) => isWithin(path, role));
    for (const group of Object.keys(role.owned)) {
      const surplus = beyond(declared(role, group), sumOf(below.map((owner) => declared(owner, group))));
      if (groups.has(group)) addTo(owned, role.path, group, surplus);
    }
  }
  return owned;
}

/** Is it the path of the role, or of one below it? */
function isWithin(path: string, role: RolePlan): boolean {
  return path === role.path || path.startsWith(`${role.path}/`);
}

function sumsOf(parts: Partition, groupOf: (row: number) => string): Map<string, ByGroup> {
  const sums = new Map<string, ByGroup>();
  for (const [row, ofRow] of parts.entries())
    for (const { role, amounts } of ofRow) addTo(sums, role, groupOf(row), amounts);
  return sums;
}

function addTo(sums: Map<string, ByGroup>, role: string, group: string, amounts: Amounts): void {
  const groups = sums.get(role) ?? {};
  sums.set(role, groups);
  groups[group] ??= {};
  const sum = groups[group];
  for (const [name, amount] of Object.entries(amounts)) sum[name] = (sum[name] ?? 0) + amount;
}
