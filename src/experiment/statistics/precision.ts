import type { Estimate } from './estimate.ts';

/** When an estimate is good enough to stop adding replications. */
export interface PrecisionRule {
  /** Largest half-width as a part of the mean, above 0: 0.05 means within 5 %. */
  readonly relative: number;
  /** A half-width of this is good enough whatever the mean, in its unit; 0 unless told. For means close to 0. */
  readonly absolute?: number;
  /** Not before this many replications; 2 unless told. Early intervals are often too narrow by luck. */
  readonly minReplications?: number;
}

/**
 * Half-width as a part of the mean. No unit; 0 for an exact mean of 0, `Infinity` for an inexact one.
 */
export function relativeHalfWidth({ mean, halfWidth }: Estimate): number {
  return halfWidth === 0 ? 0 : halfWidth / Math.abs(mean);
}

/**
 * Whether the interval is as narrow as asked: at most `relative` of the mean, or at most `absolute`, after at least
 * `minReplications` (the sequential procedure of Law: "Simulation Modeling and Analysis", 9.4.1, with the plain relative
 * half-width, as reports print it).
 */
export function precisionReached(estimate: Estimate, rule: PrecisionRule): boolean {
  if (estimate.n < Math.max(2, rule.minReplications ?? 2)) return false;
  return relativeHalfWidth(estimate) <= rule.relative || estimate.halfWidth <= (rule.absolute ?? 0);
}

/**
 * How many replications in all will probably be enough, if the variance stays as it looks now: half-widths shrink with
 * the root of the number. At least those there are; `Infinity` from a single one, or for a mean of 0 without an absolute
 * bound.
 */
export function replicationsNeeded(estimate: Estimate, rule: PrecisionRule): number {
  const least = Math.max(estimate.n, 2, rule.minReplications ?? 2);
  const allowed = Math.max(rule.relative * Math.abs(estimate.mean), rule.absolute ?? 0);
  if (estimate.halfWidth <= allowed) return least;
  const ratio = estimate.halfWidth / allowed;
  return Math.max(least, Math.ceil(estimate.n * ratio * ratio));
}
