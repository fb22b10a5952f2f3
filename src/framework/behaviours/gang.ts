import type { Behaviour } from '../behaviour.ts';
import { type BehaviourOptions, DEFAULT_OPTIONS } from '../behaviour-options.ts';
import { JobScheduler } from '../job-scheduler.ts';
import { barrier } from '../openings.ts';
import { Gang } from '../placement/gang.ts';
import { Neighbourhood } from '../placement/neighbourhood.ts';

/**
 * MPI under Torque. A gang starts out of the offers of one batch, or, with `hold`, out of those collected over that time. Two
 * frameworks that collect at once may each hold what the other lacks; then neither starts before the holds run out and the
 * offers are refused. If both hold equally long this may repeat for ever: `holdJitter` lets one of them be first.
 */
export const gang: Behaviour = {
  name: 'gang',
  description:
    'Rigid jobs: all tasks of a stage start at once or none, with topology near each other; with discipline backfill, EASY backfilling.',
  defaults: DEFAULT_OPTIONS,
  options: ['topology'],
  make: (options) => new JobScheduler(options, barrier, makeGang(options)),
};

/** @throws RangeError if the options leave open where the gang that goes next may run. */
function makeGang(options: BehaviourOptions): Gang {
  const { topology, constraints, discipline, lookahead } = options;
  if (topology === undefined) return new Gang(options);
  if (constraints.length > 0) throw new RangeError('topology: does not go with constraints; leave one of them out');
  if (discipline === 'backfill' || lookahead > 0)
    throw new RangeError('topology: only the gang at the head starts; leave out lookahead and discipline: backfill');
  return new Gang(options, new Neighbourhood(topology));
}
