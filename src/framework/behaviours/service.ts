import type { Behaviour } from '../behaviour.ts';
import { DEFAULT_OPTIONS } from '../behaviour-options.ts';
import { JobScheduler } from '../job-scheduler.ts';
import { atOnce } from '../openings.ts';
import { oneByOne } from '../placement/one-by-one.ts';

/** Marathon's way with offers, with Marathon's figures (spec/mesos.md 8). */
export const service: Behaviour = {
  name: 'service',
  description:
    'Services: instances that stay for their duration; every offer is matched against all that want instances.',
  defaults: {
    ...DEFAULT_OPTIONS,
    tasksPerOffer: 5,
    refuse: 120_000_000,
    revive: 'always',
    reviveMinGap: 5_000_000,
    lookahead: Number.POSITIVE_INFINITY,
    onKill: 'resume', // Another instance takes over for the rest of the time.
    backOff: { first: 1_000_000, factor: 1.15, most: 3_600_000_000 },
  },
  options: [],
  make: (options) => new JobScheduler(options, atOnce, oneByOne(options)),
};
