import type { AgentId } from '../../cluster/ids.ts';
import type { Micros } from '../../engine/micros.ts';
import { unknown } from '../checks/names.ts';
import { checkQuota } from '../checks/quota.ts';
import type {
  AgentPlan,
  FailurePlan,
  MaintenancePlan,
  OperatorPlan,
  OversubscriptionPlan,
  RandomFailurePlan,
  UpheavalPlan,
} from '../scenario.ts';
import type { FailuresShape } from '../schema/failures.ts';
import type { ScenarioShape } from '../schema/scenario-file.ts';
import { type Complain, within } from './complain.ts';
import { tidy } from './tidy.ts';

/** Failures, maintenance and the like, with names turned into rows. */
export function upheavalPlan(shape: ScenarioShape, agents: readonly AgentPlan[], complain: Complain): UpheavalPlan {
  const { failures = {}, maintenance = [], oversubscription = [], operator = [] } = shape;
  const rows = (given: Where, at: Complain): AgentId[] => agentRows(given, agents, at);
  const inFailures = within(complain, 'failures');
  const principals = (shape.rate_limits?.limits ?? []).map(({ principal }) => principal);
  for (const [index, principal] of principals.entries()) {
    if (principals.indexOf(principal) < index)
      complain(['rate_limits', 'limits', index, 'principal'], `"${principal}" stands twice; once is allowed`);
  }
  checkTimes(shape, complain);
  return {
    failures: (failures.timetable ?? []).map((given, index) =>
      failurePlan(given, shape, rows, within(inFailures, 'timetable', index)),
    ),
    random: (failures.random ?? []).map((given, index): RandomFailurePlan => {
      const { what = 'crash', noticed = 'connection', mtbf, mttr } = given;
      const at = within(inFailures, 'random', index);
      if (mtbf === 0) at(['mtbf'], '0s is too short; more than 0 is allowed');
      return { agents: rows(given, at), what, noticed, mtbf, mttr };
    }),
    maintenance: maintenance.map((given, index) =>
      maintenancePlan(given, rows, within(complain, 'maintenance', index)),
    ),
    oversubscription: oversubscription.map((given, index): OversubscriptionPlan => {
      const { revocable, interval, load_threshold_5min: over5Minutes, load_threshold_15min: over15Minutes } = given;
      const where = rows(given, within(complain, 'oversubscription', index));
      return { agents: where, revocable, ...tidy({ interval, over5Minutes, over15Minutes }) };
    }),
    operator: operator.map((given, index) => operatorPlan(given, shape, agents, within(complain, 'operator', index))),
    timeouts: timeouts(failures, shape.rate_limits),
  };
}

/** What is planned for a time after the end of the run would have no effect, and nobody would be told. */
function checkTimes(
  { until, failures: { timetable = [] } = {}, maintenance = [], operator = [] }: ScenarioShape,
  complain: Complain,
): void {
  const check = (at: Micros, ...path: (string | number)[]): void => {
    if (typeof until === 'number' && at > until) complain(path, 'later than the end of the run');
  };
  for (const [index, { at }] of timetable.entries()) check(at, 'failures', 'timetable', index, 'at');
  for (const [index, plan] of maintenance.entries()) {
    // A window may be announced within the run and begin after it.
    if (plan.kind === 'drain') check(plan.drain, 'maintenance', index, 'drain');
    else check(plan.announced ?? 0, 'maintenance', index, 'announced');
  }
  for (const [index, { at }] of operator.entries()) check(at, 'operator', index, 'at');
}

interface Where {
  readonly agents?: readonly string[] | undefined;
  readonly group?: string | undefined;
}
type Rows = (given: Where, complain: Complain) => AgentId[];

function agentRows({ agents: names, group }: Where, agents: readonly AgentPlan[], complain: Complain): AgentId[] {
  const all = agents.map((_, row) => row);
  if (group !== undefined) {
    const groups = [...new Set(agents.map((agent) => agent.group))];
    if (!groups.includes(group)) complain(['group'], unknown('group of agents', group, groups));
    return all.filter((row) => agents[row]!.group === group);
  }
  return (names ?? []).map((name, index) =>
    agentRow(name, agents, (path, message) => complain(['agents', index, ...path], message)),
  );
}

/** Names of agents follow a pattern: a suggestion helps, a list of thousands does not. */
function agentRow(name: string, agents: readonly AgentPlan[], complain: Complain): AgentId {
  const row = agents.findIndex((agent) => agent.name === name);
  if (row < 0) complain([], `unknown agent "${name}"; agents are named ${agents[0]!.name} to ${agents.at(-1)!.name}`);
  return row;
}

function failurePlan(
  given: NonNullable<FailuresShape['timetable']>[number],
  { frameworks }: ScenarioShape,
  rows: Rows,
  complain: Complain,
): FailurePlan {
  const { at } = given;
  const lasts = tidy({ for: given.for });
  if (given.kind === 'master') return { kind: 'master', at, ...lasts };
  if (given.kind === 'framework') {
    const names = frameworks.map(({ name }) => name);
    const framework = names.indexOf(given.framework);
    if (framework < 0) complain(['framework'], unknown('framework', given.framework, names));
    return { kind: 'framework', at, framework, ...lasts };
  }
  const { what = 'crash', noticed = 'connection' } = given;
  if (given.noticed !== undefined && what !== 'crash') complain(['noticed'], '"noticed" goes with a crash only');
  return { kind: 'agents', at, agents: rows(given, complain), what, noticed, ...lasts };
}

function maintenancePlan(
  given: NonNullable<ScenarioShape['maintenance']>[number],
  rows: Rows,
  complain: Complain,
): MaintenancePlan {
  const lasts = tidy({ for: given.for });
  const agents = rows(given, complain);
  if (given.kind === 'drain') return { kind: 'drain', agents, drain: given.drain, ...lasts };
  const { announced = 0, from } = given;
  if (announced > from) complain(['announced'], 'the window is announced after it begins; announce it before "from"');
  return { kind: 'window', agents, announced, from, ...lasts };
}

function operatorPlan(
  given: NonNullable<ScenarioShape['operator']>[number],
  { roles, frameworks }: ScenarioShape,
  agents: readonly AgentPlan[],
  complain: Complain,
): OperatorPlan {
  const { at } = given;
  if (given.kind === 'whitelist') {
    const { whitelist } = given;
    if (whitelist === 'all') return { kind: 'whitelist', at, whitelist: undefined };
    for (const [index, name] of whitelist.entries())
      agentRow(name, agents, (path, message) => complain(['whitelist', index, ...path], message));
    return { kind: 'whitelist', at, whitelist };
  }
  const { role } = given;
  const known = Object.keys(roles ?? {});
  const named = frameworks.flatMap(
    (framework) => framework.roles ?? (framework.role === undefined ? [] : [framework.role]),
  );
  const names = known.length > 0 ? known : [...new Set(named)];
  if (!names.includes(role)) complain(['role'], unknown('role', role, names));
  if (given.kind === 'weight') return { kind: 'weight', at, role, weight: given.weight };
  if (role.includes('/')) complain(['role'], 'a quota is for top-level roles only');
  const { guarantee = {}, limit = {} } = given.quota;
  checkQuota({ guarantee, limit }, (path, message) => complain(['quota', ...path], message));
  return { kind: 'quota', at, role, quota: { guarantee, limit }, force: given.force ?? false };
}

function timeouts(failures: FailuresShape, limits: ScenarioShape['rate_limits']): UpheavalPlan['timeouts'] {
  const removal = failures.agent_removal_rate_limit;
  return tidy({
    agentPingTimeout: failures.agent_ping_timeout,
    maxAgentPingTimeouts: failures.max_agent_ping_timeouts,
    agentReregisterTimeout: failures.agent_reregister_timeout,
    agentRemovalGap: removal === undefined ? undefined : Math.ceil(removal.per / removal.removals),
    unreachablePatience: failures.unreachable_patience,
    rateLimits:
      limits === undefined
        ? undefined
        : {
            limits: (limits.limits ?? []).map((limit) => tidy(limit)),
            ...tidy({
              aggregateDefaultQps: limits.aggregate_default_qps,
              aggregateDefaultCapacity: limits.aggregate_default_capacity,
            }),
          },
  });
}
