import type { Amounts } from '../../cluster/roles.ts';
import type { Complain } from '../compile/complain.ts';
import type { Path } from '../load/problem.ts';
import { beyond, groupsOf, ownedAmounts, sumOf, times } from '../ownership.ts';
import type { AgentPlan, RolePlan, Scenario } from '../scenario.ts';
import type { ScenarioShape } from '../schema/scenario-file.ts';
import { inWords } from './capacity.ts';

/**
 * Children own at most what their parent owns. Those at the top may own more than is there (agents that are yet to come): then the
 * user is warned, and `shortage` decides (spec/ego.md 2). So in every part of the day.
 */
export function checkOwnership(
  { agents, roles, intervals }: Scenario,
  { plan }: ScenarioShape,
  complain: Complain,
  warn: Complain,
): void {
  checkRoles(agents, roles, { prefix: [], isSaid: () => true }, complain, warn);
  for (const [index, part] of (intervals ?? []).entries()) {
    const said = plan!.intervals[index]!.roles;
    const isSaid = (role: string): boolean => said[role]?.owned !== undefined;
    if (part.roles.some(({ path }) => isSaid(path)))
      checkRoles(agents, part.roles, { prefix: ['plan', 'intervals', index], isSaid }, complain, warn);
  }
}

/** Where it is said what roles own: here, of some of them, and of the others all day. */
interface Place {
  readonly prefix: Path;
  isSaid(role: string): boolean;
}

function checkRoles(
  agents: readonly AgentPlan[],
  roles: readonly RolePlan[],
  { prefix, isSaid }: Place,
  complain: Complain,
  warn: Complain,
): void {
  const owners = roles.filter(({ owned }) => Object.keys(owned).length > 0);
  const above = new Map(owners.map((role) => [role, nearestAbove(role, owners)]));
  for (const [group, all] of groupsOf(agents)) {
    const amountsOf = ({ owned }: RolePlan): Amounts =>
      owned[group] === undefined ? {} : ownedAmounts(all, owned[group]);
    for (const parent of [undefined, ...owners]) {
      const children = owners.filter((role) => role.owned[group] !== undefined && above.get(role) === parent);
      const owned = sumOf(children.map(amountsOf));
      const has = parent === undefined ? times(all, all.count) : amountsOf(parent);
      const over = Object.keys(beyond(owned, has));
      if (over.length === 0) continue;
      const ofThese = (amounts: Record<string, number>): string =>
        inWords(Object.fromEntries(over.map((name) => [name, amounts[name] ?? 0])));
      const concerned = [...(parent === undefined ? [] : [parent]), ...children].map(({ path }) => path);
      const blamed = concerned.findLast(isSaid) ?? concerned.at(-1)!;
      const at = [...(isSaid(blamed) ? prefix : []), 'roles', blamed, 'owned', group];
      const what = `own ${ofThese(owned)} of group "${group}"`;
      if (parent === undefined)
        warn(
          at,
          `the roles ${what}, which has ${ofThese(has)}; rank decides who goes short, or as the option shortage of ego says`,
        );
      else
        complain(
          at,
          `the roles below "${parent.path}" ${what}, and it owns ${ofThese(has)}; at most so much is allowed`,
        );
    }
  }
}

function nearestAbove({ path }: RolePlan, roles: readonly RolePlan[]): RolePlan | undefined {
  return roles
    .filter((other) => path.startsWith(`${other.path}/`))
    .toSorted((a, b) => a.path.length - b.path.length)
    .at(-1);
}
