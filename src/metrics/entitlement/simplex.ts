/** Maximise `objective . x` over all `x >= 0` with `rows * x <= bounds`. */
export interface LinearProgram {
  readonly objective: readonly number[];
  readonly rows: readonly (readonly number[])[];
  readonly bounds: readonly number[];
}

/** Numbers this small count as 0: programmes should be scaled so that what matters is around 1. */
const EPSILON = 1e-11;
const MOST_PIVOTS = 100_000;

/**
 * Dantzig's simplex method in two phases on a dense table. It goes where the objective rises fastest; when that has led
 * nowhere for as many pivots as there are rows, Bland's rule takes over until the objective rises again, so that it ends.
 * The path is always the same. Meant for programmes of some hundred variables.
 *
 * @returns the best `x`, or undefined when no `x` meets all rows
 * @throws RangeError when the objective has no upper end
 */
export function maximise(program: LinearProgram): number[] | undefined {
  const { objective, rows, bounds } = program;
  const m = rows.length;
  const n = objective.length;
  const HELPER = -1; // The variable that makes every row hold at first, and has to go.
  // Columns: n variables outside the basis, the helper, the bounds. Rows: the basis, the objective, the helper's objective.
  const table = rows.map((row, index) => [...row, -1, bounds[index]!]);
  table.push([...objective.map((value) => -value), 0, 0], [...objective.map(() => 0), 1, 0]);
  const basis = rows.map((_, index) => n + index);
  const outside = [...objective.keys(), HELPER];

  const pivot = (row: number, column: number): void => {
    const pivotRow = table[row]!;
    const inverse = 1 / pivotRow[column]!;
    for (let i = 0; i < m + 2; i++) {
      const factor = table[i]![column]! * inverse;
      if (i === row || factor === 0) continue;
      for (let j = 0; j < n + 2; j++) if (j !== column) table[i]![j] = table[i]![j]! - pivotRow[j]! * factor;
      table[i]![column] = -factor;
    }
    for (let j = 0; j < n + 2; j++) pivotRow[j] = pivotRow[j]! * inverse;
    pivotRow[column] = inverse;
    [basis[row], outside[column]] = [outside[column]!, basis[row]!];
  };

  /** Climbs until nothing outside the basis would help; false when it can climb for ever. */
  const climb = (costs: number, mayUseHelper: boolean): boolean => {
    let idle = 0; // Pivots since the objective rose.
    for (let pivots = 0; pivots < MOST_PIVOTS; pivots++) {
      let column = -1;
      for (let j = 0; j <= n; j++) {
        const cost = table[costs]![j]!;
        if ((outside[j] === HELPER && !mayUseHelper) || cost >= -EPSILON) continue;
        const steeper = column < 0 ? -1 : idle > m ? 0 : cost - table[costs]![column]!;
        if (steeper < 0 || (steeper === 0 && outside[j]! < outside[column]!)) column = j;
      }
      if (column < 0) return true;
      let row = -1;
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < m; i++) {
        if (table[i]![column]! <= EPSILON) continue;
        const ratio = Math.max(0, table[i]![n + 1]!) / table[i]![column]!;
        if (row >= 0 && (ratio > least || (ratio === least && basis[i]! > basis[row]!))) continue;
        row = i;
        least = ratio;
      }
      if (row < 0) return false;
      idle = least > EPSILON ? 0 : idle + 1;
      pivot(row, column);
    }
    throw new Error(`the simplex method did not end within ${MOST_PIVOTS} pivots`);
  };

  let lowest = 0;
  for (let i = 1; i < m; i++) if (table[i]![n + 1]! < table[lowest]![n + 1]!) lowest = i;
  if (m > 0 && table[lowest]![n + 1]! < 0) {
    pivot(lowest, n);
    climb(m + 1, true);
    if (table[m + 1]![n + 1]! < -EPSILON) return undefined;
    const row = basis.indexOf(HELPER);
    if (row >= 0) {
      let column = 0;
      for (let j = 1; j <= n; j++) if (Math.abs(table[row]![j]!) > Math.abs(table[row]![column]!)) column = j;
      pivot(row, column);
    }
  }
  if (!climb(m, false)) throw new RangeError('the objective has no upper end; bound every variable that it counts');
  const x = new Array<number>(n).fill(0);
  basis.forEach((variable, row) => {
    if (variable >= 0 && variable < n) x[variable] = Math.max(0, table[row]![n + 1]!);
  });
  return x;
}
