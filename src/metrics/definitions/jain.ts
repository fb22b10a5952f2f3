/**
 * Jain's fairness index: `(sum x)^2 / (n * sum x^2)`. No unit; from `1/n` (one has everything) to 1 (all have the same).
 *
 * Empty cases: of nobody there is no index (undefined); where all have 0, all have the same (1).
 *
 * Source: Jain, Chiu, Hawe: "A Quantitative Measure of Fairness and Discrimination for Resource Allocation in Shared
 * Computer Systems", DEC-TR-301, 1984.
 *
 * @param values at least 0, in any one unit
 */
export function jainIndex(values: ArrayLike<number>): number | undefined {
  if (values.length === 0) return undefined;
  let largest = 0;
  for (let index = 0; index < values.length; index++) largest = Math.max(largest, values[index]!);
  if (largest === 0) return 1;
  let sum = 0;
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    const part = values[index]! / largest; // The index has no unit; parts of the largest cannot overflow when squared.
    sum += part;
    squares += part * part;
  }
  return (sum * sum) / (values.length * squares);
}
