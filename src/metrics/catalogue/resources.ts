import type { Scope } from '../sheet.ts';
import { type Metric, NO_VALUE, OWN, ZERO } from './metric.ts';

const cluster: readonly Scope[] = ['cluster'];
const everyone: readonly Scope[] = ['cluster', 'role', 'framework'];
const part = (name: string, scopes: readonly Scope[], definition: string, formula: string): Metric => ({
  name: `utilization.{resource}.${name}`,
  scopes,
  unit: 'fraction',
  definition,
  formula,
  empty: 'absent where the cluster has nothing of the resource',
  source: OWN,
});
const seconds = (name: string, scopes: readonly Scope[], definition: string, formula: string): Metric => ({
  name,
  scopes,
  unit: '{resource} seconds',
  definition,
  formula,
  empty: ZERO,
  source: OWN,
});
const lost = (name: string, definition: string): Metric => ({
  name,
  scopes: everyone,
  unit: 'tasks',
  definition,
  formula: 'count',
  empty: ZERO,
  source: OWN,
  better: 'lower',
});

export const RESOURCE_METRICS: readonly Metric[] = [
  {
    ...part(
      'allocated',
      everyone,
      'Part of the capacity held by tasks, from launch to end; of a role or framework: by its own.',
      'integral of what tasks hold / integral of the capacity',
    ),
    better: 'higher',
  },
  {
    ...part(
      'useful',
      cluster,
      'Allocated, less the work that was lost to kills and done again.',
      'allocated - lost work / integral of the capacity',
    ),
    better: 'higher',
  },
  {
    ...part(
      'in_offers',
      cluster,
      'Part of the capacity in offers that wait for an answer. Allocated, in offers and idle add up to 1.',
      'integral of what is in offers / integral of the capacity',
    ),
    better: 'lower',
  },
  part('idle', cluster, 'Part of the capacity neither held by tasks nor in offers.', '1 - allocated - in_offers'),
  {
    ...part(
      'idle_while_waiting',
      cluster,
      'Part of the capacity idle while at least one task waited, whether or not it would have fitted.',
      'integral of idle while tasks wait / integral of the capacity',
    ),
    better: 'lower',
  },
  {
    ...part(
      'stranded',
      cluster,
      'Part of the capacity idle on agents where nothing that waits would fit into what is idle, while anything waits: too small, or reserved for others. Part of what is idle while tasks wait.',
      'integral of idle on agents without room for any waiting task / integral of the capacity',
    ),
    better: 'lower',
  },
  seconds('held.{resource}_seconds', everyone, 'What tasks held, over time.', 'integral of what tasks hold'),
  lost('tasks.killed', 'Tasks killed before they were done, for whatever cause.'),
  lost('tasks.reclaimed', 'Of those, tasks killed because their resources were reclaimed.'),
  lost('tasks.preempted', 'Of those, tasks killed for a role of higher priority.'),
  lost('tasks.failed', 'Tasks that failed.'),
  lost('tasks.agent_lost', 'Tasks lost with their agent.'),
  {
    name: 'lost_work.task_seconds',
    scopes: everyone,
    unit: 'task seconds',
    definition: 'Work done for nothing: what killed tasks had done and could not keep.',
    formula: 'sum(progress of the attempt - what is kept of it)',
    empty: ZERO,
    source: OWN,
    better: 'lower',
  },
  {
    ...seconds(
      'lost_work.{resource}_seconds',
      everyone,
      'The same, times what the task held.',
      'sum(held * lost time)',
    ),
    better: 'lower',
  },
  seconds('loans.lent.{resource}_seconds', ['role'], 'What others held of what the role owns.', 'integral of loans'),
  seconds(
    'loans.borrowed.{resource}_seconds',
    ['cluster', 'role'],
    'What the role held of what others own.',
    'integral of loans',
  ),
  {
    name: 'loans.reclaims',
    scopes: cluster,
    unit: 'tasks',
    definition: 'Tasks that ended after a notice of reclaim, by themselves or by force.',
    formula: 'count',
    empty: ZERO,
    source: OWN,
  },
  ...(['mean', 'max'] as const).map(
    (figure): Metric => ({
      name: `loans.${figure}_reclaim_latency`,
      scopes: cluster,
      unit: 'seconds',
      definition: `${figure === 'mean' ? 'Mean' : 'Longest'} time from a notice of reclaim until the task was gone.`,
      formula: `${figure}(end - notice)`,
      empty: NO_VALUE,
      source: OWN,
      better: 'lower',
    }),
  ),
];
