import { type Micros, seconds } from '../../engine/micros.ts';

/** The run time below which a job counts as this long, so that very short jobs do not rule the mean. */
export const BOUNDED_SLOWDOWN_TAU: Micros = seconds(10);

/**
 * Bounded slowdown of a job: `max(1, (wait + run) / max(tau, run))`. No unit; 1 when it did not wait to speak of.
 *
 * Empty cases: none; a job that takes no time counts as `tau` long.
 *
 * Source: Feitelson, Rudolph: "Metrics and Benchmarking for Parallel Job Scheduling", JSSPP'98, with tau = 10 s.
 *
 * @param wait time from submission to start, at least 0
 * @param run time from start to end, at least 0
 * @param tau above 0
 */
export function boundedSlowdown(wait: Micros, run: Micros, tau: Micros = BOUNDED_SLOWDOWN_TAU): number {
  return Math.max(1, (wait + run) / Math.max(tau, run));
}
