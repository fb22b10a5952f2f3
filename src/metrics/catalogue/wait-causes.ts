import { WAIT_CAUSES, type WaitCause } from '../wait-causes.ts';
import { type Metric, OWN, ZERO } from './metric.ts';

/** Each cause in words: tasks waited because ... */
export const CAUSES_IN_WORDS: Readonly<Record<WaitCause, string>> = {
  decision_time: 'the framework held an offer with room and thought about it',
  own_filter:
    'the framework was suppressed or disconnected, kept offers with room unanswered, or refused all agents with room',
  gang: 'there was room for some of its tasks, and it launches all of a job or none',
  constraint: 'agents with room could not be used: placement constraints, offer constraints, GPU agents',
  quota: 'there was room its role may not have: a quota limit, headroom for guarantees, reservations of other roles',
  borrow_limit: 'there was room, and the plan did not let its role borrow it',
  allocation_interval: 'there was room, and no allocation cycle had looked at it since',
  reclaim_grace: 'room was being taken back for its role from a borrower that had notice and some time to go',
  locked: 'room was in offers that others held',
  fragmentation: 'there was enough in all, but in pieces on several agents',
  agent_loss: 'an agent with room had been lost, was disconnected or drained, and was not back',
  share_order: 'room there was since it waited, or had launched last, went to others who came first in the order',
  capacity: 'all was in use',
};

/** The wait ledger: by cause, in the order of precedence. They add up to `tasks.waiting_seconds`. */
export const WAIT_CAUSE_METRICS: readonly Metric[] = WAIT_CAUSES.map((cause) => ({
  name: `waits.${cause}_seconds`,
  scopes: ['cluster', 'framework'],
  unit: 'task seconds',
  definition: `Time tasks waited because ${CAUSES_IN_WORDS[cause]}. Of the causes that apply, the first in the list of the ledger is charged, to no more tasks than the room it speaks of holds.`,
  formula: 'sum over tasks of time charged to this cause; all causes add up to tasks.waiting_seconds',
  empty: ZERO,
  source: OWN,
  better: 'lower',
}));
