import type { Allocator, AllocatorHost } from '../../allocator/allocator.ts';
import { HierarchicalAllocator } from '../../allocator/hierarchical.ts';
import type { HierarchicalOptions } from '../../allocator/hierarchical-options.ts';
import type { Sorter } from '../../allocator/sorter.ts';
import type { Scenario } from '../scenario.ts';

/**
 * Mesos's allocator under the master settings of a scenario, with this order of sibling roles. Frameworks of one role go
 * by DRF, as Mesos's separate flag for them has it (`--framework_sorter`), unless the policy says otherwise. In ideal mode it
 * allocates on every event and offers any amount.
 */
export function hierarchical(
  { master }: Scenario,
  host: AllocatorHost,
  roleSorter: Sorter,
  frameworkSorter?: Sorter,
  agentChoice: HierarchicalOptions['agentChoice'] = 'first',
): Allocator {
  const minAllocatable = master.minAllocatable ?? (master.ideal ? [] : undefined);
  return new HierarchicalAllocator(host, {
    roleSorter,
    agentChoice,
    ...(frameworkSorter === undefined ? {} : { frameworkSorter }),
    fairnessExclude: master.fairnessExclude,
    ...(minAllocatable === undefined ? {} : { minAllocatable }),
    filterGpuResources: master.filterGpuResources,
    agentOrder: master.agentOrder,
    ...(master.region === undefined ? {} : { masterRegion: master.region }),
    instantRefusal: master.ideal,
    allocateOnRecovery: master.ideal,
    eventTriggered: master.eventTriggered,
  });
}
