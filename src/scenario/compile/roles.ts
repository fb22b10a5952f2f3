import { NO_QUOTA } from '../../cluster/roles.ts';
import type { EgoPlan, RolePlan } from '../scenario.ts';
import type { ScenarioShape } from '../schema/scenario-file.ts';
import { tidy } from './tidy.ts';

type RoleShape = NonNullable<ScenarioShape['roles']>[string];

/** The roles that are declared; else those that frameworks name. */
export function rolePlans(shape: ScenarioShape): RolePlan[] {
  if (shape.roles !== undefined) return Object.entries(shape.roles).map(([path, role]) => rolePlan(path, role));
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
  });
}
