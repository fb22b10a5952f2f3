import { definitions } from './definitions.ts';
import { discrete } from './discrete.ts';
import { fluid, fluidAgents } from './fluid.ts';
import { pooling } from './pooling.ts';
import { propertyTable } from './property-table.ts';
import { losses, priorities, queues } from './queues.ts';
import { rampUp } from './ramp-up.ts';
import { reclaim } from './reclaim.ts';
import { rigidJobs } from './rigid-jobs.ts';
import type { Setup } from './setup.ts';
import { allLong, lotteries } from './shares-of-slots.ts';
import { twoTenants } from './two-tenants.ts';

/** One line a kind of set-up. */
export const SETUPS: readonly Setup[] = [
  queues,
  losses,
  priorities,
  pooling,
  twoTenants,
  fluid,
  fluidAgents,
  propertyTable,
  definitions,
  discrete,
  rigidJobs,
  reclaim,
  rampUp,
  allLong,
  lotteries,
];
