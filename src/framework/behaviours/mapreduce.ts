import type { Behaviour } from '../behaviour.ts';
import { DEFAULT_OPTIONS } from '../behaviour-options.ts';
import { JobScheduler } from '../job-scheduler.ts';
import { afterFraction } from '../openings.ts';
import { oneByOne } from '../placement/one-by-one.ts';

/**
 * Hadoop. Reduces become ready when a fraction of the maps is done (`mapred.reduce.slowstart.completed.maps`: Hadoop's own default
 * is 0.05, ours 1, since a reduce that starts early only holds its slot longer, and here its work counts from its launch).
 */
export const mapreduce: Behaviour = {
  name: 'mapreduce',
  description: 'Hadoop jobs: maps, then reduces once a fraction (slowStart) of the maps is done.',
  defaults: DEFAULT_OPTIONS,
  options: ['slowStart'],
  make: (options) => new JobScheduler(options, afterFraction(options.slowStart), oneByOne(options)),
};
