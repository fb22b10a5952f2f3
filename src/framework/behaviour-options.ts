import type { Closeness } from '../cluster/topology.ts';
import type { Micros } from '../engine/micros.ts';
import { DEFAULT_REFUSE } from '../master/scheduler.ts';
import type { ReviveWhen } from './attention.ts';
import type { BackOffOptions } from './back-off.ts';
import type { Constraint } from './constraints.ts';
import type { DisciplineName } from './disciplines/disciplines.ts';
import type { Estimates } from './disciplines/run-time.ts';
import type { OnKill } from './retry.ts';

/** How a framework behaves. Times in microseconds; `Infinity` where something has no bound. */
export interface BehaviourOptions {
  /** How long what it does not use is refused while it has work waiting. Default 5 s, as in Mesos. */
  readonly refuse: Micros;
  /** The same while it has none. Default as `refuse`. */
  readonly refuseIdle: Micros | undefined;
  /** At most so many tasks out of one offer. */
  readonly tasksPerOffer: number;
  /** Offers not used are kept for so long before they are refused; 0: declined at once, Infinity: never. */
  readonly hold: Micros;
  /** Up to so much longer, at random by batch of offers. */
  readonly holdJitter: Micros;
  /** Asks for no offers while nothing waits. */
  readonly suppress: boolean;
  readonly revive: ReviveWhen;
  /** Least time between two revives. */
  readonly reviveMinGap: Micros;
  readonly onKill: OnKill;
  /** A notice of reclaim makes a task take a checkpoint at once. */
  readonly checkpointOnNotice: boolean;
  /** How a job pauses after one of its tasks failed; undefined: not at all. */
  readonly backOff: BackOffOptions | undefined;
  readonly discipline: DisciplineName;
  /** Whose estimate of run times `sjf` and `backfill` go by. */
  readonly estimates: Estimates;
  /** How long a job may wait for its start under the discipline `none`. */
  readonly patience: Micros;
  /** How many jobs that do not fit an offer may be passed over; 0: the head blocks the others. */
  readonly lookahead: number;
  readonly constraints: readonly Constraint[];
  /** How near each other the tasks of a gang run; undefined: anywhere. */
  readonly topology: Closeness | undefined;
  /** Fraction of the tasks of a stage that must be done before the next may start. */
  readonly slowStart: number;
  /** Declines every offer, whatever waits. */
  readonly declineAll: boolean;
  /** Declares so many waiting tasks for each that waits. */
  readonly overAsk: number;
  /** Tasks crash so long after their launch; undefined: they do not. */
  readonly crashAfter: Micros | undefined;
}

export const DEFAULT_OPTIONS: BehaviourOptions = {
  refuse: DEFAULT_REFUSE,
  refuseIdle: undefined,
  tasksPerOffer: Number.POSITIVE_INFINITY,
  hold: 0,
  holdJitter: 0,
  suppress: true,
  revive: 'if-suppressed',
  reviveMinGap: 0,
  onKill: 'restart',
  checkpointOnNotice: false,
  backOff: undefined,
  discipline: 'fifo',
  estimates: 'user',
  patience: 0,
  lookahead: 0,
  constraints: [],
  topology: undefined,
  slowStart: 1,
  declineAll: false,
  overAsk: 1,
  crashAfter: undefined,
};

/** Options that mean something to every behaviour. */
export const SHARED_OPTIONS: readonly (keyof BehaviourOptions)[] = [
  'refuse',
  'refuseIdle',
  'tasksPerOffer',
  'hold',
  'holdJitter',
  'suppress',
  'revive',
  'reviveMinGap',
  'onKill',
  'checkpointOnNotice',
  'backOff',
  'discipline',
  'estimates',
  'patience',
  'lookahead',
  'constraints',
  'declineAll',
  'overAsk',
  'crashAfter',
];

/**
 * @throws RangeError naming the first option whose value makes no sense.
 */
export function checkOptions(options: BehaviourOptions): void {
  for (const name of ['refuse', 'hold', 'holdJitter', 'reviveMinGap', 'patience', 'lookahead'] as const)
    if (!(options[name] >= 0)) throw new RangeError(`${name}: ${options[name]} is not allowed; give 0 or more`);
  if (options.refuseIdle !== undefined && !(options.refuseIdle >= 0))
    throw new RangeError(`refuseIdle: ${options.refuseIdle} is not allowed; give 0 or more`);
  if (!(options.tasksPerOffer >= 1))
    throw new RangeError(`tasksPerOffer: ${options.tasksPerOffer} is not allowed; give 1 or more`);
  if (!(options.slowStart >= 0 && options.slowStart <= 1))
    throw new RangeError(`slowStart: ${options.slowStart} is not allowed; give a fraction from 0 to 1`);
  if (!(Number.isSafeInteger(options.overAsk) && options.overAsk >= 1))
    throw new RangeError(`overAsk: ${options.overAsk} is not allowed; give a whole number from 1 up`);
  if (options.crashAfter !== undefined && !(options.crashAfter > 0))
    throw new RangeError(`crashAfter: ${options.crashAfter} is not allowed; give a time above 0`);
  if (typeof options.onKill === 'object' && !(options.onKill.checkpoint > 0))
    throw new RangeError(`onKill.checkpoint: ${options.onKill.checkpoint} is not allowed; give a time above 0`);
}
