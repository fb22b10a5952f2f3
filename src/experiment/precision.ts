import type { Comparison } from './compare.ts';
import { type PrecisionRule, precisionReached, replicationsNeeded } from './statistics/precision.ts';

/** An interval from fewer is often too narrow by luck. */
export const FIRST_REPLICATIONS = 5;
/** Beyond this the figure is left as it is. */
export const MOST_REPLICATIONS = 1000;

/** What has to be known well, unless told: how long jobs take, and what of the cluster is used. */
const MAIN = /^(jobs\.mean_response|utilization\..+\.allocated)$/;

/**
 * How many replications there should be for the main metrics of the cluster to be known to `relative` (half-width over mean) under
 * every policy; no more than there are when they are. Grows step by step, to at most twice as many: a spread found from few
 * replications is itself uncertain.
 */
export function replicationsFor(
  { figures, replications }: Comparison,
  relative: number,
  main?: readonly string[],
): number {
  const rule: PrecisionRule = { relative, minReplications: FIRST_REPLICATIONS };
  let needed = replications;
  for (const { scope, metric, estimate } of figures) {
    const isMain = main === undefined ? MAIN.test(metric) : main.includes(metric);
    if (scope !== 'cluster' || !isMain || estimate === undefined || estimate.mean === 0) continue;
    if (!precisionReached(estimate, rule))
      needed = Math.max(needed, replications + 1, replicationsNeeded(estimate, rule));
  }
  return Math.min(needed, 2 * replications, Math.max(replications, MOST_REPLICATIONS));
}
