/**
 * Kinds below this number have places of their own in columns: tables with a bundle a row keep the amounts of those, side
 * by side, in one array of doubles, and a bundle only where a row holds any other kind. That is what most clusters need.
 */
export const COLUMN_KINDS = 4;

// What is done to such a row at every offer is written out for its four numbers: a loop asks anew on every turn what it asked before.

/** All amounts of a row together: 0 where there is nothing, as none is below. */
export function rowSum(columns: Float64Array, start: number): number {
  return columns[start]! + columns[start + 1]! + columns[start + 2]! + columns[start + 3]!;
}

/** Makes all amounts of a row 0. */
export function clearRow(columns: Float64Array, start: number): void {
  columns[start] = 0;
  columns[start + 1] = 0;
  columns[start + 2] = 0;
  columns[start + 3] = 0;
}

/** Makes a row what another one is. */
export function copyRow(from: Float64Array, start: number, to: Float64Array, at: number): void {
  to[at] = from[start]!;
  to[at + 1] = from[start + 1]!;
  to[at + 2] = from[start + 2]!;
  to[at + 3] = from[start + 3]!;
}

/** Room for twice as many numbers, with those there kept: columns grow by doubling, so growth costs nothing a row. */
export function grown<Column extends Float64Array | Int32Array | Uint8Array>(column: Column, rows: number): Column {
  if (column.length >= rows) return column;
  let size = Math.max(16, column.length);
  while (size < rows) size *= 2;
  const larger = new (column.constructor as new (length: number) => Column)(size);
  larger.set(column);
  return larger;
}

/** Hands out rows of a table and takes them back: the row freed last is used first, so that a table stays compact. */
export class Rows {
  readonly #free: number[] = [];
  #used = 0;
  #top = 0;

  /** Rows in use. */
  get count(): number {
    return this.#used;
  }

  /** One more than the largest row ever in use. */
  get top(): number {
    return this.#top;
  }

  take(): number {
    this.#used++;
    return this.#free.length > 0 ? this.#free.pop()! : this.#top++;
  }

  giveBack(row: number): void {
    this.#used--;
    this.#free.push(row);
  }
}
