/**
 * Gini coefficient: `sum_ij |x_i - x_j| / (2 * n^2 * mean)`, half the mean difference between two users as a part of the
 * mean. No unit; from 0 (all have the same) to `1 - 1/n` (one has everything). Computed from the sorted values as
 * `sum_k (2k - n - 1) * x_k / (n * sum x)`, which is the same.
 *
 * Empty cases: of nobody there is no coefficient (undefined); where all have 0, all have the same (0).
 *
 * Source: Gini 1912; the sorted form as in Sen: "On Economic Inequality", 1973.
 *
 * @param values at least 0, in any one unit, in any order; not changed
 */
export function giniCoefficient(values: ArrayLike<number>): number | undefined {
  const n = values.length;
  if (n === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  let sum = 0;
  let weighted = 0;
  for (let index = 0; index < n; index++) {
    sum += sorted[index]!;
    weighted += (2 * (index + 1) - n - 1) * sorted[index]!;
  }
  return sum === 0 ? 0 : weighted / (n * sum);
}
