import type { Behaviour } from '../behaviour.ts';
import { DEFAULT_OPTIONS } from '../behaviour-options.ts';
import { JobScheduler } from '../job-scheduler.ts';
import { barrier } from '../openings.ts';
import { Gang } from '../placement/gang.ts';

/**
 * MPI under Torque. A gang starts out of the offers of one batch, or, with `hold`, out of those collected over that time. Two
 * frameworks that collect at once may each hold what the other lacks; then neither starts before the holds run out and the
 * offers are refused. If both hold equally long this may repeat for ever: `holdJitter` lets one of them be first.
 */
export const gang: Behaviour = {
  name: 'gang',
  description: 'Rigid jobs: all tasks of a stage start at once or none; with discipline backfill, EASY backfilling.',
  defaults: DEFAULT_OPTIONS,
  options: [],
  make: (options) => new JobScheduler(options, barrier, new Gang(options)),
};
