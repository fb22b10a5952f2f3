import type { Scheduler } from '../master/scheduler.ts';
import type { Behaviour } from './behaviour.ts';
import { type BehaviourOptions, DEFAULT_OPTIONS, SHARED_OPTIONS } from './behaviour-options.ts';
import { batch } from './behaviours/batch.ts';
import { gang } from './behaviours/gang.ts';
import { mapreduce } from './behaviours/mapreduce.ts';
import { crashLooper, decliner, hoarder, neverSuppress, overAsker } from './behaviours/misbehaving.ts';
import { aurora, chronos, jenkins, sparkFine } from './behaviours/presets.ts';
import { service } from './behaviours/service.ts';
import { stages } from './behaviours/stages.ts';

/** All behaviours, in the order of catalogues. */
export const BEHAVIOURS: readonly Behaviour[] = [
  batch,
  mapreduce,
  stages,
  service,
  gang,
  sparkFine,
  aurora,
  chronos,
  jenkins,
  hoarder,
  decliner,
  neverSuppress,
  overAsker,
  crashLooper,
];

export function findBehaviour(name: string): Behaviour | undefined {
  return BEHAVIOURS.find((behaviour) => behaviour.name === name);
}

/** All options of a framework: what is not given has the default of its behaviour. */
export function allOptions(behaviour: string, given: Partial<BehaviourOptions>): BehaviourOptions {
  return { ...(findBehaviour(behaviour)?.defaults ?? DEFAULT_OPTIONS), ...given };
}

/**
 * The scheduler of a framework: what is not given has the behaviour's default.
 *
 * @throws RangeError if there is no such behaviour, if it has no such option, or naming the first option whose value makes no sense.
 */
export function makeScheduler(name: string, options: Partial<BehaviourOptions> = {}): Scheduler {
  const behaviour = findBehaviour(name);
  if (behaviour === undefined) {
    const names = BEHAVIOURS.map((known) => known.name).join(', ');
    throw new RangeError(`behaviour: ${name} is not known; allowed are ${names}`);
  }
  const known = [...SHARED_OPTIONS, ...behaviour.options];
  for (const key of Object.keys(options))
    if (!known.some((option) => option === key))
      throw new RangeError(`${key}: ${name} has no such option; allowed are ${known.join(', ')}`);
  return behaviour.make({ ...behaviour.defaults, ...options });
}
