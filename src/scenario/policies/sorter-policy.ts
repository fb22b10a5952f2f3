import type { HierarchicalOptions } from '../../allocator/hierarchical-options.ts';
import { SORTERS, type SorterName } from '../../allocator/sorters/registry.ts';
import { oneOf, strict } from '../schema/kit.ts';
import { definePolicy, type PassedOver, type PolicyDefinition } from './define-policy.ts';
import { hierarchical } from './hierarchical.ts';

const names = Object.keys(SORTERS) as [SorterName, ...SorterName[]];

/** What is different from most about a policy that is a sorter. */
interface Differences {
  readonly agentChoice?: HierarchicalOptions['agentChoice'];
  readonly passesOver?: PassedOver;
}

/** A policy that is a sorter within Mesos's allocator: who comes next among sibling roles. */
export function sorterPolicy(
  name: string,
  summary: string,
  sorter: SorterName,
  { agentChoice, passesOver = {} }: Differences = {},
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
    passesOver: () => passesOver,
    create: ({ framework_sorter: inner }) => ({
      allocator: (scenario, host) =>
        hierarchical(scenario, host, SORTERS[sorter], inner && SORTERS[inner], agentChoice),
    }),
  });
}
