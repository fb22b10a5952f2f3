import type { Behaviour } from '../behaviour.ts';
import { DEFAULT_OPTIONS } from '../behaviour-options.ts';
import { JobScheduler } from '../job-scheduler.ts';
import { barrier } from '../openings.ts';
import { oneByOne } from '../placement/one-by-one.ts';

export const stages: Behaviour = {
  name: 'stages',
  description:
    'Jobs of stages with a barrier after each, as Spark runs them (fine-grained: each task is a task of the cluster).',
  defaults: DEFAULT_OPTIONS,
  options: [],
  make: (options) => new JobScheduler(options, barrier, oneByOne(options)),
};
