import type { Behaviour } from '../../framework/behaviour.ts';
import { type BehaviourOptions, SHARED_OPTIONS } from '../../framework/behaviour-options.ts';
import { Constraints } from '../../framework/constraints.ts';
import { allOptions, BEHAVIOURS, findBehaviour, makeScheduler } from '../../framework/registry.ts';
import type { FrameworkPlan } from '../scenario.ts';
import type { BehaviourShape, behaviourOptions, FrameworkShape } from '../schema/frameworks.ts';
import { type Complain, within } from './complain.ts';
import { singleJob, syntheticPlan } from './jobs.ts';
import { tidy } from './tidy.ts';
import { tracePlan } from './traces.ts';

/** What the frameworks have to know of the scenario around them. */
export interface Surroundings {
  readonly ideal: boolean;
  /** Does the run go on until all jobs have ended? */
  readonly isDrained: boolean;
  /** The file in which the `jobs` of the framework at this index stand. */
  readonly fileOf: (framework: number) => string;
}

export function frameworkPlan(
  given: FrameworkShape,
  index: number,
  around: Surroundings,
  complain: Complain,
): FrameworkPlan {
  const { role, roles, tasks, jobs } = given;
  if (role !== undefined && roles !== undefined) complain([], 'both "role" and "roles"; one of them is allowed');
  if (role === undefined && roles === undefined) complain([], 'missing required "role" (text)');
  if (tasks !== undefined && jobs !== undefined) complain([], 'both "tasks" and "jobs"; one of them is allowed');
  const options = optionsOf(given, around.ideal);
  checkOptions(given, options, complain);
  let workload: FrameworkPlan['workload'];
  if (tasks !== undefined) workload = singleJob(tasks);
  else if (jobs !== undefined && 'from' in jobs) workload = tracePlan(jobs, around.fileOf(index));
  else if (jobs !== undefined) workload = syntheticPlan(jobs, around.isDrained, within(complain, 'jobs'));
  return {
    name: given.name,
    roles: roles ?? (role === undefined ? [] : [role]),
    behaviour: given.behaviour,
    options,
    start: given.start ?? 0,
    capabilities: given.capabilities ?? [],
    ...tidy({
      principal: given.principal,
      failoverTimeout: given.failover_timeout,
      checkpoint: given.checkpoint,
      minAllocatable: given.min_allocatable,
      offerConstraints: given.offer_constraints?.map((group) => group.map((test) => tidy(test))),
      workload,
    }),
  };
}

/** Where an option in the file ends up; a key of the file without a line here would be an option that does nothing. */
const PLACES = {
  tasks_per_offer: 'tasksPerOffer',
  refuse_seconds: 'refuse',
  refuse_idle_seconds: 'refuseIdle',
  hold: 'hold',
  hold_jitter: 'holdJitter',
  suppress_when_idle: 'suppress',
  revive: 'revive',
  revive_min_gap: 'reviveMinGap',
  on_kill: 'onKill',
  checkpoint_on_notice: 'checkpointOnNotice',
  back_off: 'backOff',
  discipline: 'discipline',
  estimates: 'estimates',
  patience: 'patience',
  lookahead: 'lookahead',
  constraints: 'constraints',
  topology: 'topology',
  slow_start: 'slowStart',
  over_ask: 'overAsk',
  decline_all: 'declineAll',
  crash_after: 'crashAfter',
} as const satisfies Readonly<Record<keyof typeof behaviourOptions, keyof BehaviourOptions>>;

/** Options that do nothing without another one. */
const COMPANIONS: readonly {
  readonly key: keyof typeof PLACES;
  readonly why: string;
  readonly isThere: (options: BehaviourOptions) => boolean;
}[] = [
  { key: 'patience', why: 'goes with the discipline none only', isThere: ({ discipline }) => discipline === 'none' },
  {
    key: 'estimates',
    why: 'goes with the disciplines sjf and backfill only',
    isThere: ({ discipline }) => discipline === 'sjf' || discipline === 'backfill',
  },
  {
    key: 'hold_jitter',
    why: 'does nothing without a "hold" that ends',
    isThere: ({ hold }) => hold > 0 && Number.isFinite(hold),
  },
  { key: 'revive_min_gap', why: 'does nothing where "revive" is never', isThere: ({ revive }) => revive !== 'never' },
  {
    key: 'checkpoint_on_notice',
    why: 'does nothing where "on_kill" is resume',
    isThere: ({ onKill }) => onKill !== 'resume',
  },
];

const KEYS = Object.keys(PLACES) as (keyof typeof PLACES)[];

/** An option that means nothing to a behaviour is an error; so is one it finds unsound when its scheduler is made. */
function checkOptions(given: FrameworkShape, options: Partial<BehaviourOptions>, complain: Complain): void {
  const behaviour = findBehaviour(given.behaviour);
  if (behaviour === undefined) return;
  const strangers = KEYS.filter((key) => given[key] !== undefined && !knows(behaviour, PLACES[key]));
  for (const key of strangers) {
    const others = BEHAVIOURS.filter((other) => knows(other, PLACES[key])).map(({ name }) => name);
    complain([key], `"${key}" means nothing to ${behaviour.name}; it goes with ${others.join(', ')}`);
  }
  const all = allOptions(behaviour.name, options);
  for (const { key, why, isThere } of COMPANIONS)
    if (given[key] !== undefined && given[key] !== false && !isThere(all)) complain([key], `"${key}" ${why}`);
  if (strangers.length > 0) return;
  const unsound = (options.constraints ?? []).filter((one, index) =>
    isUnsound(() => new Constraints([one]), within(complain, 'constraints', index)),
  );
  if (unsound.length === 0) isUnsound(() => makeScheduler(given.behaviour, options), complain);
}

/** Complains of what is found to be out of range when it is made. */
function isUnsound(make: () => unknown, complain: Complain): boolean {
  try {
    make();
    return false;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    complain([], error.message);
    return true;
  }
}

function knows(behaviour: Behaviour, option: keyof BehaviourOptions): boolean {
  return SHARED_OPTIONS.includes(option) || behaviour.options.includes(option);
}

/** In ideal mode refusals and pauses that the scenario does not name are zero, and new work is an event on which to allocate. */
const IDEAL: Partial<BehaviourOptions> = { refuse: 0, refuseIdle: undefined, reviveMinGap: 0, revive: 'always' };

function optionsOf(given: BehaviourShape, ideal: boolean): Partial<BehaviourOptions> {
  const options: Record<string, unknown> = ideal ? { ...IDEAL } : {};
  for (const key of KEYS) if (given[key] !== undefined) options[PLACES[key]] = given[key];
  if (given.constraints !== undefined) {
    options[PLACES.constraints] = given.constraints.map(({ value, ...rest }) => ({
      ...rest,
      ...(value === undefined ? {} : { value: String(value) }),
    }));
  }
  return options as Partial<BehaviourOptions>;
}
