import type { Behaviour } from '../behaviour.ts';
import { DEFAULT_OPTIONS } from '../behaviour-options.ts';
import { JobScheduler } from '../job-scheduler.ts';
import { atOnce } from '../openings.ts';
import { oneByOne } from '../placement/one-by-one.ts';

export const batch: Behaviour = {
  name: 'batch',
  description: 'Bags of tasks: launches what fits, refuses the rest, goes quiet when nothing waits.',
  defaults: DEFAULT_OPTIONS,
  options: [],
  make: (options) => new JobScheduler(options, atOnce, oneByOne(options)),
};
