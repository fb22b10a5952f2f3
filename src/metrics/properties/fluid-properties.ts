import { envyFreeness } from './envy-freeness.ts';
import { populationMonotonicity, resourceMonotonicity } from './monotonicity.ts';
import { paretoEfficiency } from './pareto-efficiency.ts';
import type { PropertyCheck } from './property.ts';
import { bottleneckFairness, singleResourceFairness } from './resource-fairness.ts';
import { sharingIncentive } from './sharing-incentive.ts';
import { strategyProofness } from './strategy-proofness.ts';

/**
 * The rows of table 2 of the DRF paper (Ghodsi et al., NSDI'11). They are proved for users who need something of every
 * resource; once some need nothing of some, DRF for one is no longer population-monotonic.
 */
export const fluidProperties = {
  sharingIncentive,
  strategyProofness,
  envyFreeness,
  paretoEfficiency,
  singleResourceFairness,
  bottleneckFairness,
  populationMonotonicity,
  resourceMonotonicity,
} as const satisfies Record<string, PropertyCheck>;

export type FluidProperty = keyof typeof fluidProperties;
