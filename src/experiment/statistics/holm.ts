/**
 * Holm's step-down correction for several comparisons at once: adjusted p-values, in the order of the input. Where one
 * is at most alpha, its hypothesis may be rejected; the chance of rejecting any true one is then at most alpha, however
 * the tests depend on each other. The k-th smallest of m p-values (k from 0) is multiplied by `m - k`, kept at most 1
 * and at least what the one before it came to.
 *
 * Source: Holm: "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6 (1979).
 *
 * @throws RangeError when a value is not a probability
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  pValues.forEach((p, index) => {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`p-value ${index} is ${p}; it is from 0 to 1`);
  });
  const order = [...pValues.keys()].sort((a, b) => pValues[a]! - pValues[b]! || a - b);
  const adjusted = new Array<number>(pValues.length).fill(0);
  let floor = 0;
  order.forEach((index, rank) => {
    floor = Math.max(floor, Math.min(1, pValues[index]! * (pValues.length - rank)));
    adjusted[index] = floor;
  });
  return adjusted;
}
