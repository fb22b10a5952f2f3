import { type Estimate, estimateFrom } from './estimate.ts';
import { tTwoSidedP } from './student-t.ts';
import { Welford } from './welford.ts';

/** By how much one policy differs from another on the same draws. */
export interface PairedDifference extends Estimate {
  /** Two-sided p-value of "there is no difference"; 1 from a single pair, which says nothing of chance. */
  readonly p: number;
}

/**
 * Mean of `value - baseline` over replications that met the same draws (common random numbers), with its paired t
 * interval and p-value (Law: "Simulation Modeling and Analysis", 10.2.1 and 11.2).
 *
 * Empty cases: of no pairs there is no difference (undefined). Where all pairs differ by the same amount, chance has no
 * part: p is 1 when that amount is 0, else 0.
 *
 * @param values one for each replication
 * @param baseline those of the baseline, in the same order
 * @throws RangeError when the two are not equally long, a number is not finite, or the level is not between 0 and 1
 */
export function pairedDifference(
  values: ArrayLike<number>,
  baseline: ArrayLike<number>,
  level = 0.95,
): PairedDifference | undefined {
  if (values.length !== baseline.length)
    throw new RangeError(
      `${values.length} values cannot be paired with ${baseline.length}; give one of each a replication`,
    );
  const differences = new Welford();
  for (let index = 0; index < values.length; index++) {
    const difference = values[index]! - baseline[index]!;
    if (!Number.isFinite(difference))
      throw new RangeError(
        `pair ${index} is ${values[index]} and ${baseline[index]}; only finite numbers can be compared`,
      );
    differences.add(difference);
  }
  const estimate = estimateFrom(differences, level);
  return estimate && { ...estimate, p: pValue(differences) };
}

function pValue({ n, mean, standardError }: Welford): number {
  if (n === 1 || (mean === 0 && standardError === 0)) return 1;
  return tTwoSidedP(mean / standardError, n - 1);
}
