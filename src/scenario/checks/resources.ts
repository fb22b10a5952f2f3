import { suggestion } from '../../workload/suggestion.ts';
import type { Complain } from '../compile/complain.ts';
import type { Path } from '../load/problem.ts';
import type { Scenario } from '../scenario.ts';
import { COMMON_RESOURCES, isCommon } from '../schema/amounts.ts';
import { isMap } from '../schema/kit.ts';
import type { ScenarioShape } from '../schema/scenario-file.ts';
import { nobodysResource, templatesOf } from './capacity.ts';

/** Under which keys amounts of resources stand; what tasks need is judged where it is held against the agents. */
const AMOUNTS = ['guarantee', 'limit', 'max_total', 'share_limit', 'idle', 'min_allocatable', 'revocable', 'amounts'];

/** Resources that are promised or limited and that no agent has, and those that agents have under what may be a slip for another name. */
export function warnOfResources({ frameworks }: Scenario, shape: ScenarioShape, warn: Complain): void {
  const there = new Set(shape.cluster.agents.flatMap(({ resources }) => Object.keys(resources.scalars)));
  for (const { path, name } of namesIn(shape, [], false))
    if (!there.has(name)) warn([...path, name], `no agent has ${nobodysResource(name, there)}`);

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

/** @param isAmounts does it stand under such a key itself? */
function* namesIn(value: unknown, path: Path, isAmounts: boolean): Generator<{ path: Path; name: string }> {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* namesIn(item, [...path, index], isAmounts);
  else if (isMap(value))
    for (const [key, part] of Object.entries(value)) {
      if (!isAmounts) yield* namesIn(part, key === 'amounts' ? path : [...path, key], AMOUNTS.includes(key));
      else if (Number(part) > 0) yield { path, name: key };
    }
}
