/**
 * Solves `matrix * x = right` for a symmetric matrix that is positive definite, or nearly so, by Cholesky's method.
 * Only the lower triangle is read, and overwritten; a pivot lost to rounding counts as infinite, which leaves its
 * unknown at 0 (two goods that are always bought together have no price each, only one for both).
 */
export function solvePositiveDefinite(matrix: number[][], right: readonly number[]): number[] {
  const size = right.length;
  const pivots = new Array<number>(size).fill(0);
  const x = [...right];
  for (let row = 0; row < size; row++) {
    const diagonal = matrix[row]![row]!;
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row]![column]!;
      for (let k = 0; k < column; k++) sum -= matrix[row]![k]! * matrix[column]![k]!;
      if (column < row) matrix[row]![column] = sum / pivots[column]!;
      else pivots[row] = sum > diagonal * 1e-15 ? Math.sqrt(sum) : Number.POSITIVE_INFINITY;
    }
  }
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) x[row] = x[row]! - matrix[row]![k]! * x[k]!;
    x[row] = x[row]! / pivots[row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) x[row] = x[row]! - matrix[k]![row]! * x[k]!;
    x[row] = x[row]! / pivots[row]!;
  }
  return x;
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}
