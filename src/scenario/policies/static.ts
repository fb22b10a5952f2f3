import { SORTERS } from '../../allocator/sorters/registry.ts';
import { strict } from '../schema/kit.ts';
import { definePolicy, type PolicyDefinition } from './define-policy.ts';
import { hierarchical } from './hierarchical.ts';
import { partition } from './partition.ts';

/** An enclosure: each role has its own agents and gets no others. */
export const staticPartitioning: PolicyDefinition = definePolicy({
  name: 'static',
  summary:
    'Static partitioning: what a role owns is reserved for it on particular agents; where no role owns anything, all own equal parts; where more is owned than there is, rank decides. What nobody owns goes by drf.',
  options: strict({}),
  create: () => ({
    reservations: (scenario) => {
      const parts = partition(scenario);
      return (_agent, row) => parts[row]!;
    },
    allocator: (scenario, host) => hierarchical(scenario, host, SORTERS.drf),
  }),
});
