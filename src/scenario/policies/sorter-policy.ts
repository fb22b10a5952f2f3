import type { HierarchicalOptions } from '../../allocator/hierarchical-options.ts';
import { SORTERS, type SorterName } from '../../allocator/sorters/registry.ts';
import { oneOf, strict } from '../schema/kit.ts';
import { definePolicy, type PolicyDefinition } from './define-policy.ts';
import { hierarchical } from './hierarchical.ts';

const names = Object.keys(SORTERS) as [SorterName, ...SorterName[]];

/** A policy that is a sorter within Mesos's allocator: who comes next among sibling roles. */
export function sorterPolicy(
  name: string,
  summary: string,
  sorter: SorterName,
  agentChoice?: HierarchicalOptions['agentChoice'],
): PolicyDefinition {
  const options = strict({
    framework_sorter: oneOf(
      names,
      'Order of the frameworks of one role. Default: drf (Mesos --framework_sorter).',
    ).optional(),
  });
  return definePolicy({
    name,
    summary,
    options,
    create: ({ framework_sorter: inner }) => ({
      allocator: (scenario, host) =>
        hierarchical(scenario, host, SORTERS[sorter], inner && SORTERS[inner], agentChoice),
    }),
  });
}
