import type { Amounts } from '../../cluster/roles.ts';
import { suggestion } from '../../workload/suggestion.ts';
import type { Complain } from '../compile/complain.ts';
import type { Path } from '../load/problem.ts';
import type { Scenario } from '../scenario.ts';
import { COMMON_RESOURCES, isCommon } from '../schema/amounts.ts';
import type { ScenarioShape } from '../schema/scenario-file.ts';
import { nobodysResource, templatesOf } from './capacity.ts';

/** Resources that are promised or limited and that no agent has, and those that agents have under what may be a slip for another name. */
export function warnOfResources({ frameworks }: Scenario, shape: ScenarioShape, warn: Complain): void {
  const there = new Set(shape.cluster.agents.flatMap(({ resources }) => Object.keys(resources.scalars)));
  for (const [path, amounts] of amountsIn(shape))
    for (const [name, amount] of Object.entries(amounts ?? {}))
      if (amount > 0 && !there.has(name)) warn([...path, name], `no agent has ${nobodysResource(name, there)}`);

  const templates = frameworks.flatMap(({ workload }) => (workload?.kind === 'synthetic' ? templatesOf(workload) : []));
  const needed = new Set(
    templates.flatMap(({ template }) => template.stages.flatMap(({ needs }) => Object.keys(needs))),
  );
  for (const [index, { resources }] of shape.cluster.agents.entries())
    for (const name of Object.keys(resources.scalars)) {
      const near = isCommon(name) || needed.has(name) ? '' : suggestion(name, COMMON_RESOURCES);
      if (near !== '') warn(['cluster', 'agents', index, 'resources', name], `no task needs "${name}"${near}`);
    }
}

type RoleShape = NonNullable<ScenarioShape['roles']>[string];
type PlanShape = NonNullable<ScenarioShape['plan']>['intervals'][number]['roles'][string];
type Placed = readonly [path: Path, amounts: Amounts | undefined];

/** All amounts in a scenario but what agents have, and what tasks need: that is judged where it is held against the agents. */
function* amountsIn({
  roles = {},
  plan,
  master,
  frameworks,
  oversubscription,
  operator,
}: ScenarioShape): Generator<Placed> {
  for (const [role, given] of Object.entries(roles)) {
    yield* ofQuota(given.quota, ['roles', role, 'quota']);
    yield* ofPlan(given, ['roles', role]);
    yield [['roles', role, 'standby', 'idle'], given.standby?.idle];
  }
  for (const [index, part] of (plan?.intervals ?? []).entries())
    for (const [role, given] of Object.entries(part.roles))
      yield* ofPlan(given, ['plan', 'intervals', index, 'roles', role]);
  yield* alternatives(master?.min_allocatable, ['master']);
  for (const [index, { min_allocatable: least }] of frameworks.entries())
    yield* alternatives(least, ['frameworks', index]);
  for (const [index, { revocable }] of (oversubscription ?? []).entries())
    yield [['oversubscription', index, 'revocable'], revocable];
  for (const [index, act] of (operator ?? []).entries())
    if (act.kind === 'quota') yield* ofQuota(act.quota, ['operator', index, 'quota']);
}

function* ofQuota(quota: RoleShape['quota'], path: Path): Generator<Placed> {
  for (const key of ['guarantee', 'limit'] as const) yield [[...path, key], quota?.[key]];
}

function* ofPlan(role: PlanShape, path: Path): Generator<Placed> {
  for (const key of ['max_total', 'share_limit'] as const) yield [[...path, key], role[key]];
  for (const key of ['lend', 'borrow'] as const) {
    const loans = role[key];
    if (typeof loans === 'object') yield [[...path, key, 'limit'], loans.limit];
  }
  for (const [group, owned] of Object.entries(role.owned ?? {}))
    if ('amounts' in owned) yield [[...path, 'owned', group], owned.amounts];
}

function* alternatives(given: readonly Amounts[] | undefined, path: Path): Generator<Placed> {
  for (const [index, amounts] of (given ?? []).entries()) yield [[...path, 'min_allocatable', index], amounts];
}
