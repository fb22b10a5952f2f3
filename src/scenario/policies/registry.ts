import type { PolicyDefinition } from './define-policy.ts';
import { ego } from './ego.ts';
import { priority } from './priority.ts';
import { sorterPolicy } from './sorter-policy.ts';
import { staticPartitioning } from './static.ts';

/** Policies by the name that scenarios use, in the order of catalogues: a new one is a file beside this one and a line here. */
export const POLICIES: readonly PolicyDefinition[] = [
  staticPartitioning,
  sorterPolicy(
    'drf',
    'Dominant resource fairness (NSDI 2011), hierarchical and weighted: the allocator of Mesos as it comes.',
    'drf',
  ),
  sorterPolicy(
    'random',
    'Roles in random order, drawn anew each time in proportion to their weights (Mesos --role_sorter=random).',
    'random',
  ),
  priority,
  sorterPolicy('fifo', 'The role that came first, as long as it takes anything.', 'fifo', {
    passesOver: { weight: 'the role that came first is first, whatever its weight' },
  }),
  sorterPolicy(
    'lottery',
    'Each offer is drawn among the roles that want it, in proportion to their weights (NSDI 2011, section 4.3).',
    'lottery',
  ),
  sorterPolicy('asset', 'Asset fairness: the role with the smallest sum of its shares of all resources.', 'asset'),
  sorterPolicy(
    'drfh',
    'DRF over unlike agents: whoever has the smallest dominant share of the whole cluster gets the agent that fits its tasks best (DRFH, TPDS 2015).',
    'drf',
    { agentChoice: 'best-fit' },
  ),
  ego,
];
