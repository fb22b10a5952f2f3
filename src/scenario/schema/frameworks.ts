import { z } from 'zod';
import { type Closeness, TOPOLOGY_LEVELS } from '../../cluster/topology.ts';
import type { Micros } from '../../engine/micros.ts';
import { CONSTRAINT_OPERATORS } from '../../framework/constraints.ts';
import { DISCIPLINES, type DisciplineName } from '../../framework/disciplines/disciplines.ts';
import { BEHAVIOURS } from '../../framework/registry.ts';
import { amounts } from './amounts.ts';
import { choose, flag, fraction, nameText, oneOf, rule, shown, strict, text, whole } from './kit.ts';
import { plainSeconds, time, timeAbove0 } from './quantities.ts';
import { jobsSchema, tasksSchema } from './workload.ts';

const FRAMEWORK_CAPABILITIES = [
  'GPU_RESOURCES',
  'REVOCABLE_RESOURCES',
  'SHARED_RESOURCES',
  'RESERVATION_REFINEMENT',
  'REGION_AWARE',
  'PARTITION_AWARE',
] as const;

const restart = z.enum(['restart', 'resume']);
const checkpointed = strict({
  checkpoint: timeAbove0('Interval between checkpoints: work since the last one is lost.'),
});
type OnKill = z.infer<typeof restart> | z.infer<typeof checkpointed>;
const allJobs: z.ZodType<number> = z.literal('all').transform(() => Number.POSITIVE_INFINITY);

const constraint = strict({
  attribute: text('Name of an attribute of the agent, or hostname, region, zone.'),
  operator: oneOf(CONSTRAINT_OPERATORS, 'As in Marathon.'),
  value: z
    .union([z.string().min(1), z.number()])
    .meta({ description: 'What the operator needs.' })
    .optional(),
});

const topology = strict({
  required: oneOf(TOPOLOGY_LEVELS, 'All tasks in one, or the gang waits.').optional(),
  preferred: oneOf(
    TOPOLOGY_LEVELS,
    'All tasks in one if any has room, else in the next wider, else anywhere.',
  ).optional(),
})
  .refine(
    ({ required, preferred }) => (required === undefined) !== (preferred === undefined),
    rule('give one of "required" and "preferred"'),
  )
  .transform(
    ({ required, preferred }): Closeness =>
      required === undefined ? { level: preferred!, mode: 'preferred' } : { level: required, mode: 'required' },
  );

/** A span of time, or `forever`. */
function timeOrForever(description: string): z.ZodType<Micros> {
  const forever: z.ZodType<Micros> = z.literal('forever').transform(() => Number.POSITIVE_INFINITY);
  const bounded = time('a time');
  return choose<Micros>([bounded, forever], (value) => (value === 'forever' ? forever : bounded)).meta({ description });
}

const backOff = strict({
  first: timeAbove0('Pause after the first failure.'),
  factor: z
    .number()
    .min(1)
    .meta({ description: 'Each further failure in a row makes the pause so many times as long.' }),
  most: timeAbove0('Longest pause.'),
}).refine(({ first, most }) => most >= first, rule('the longest pause ("most") is shorter than the first'));

const disciplines = Object.keys(DISCIPLINES) as [DisciplineName, ...DisciplineName[]];

/** What a behaviour may be told. Where nothing is said, the behaviour has its own default. */
export const behaviourOptions = {
  tasks_per_offer: whole(1, 'At most so many tasks are launched out of one offer. Default: as many as fit.').optional(),
  refuse_seconds: plainSeconds(
    'How long what is not used is refused, in seconds. Default: 5 (Mesos refuse_seconds), service: 120.',
  ).optional(),
  refuse_idle_seconds: plainSeconds('The same while no task waits. Default: refuse_seconds.').optional(),
  hold: timeOrForever('How long offers that are not used are kept before they are refused. Default: 0s.').optional(),
  hold_jitter: time('Kept up to so much longer, at random. Default: 0s.').optional(),
  suppress_when_idle: flag('Asks for no offers while no task waits. Default: true.').optional(),
  revive: oneOf(
    ['if-suppressed', 'always', 'never'],
    'When it asks for offers as new work comes; that takes its refusals back too. Default: if-suppressed.',
  ).optional(),
  revive_min_gap: time('Least time between two revives. Default: 0s.').optional(),
  on_kill: choose<OnKill>([restart, checkpointed], (value) => (typeof value === 'object' ? checkpointed : restart))
    .meta({
      description:
        'What a killed or lost task keeps: nothing (restart), all (resume), or what it had at its last checkpoint. Default: restart.',
    })
    .optional(),
  checkpoint_on_notice: flag('A notice of reclaim makes a task take a checkpoint at once. Default: false.').optional(),
  back_off: backOff
    .meta({ description: 'How a job pauses after one of its tasks failed. Default: not at all.' })
    .optional(),
  discipline: oneOf(disciplines, 'Order of the jobs inside the framework. Default: fifo.').optional(),
  estimates: oneOf(['user', 'perfect'], 'Whose word on run times sjf and backfill take. Default: user.').optional(),
  patience: timeOrForever('How long a job may wait for its start under the discipline none. Default: 0s.').optional(),
  lookahead: choose<number>([whole(0, 'jobs'), allJobs], (value) => (value === 'all' ? allJobs : whole(0, 'jobs')))
    .meta({
      description:
        'How many jobs that do not fit an offer may be passed over; 0: the head blocks the others. Default: 0.',
    })
    .optional(),
  constraints: z
    .array(constraint)
    .min(1)
    .meta({ description: 'Which agents tasks may go to; all constraints must hold. Default: any.' })
    .optional(),
  topology: topology
    .meta({
      description:
        'Gang: how near each other its tasks run. Agents say where they stand by attributes zone and rack (or the zone of their fault domain). Default: anywhere.',
    })
    .optional(),
  slow_start: fraction(
    'MapReduce: part of the maps that are done before reduces may start. Default: 1; Hadoop has 0.05.',
  ).optional(),
  over_ask: whole(1, 'Declares so many waiting tasks for each that waits. Default: 1; over-asker: 10.').optional(),
  decline_all: flag('Declines every offer, whatever waits. Default: false; decliner: true.').optional(),
  crash_after: timeAbove0('Tasks crash so long after their launch. Default: they do not; crash-looper: 5s.').optional(),
};

const test = strict({
  attribute: text('Name of an attribute, or hostname, region, zone.'),
  test: oneOf(
    ['exists', 'not-exists', 'equals', 'not-equals', 'matches', 'not-matches'],
    'As in Mesos 1.11 offer constraints.',
  ),
  value: text('What it is compared with; a regular expression for matches.').optional(),
}).superRefine(({ test: kind, value }, { issues, addIssue }) => {
  if (issues.length > 0) return;
  const complain = (message: string): void => void addIssue({ code: 'custom', message, path: ['value'] });
  if (kind === 'exists' || kind === 'not-exists') {
    if (value !== undefined) complain(`"value" does not go with ${kind}`);
  } else if (value === undefined) complain(`${kind} needs a value`);
  else if (kind.endsWith('matches') && !isPattern(value)) complain(`${shown(value)} is not a regular expression`);
});

function isPattern(value: string): boolean {
  try {
    new RegExp(value);
    return true;
  } catch {
    return false;
  }
}

export const frameworkSchema = strict({
  name: nameText('Unique name.'),
  role: text('The role it subscribes to.').optional(),
  roles: z
    .array(z.string().min(1))
    .min(1)
    .meta({ description: 'Instead of role: several roles; tasks go to the first unless an offer says otherwise.' })
    .optional(),
  behaviour: text('How its scheduler acts; `commonage list frameworks` prints the behaviours.').meta({
    enum: BEHAVIOURS.map(({ name }) => name), // For editors: what is not among them is told with a suggestion.
  }),
  start: time('When it subscribes. Default: 0s.').optional(),
  principal: text('Rate limits count by principal. Default: none.').optional(),
  failover_timeout: time(
    'How long it may be disconnected before it is removed and its tasks are killed. Default: 0s (Mesos FrameworkInfo.failover_timeout).',
  ).optional(),
  checkpoint: flag(
    'Its tasks outlive a restart of the agent process. Default: false (Mesos FrameworkInfo.checkpoint).',
  ).optional(),
  capabilities: z
    .array(z.enum(FRAMEWORK_CAPABILITIES))
    .meta({ description: 'Capabilities of Mesos frameworks. Default: none.' })
    .optional(),
  min_allocatable: z
    .array(amounts('an alternative'))
    .min(1)
    .meta({ description: 'Smallest offer it wants, as alternatives, in all its roles. Default: that of the master.' })
    .optional(),
  offer_constraints: z
    .array(z.array(test).min(1))
    .min(1)
    .meta({
      description: 'Which agents it is offered: any group of tests, all tests of the group. Default: all agents.',
    })
    .optional(),
  tasks: tasksSchema.meta({ description: 'One job, submitted when the framework starts.' }).optional(),
  jobs: jobsSchema.optional(),
  ...behaviourOptions,
});
export type FrameworkShape = z.infer<typeof frameworkSchema>;

const behaviourShape = z.object(behaviourOptions);
/** The options of behaviours as they are written. */
export type BehaviourShape = z.infer<typeof behaviourShape>;
