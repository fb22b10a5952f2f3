import { DAY } from '../../allocator/plan/time-plan.ts';
import { NO_QUOTA } from '../../cluster/roles.ts';
import type { Micros } from '../../engine/micros.ts';
import { unknown } from '../checks/names.ts';
import type { EgoPlan, PlanIntervalPlan, RolePlan } from '../scenario.ts';
import type { ScenarioShape } from '../schema/scenario-file.ts';
import type { Complain } from './complain.ts';
import { tidy } from './tidy.ts';

type RoleShape = NonNullable<ScenarioShape['roles']>[string];

/**
 * The roles that are declared; else those that frameworks name.
 *
 * @param order paths of the declared roles as they stand in the file
 */
export function rolePlans(shape: ScenarioShape, order: readonly string[]): RolePlan[] {
  const { roles } = shape;
  if (roles !== undefined) return order.map((path) => rolePlan(path, roles[path]!));
  const named = shape.frameworks.flatMap(({ role, roles }) => roles ?? (role === undefined ? [] : [role]));
  return [...new Set(named)].map((path) => rolePlan(path, {}));
}

function rolePlan(path: string, role: RoleShape): RolePlan {
  const { weight = 1, priority = 1, owned = {}, quota } = role;
  return {
    path,
    weight,
    priority,
    owned,
    quota: quota === undefined ? NO_QUOTA : { guarantee: quota.guarantee ?? {}, limit: quota.limit ?? {} },
    ego: egoPlan(role),
  };
}

function egoPlan({ lend, borrow, ...role }: RoleShape): EgoPlan {
  return tidy({
    shareRatio: role.share_ratio,
    sharePriority: role.share_priority,
    shareLimit: role.share_limit,
    maxTotal: role.max_total,
    rank: role.rank,
    lend: typeof lend === 'object' ? tidy({ limit: lend.limit, to: lend.to, graceMicros: lend.grace }) : lend,
    borrow: typeof borrow === 'object' ? tidy({ limit: borrow.limit, from: borrow.from }) : borrow,
    reclaimGraceMicros: role.reclaim_grace,
    preference: role.preference,
    ownedBound: role.owned_bound,
    standby: role.standby === undefined ? undefined : tidy(role.standby),
  });
}

/** The roles as they are in each part of the day; a part says only what is different. Undefined where there are no parts. */
export function intervalPlans(
  shape: ScenarioShape,
  order: readonly string[],
  complain: Complain,
): readonly PlanIntervalPlan[] | undefined {
  const given = shape.plan?.intervals;
  if (given === undefined) return undefined;
  let end = 0;
  for (const [index, { from, to, roles }] of given.entries()) {
    const path = ['plan', 'intervals', index] as const;
    if (from !== end) complain([...path, 'from'], `begins at ${clock(from)}; the one before ends at ${clock(end)}`);
    if (to <= from) complain([...path, 'to'], `ends at ${clock(to)}; it has to end after ${clock(from)}`);
    for (const role of Object.keys(roles))
      if (!order.includes(role)) complain([...path, 'roles', role], unknown('role', role, order));
    end = to;
  }
  if (end !== DAY) complain(['plan', 'intervals'], `end at ${clock(end)}; together they last from 00:00 to 24:00`);
  return given.map(({ from, to, roles }) => ({
    from,
    to,
    roles: order.map((path) => rolePlan(path, { ...shape.roles![path]!, ...roles[path] })),
  }));
}

function clock(time: Micros): string {
  const minutes = Math.round(time / 60_000_000);
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
