import { type BehaviourOptions, SHARED_OPTIONS } from './behaviour-options.ts';
import { BEHAVIOURS } from './registry.ts';

/** What each option does, in one sentence. Times are in microseconds here and carry a unit in scenario files. */
export const OPTION_TEXTS: Readonly<Record<keyof BehaviourOptions, string>> = {
  refuse: 'how long what it does not use of an offer is refused while it has work waiting',
  refuseIdle: 'the same while it has none; default as refuse',
  tasksPerOffer: 'at most so many tasks out of one offer',
  hold: 'how long unused offers are kept before they are refused; 0: declined at once',
  holdJitter: 'up to so much longer, at random by batch of offers',
  suppress: 'wants no offers while nothing waits',
  revive: 'asks for offers when work comes: if-suppressed, always, or never',
  reviveMinGap: 'least time between two revives',
  onKill: 'what a killed or lost task keeps: restart, resume, or what it had done at its last checkpoint',
  checkpointOnNotice: 'a notice of reclaim makes a task take a checkpoint at once',
  backOff: 'pauses of a job after failures: first, factor, most',
  discipline:
    'order of jobs: fifo, fair, fair-users, sjf, backfill (gangs only), none (a job that cannot start is lost)',
  estimates: 'whose run times sjf and backfill go by: user or perfect',
  patience: 'how long a job may wait for its start under the discipline none',
  lookahead: 'how many jobs that do not fit an offer may be passed over; 0: the head blocks the others',
  constraints: 'where tasks of a stage may run, by attribute: UNIQUE, CLUSTER, GROUP_BY, MAX_PER, LIKE, UNLIKE, IS',
  topology: 'how near each other the tasks of a gang run: one zone, rack or agent, required or preferred',
  slowStart: 'fraction of the tasks of a stage that must be done before the next may start',
  declineAll: 'declines every offer',
  overAsk: 'declares so many waiting tasks for each that waits',
  crashAfter: 'tasks crash so long after their launch',
};

export interface CatalogueOption {
  readonly name: keyof BehaviourOptions;
  readonly text: string;
  /** As in JSON, `Infinity` and `none` in words. */
  readonly default: string;
}
export interface CatalogueEntry {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CatalogueOption[];
}

/** All behaviours with their options and defaults, for lists and reference pages. */
export function catalogue(): CatalogueEntry[] {
  return BEHAVIOURS.map(({ name, description, options, defaults }) => ({
    name,
    description,
    options: [...SHARED_OPTIONS, ...options].map((option) => ({
      name: option,
      text: OPTION_TEXTS[option],
      default: inWords(defaults[option]),
    })),
  }));
}

function inWords(value: BehaviourOptions[keyof BehaviourOptions]): string {
  if (value === undefined) return 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
