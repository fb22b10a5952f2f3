import type { Scope } from '../sheet.ts';
import { type Metric, NO_VALUE, OWN, ZERO } from './metric.ts';

const clusterAndFramework: readonly Scope[] = ['cluster', 'framework'];
const clusterAndRole: readonly Scope[] = ['cluster', 'role'];
const ENTITLEMENT =
  'In its dominant resource a role is entitled to what it owns or is guaranteed, else to its weighted max-min share among roles with demand, both capped by demand; where more of that is asked for than there is, all are cut in one proportion. ' +
  'It starves while it waits and its smallest waiting task would fit into what it is entitled to beyond what it holds. ' +
  'A spell that is over within one allocation interval does not count: no allocator could have answered sooner.';

const offers = (name: string, definition: string): Metric => ({
  name: `offers.${name}`,
  scopes: clusterAndFramework,
  unit: 'offers',
  definition,
  formula: 'count',
  empty: ZERO,
  source: OWN,
});
const deciding = (name: string, unit: string, definition: string): Metric => ({
  name: `deciding.${name}`,
  scopes: ['cluster'],
  unit,
  definition,
  formula: 'count',
  empty: ZERO,
  source: OWN,
});

export const SHARING_METRICS: readonly Metric[] = [
  {
    name: 'starvation.demand_seconds',
    scopes: ['role'],
    unit: 'seconds',
    definition: 'Time during which the role held something or had tasks that could run.',
    formula: 'time with demand',
    empty: ZERO,
    source: OWN,
  },
  {
    name: 'starvation.starved_seconds',
    scopes: clusterAndRole,
    unit: 'seconds',
    definition: `Time during which the role starved; of the cluster: added up over roles. ${ENTITLEMENT}`,
    formula: 'time with entitlement - held >= smallest waiting task',
    empty: ZERO,
    source: OWN,
    better: 'lower',
  },
  {
    name: 'starvation.starved_fraction',
    scopes: clusterAndRole,
    unit: 'fraction',
    definition: 'Starved time as a part of the time with demand.',
    formula: 'starved_seconds / demand_seconds',
    empty: NO_VALUE,
    source: OWN,
    better: 'lower',
  },
  {
    name: 'starvation.longest_spell',
    scopes: clusterAndRole,
    unit: 'seconds',
    definition: 'Longest time a role starved without a break.',
    formula: 'max over spells',
    empty: ZERO,
    source: OWN,
    better: 'lower',
  },
  {
    name: 'starvation.spells',
    scopes: ['role'],
    unit: 'spells',
    definition: 'How often the role began to starve.',
    formula: 'count',
    empty: ZERO,
    source: OWN,
    better: 'lower',
  },
  {
    name: 'starvation.shortfall',
    scopes: clusterAndRole,
    unit: 'fraction',
    definition: 'Part of what the role was entitled to, in its dominant resource, that it waited for and did not hold.',
    formula: 'integral of (entitled - held) while it waits for at least one task / integral of entitled',
    empty: NO_VALUE,
    source: OWN,
    better: 'lower',
  },
  {
    name: 'fairness.share_over_entitlement',
    scopes: ['role'],
    unit: '1',
    definition:
      'What the role held over what it was entitled to, in its dominant resource, during its time with demand.',
    formula: 'integral of held / capacity over integral of entitled / capacity',
    empty: NO_VALUE,
    source: OWN,
  },
  {
    name: 'fairness.jain',
    scopes: ['cluster'],
    unit: '1',
    definition: 'Jain index of share over entitlement, of the roles that had demand: 1 where all are treated alike.',
    formula: '(sum x)^2 / (n sum x^2)',
    empty: NO_VALUE,
    source: 'Jain, Chiu, Hawe: A Quantitative Measure of Fairness, DEC-TR-301, 1984',
    better: 'higher',
  },
  {
    name: 'fairness.gini',
    scopes: ['cluster'],
    unit: '1',
    definition:
      'Gini coefficient of share over entitlement, of the roles that had demand: 0 where all are treated alike.',
    formula: 'sum |x_i - x_j| / (2 n^2 mean)',
    empty: NO_VALUE,
    source: 'Gini 1912; Sen: On Economic Inequality, 1973',
    better: 'lower',
  },
  offers('made', 'Offers made; parts of one cycle for one framework, role and agent are one offer.'),
  offers('accepted', 'Offers of which something was used.'),
  offers('declined', 'Offers of which nothing was used.'),
  offers('rescinded', 'Offers that the master took back.'),
  {
    name: 'offers.hit_rate',
    scopes: clusterAndFramework,
    unit: 'fraction',
    definition: 'Part of the offers that are over of which something was used.',
    formula: 'accepted / (accepted + declined + rescinded)',
    empty: NO_VALUE,
    source: OWN,
    better: 'higher',
  },
  {
    name: 'offers.mean_reoffer_delay',
    scopes: clusterAndFramework,
    unit: 'seconds',
    definition:
      'Mean time from when resources of an agent came back unused from a framework until the same agent was offered to it again.',
    formula: 'mean(next offer of the agent - return)',
    empty: NO_VALUE,
    source: OWN,
  },
  {
    name: 'offers.held.{resource}_seconds',
    scopes: clusterAndFramework,
    unit: '{resource} seconds',
    definition: 'What offers kept from everybody while they waited for an answer.',
    formula: 'integral of what is in offers',
    empty: ZERO,
    source: OWN,
    better: 'lower',
  },
  deciding(
    'cycles',
    'cycles',
    'Allocation cycles that were run. One that could decide nothing, as nobody wants offers or nothing is left to offer, is left out.',
  ),
  deciding('periodic_cycles', 'cycles', 'Of those, the periodic ones.'),
  deciding('cycles_with_offers', 'cycles', 'Of all, those that made an offer.'),
  deciding('reclaims_noticed', 'notices', 'Notices of reclaim.'),
  deciding('reclaims_cancelled', 'notices', 'Of those, notices that were taken back.'),
  {
    name: 'reclaim_loops.rounds',
    scopes: clusterAndRole,
    unit: 'tasks',
    definition:
      'Tasks taken for the same role once more although nobody else had got new work and no agent had changed since the last time: ' +
      'the policy flaps. Of a role: those it lost, and those that were taken for it.',
    formula: 'count',
    empty: ZERO,
    source: OWN,
    better: 'lower',
  },
];
