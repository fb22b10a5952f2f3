import { z } from 'zod';
import { span } from './distributions.ts';
import { choose, isMap, numberFrom, oneOf, positive, rule, strict, text, texts, turned, whole } from './kit.ts';
import { time, timeAbove0 } from './quantities.ts';

/** Agents by name or by group: exactly one of the two. */
export const whichAgents = {
  agents: texts('Names of agents.').optional(),
  group: text('Instead: all agents of a group.').optional(),
};
export const onePlace = rule('exactly one of "agents" and "group" must be given');
export const namesOnePlace = (given: { agents?: unknown; group?: unknown }): boolean =>
  (given.agents === undefined) !== (given.group === undefined);

const WHAT = ['crash', 'disconnect', 'partition'] as const;
const what = oneOf(
  WHAT,
  'crash: the machine dies with its tasks. disconnect: the agent process ends, tasks of checkpointing frameworks go on. partition: the network is cut, tasks go on. Default: crash.',
).optional();
const noticed = oneOf(
  ['connection', 'ping'],
  'How the master notices a crash: by the broken connection at once, or when pings stay unanswered for 75 s (Mesos --agent_ping_timeout x --max_agent_ping_timeouts). Default: connection.',
).optional();

const agentFailure = strict({
  at: time('When it happens.'),
  ...whichAgents,
  what,
  noticed,
  for: timeAbove0('How long it lasts; then the agent comes back. Default: for ever.').optional(),
}).refine(namesOnePlace, onePlace);

const frameworkFailure = strict({
  at: time('When its connection breaks.'),
  framework: text('Name of the framework; its failover_timeout says when it is removed.'),
  for: timeAbove0('After how long its scheduler is back. Default: never.').optional(),
});

const masterFailure = strict({
  at: time('When the leading master fails.'),
  master: z.literal('failover').meta({ description: 'The master fails and another takes over.' }),
  for: timeAbove0('After how long another leads. Default: 10s (Mesos --zk_session_timeout).').optional(),
});

/** Something that breaks at a given time. Times in microseconds. */
export type TimedFailure =
  | ({ readonly kind: 'agents' } & z.infer<typeof agentFailure>)
  | ({ readonly kind: 'framework' } & z.infer<typeof frameworkFailure>)
  | ({ readonly kind: 'master' } & z.infer<typeof masterFailure>);

const ofAgents = turned(agentFailure, (given): TimedFailure => ({ kind: 'agents', ...given }));
const ofFramework = turned(frameworkFailure, (given): TimedFailure => ({ kind: 'framework', ...given }));
const ofMaster = turned(masterFailure, (given): TimedFailure => ({ kind: 'master', ...given }));
const timed = choose<TimedFailure>([ofAgents, ofFramework, ofMaster], (value) => {
  if (isMap(value) && 'framework' in value) return ofFramework;
  return isMap(value) && 'master' in value ? ofMaster : ofAgents;
});

const random = strict({
  ...whichAgents,
  what,
  noticed,
  mtbf: span(
    'Time an agent is up between failures: fixed or a distribution, drawn for each agent from a stream of its own.',
  ),
  mttr: span('Time it is down. Fixed or a distribution.'),
}).refine(namesOnePlace, onePlace);

export const failuresSchema = strict({
  timetable: z.array(timed).min(1).meta({ description: 'What breaks when. Default: nothing.' }).optional(),
  random: z
    .array(random)
    .min(1)
    .meta({ description: 'Agents that fail at random times, the same under every policy. Default: none.' })
    .optional(),
  agent_ping_timeout: timeAbove0(
    'How long an agent has to answer a ping. Default: 15s (Mesos --agent_ping_timeout).',
  ).optional(),
  max_agent_ping_timeouts: whole(
    1,
    'After so many unanswered pings an agent is unreachable. Default: 5 (Mesos --max_agent_ping_timeouts).',
  ).optional(),
  agent_reregister_timeout: timeAbove0(
    'How long agents have to register again after a master failover. Default: 10m (Mesos --agent_reregister_timeout).',
  ).optional(),
  agent_removal_rate_limit: strict({
    removals: whole(1, 'So many removals of unreachable agents ...'),
    per: timeAbove0('... in so long a time.'),
  })
    .meta({
      description: 'How fast unreachable agents are removed. Default: no limit (Mesos --agent_removal_rate_limit).',
    })
    .optional(),
  unreachable_patience: timeAbove0(
    'After how long partition-aware frameworks give up tasks on unreachable agents. Default: 10m, as long as agents have to come back.',
  ).optional(),
});
export type FailuresShape = z.infer<typeof failuresSchema>;

const principalLimit = strict({
  principal: text('Frameworks of this principal share one queue.'),
  qps: positive('Messages a second. Default: not throttled.').optional(),
  capacity: numberFrom(0, 'How many messages may wait; one more stops the driver. Default: any number.').optional(),
});
export const rateLimitsSchema = strict({
  limits: z
    .array(principalLimit)
    .meta({ description: 'By principal. Default: none (Mesos --rate_limits).' })
    .optional(),
  aggregate_default_qps: positive(
    'Messages a second of all principals that are not listed, together. Default: not throttled.',
  ).optional(),
  aggregate_default_capacity: numberFrom(0, 'How many of theirs may wait. Default: any number.').optional(),
});
