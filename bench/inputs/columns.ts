import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** A column of a workload file: `f64` doubles or `i32` integers. */
export type ColumnType = 'f64' | 'i32';
type Column = Float64Array | Int32Array;

const BYTES = { f64: 8, i32: 4 } as const;
/** A file begins with two doubles: how many rows, how many columns. */
const HEADER = 16;
/** Rows read at a time. */
const WINDOW = 16384;

/** All columns of a workload file made by `generate.mjs`, in memory. */
export function readColumns(file: string, types: readonly ColumnType[]): readonly Column[] {
  const bytes = readFileSync(file);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const rows = new Float64Array(buffer, 0, 1)[0]!;
  let start = HEADER;
  return types.map((type) => {
    const column = type === 'f64' ? new Float64Array(buffer, start, rows) : new Int32Array(buffer, start, rows);
    start += rows * BYTES[type];
    return column;
  });
}

/** The rows of a workload file one after the other, of which only a window is in memory. */
export class RowStream {
  readonly rows: number;
  /** The values of the current row are at `at` of each column. */
  readonly columns: readonly Column[];
  at = -1;
  readonly #file: number;
  readonly #starts: readonly number[];
  #row = -1;

  constructor(file: string, types: readonly ColumnType[]) {
    this.#file = openSync(file, 'r');
    const header = new Float64Array(2);
    readSync(this.#file, new Uint8Array(header.buffer), 0, HEADER, 0);
    this.rows = header[0]!;
    let start = HEADER;
    this.#starts = types.map((type) => {
      const begin = start;
      start += this.rows * BYTES[type];
      return begin;
    });
    this.columns = types.map((type) => (type === 'f64' ? new Float64Array(WINDOW) : new Int32Array(WINDOW)));
  }

  /** The number of the current row. */
  get row(): number {
    return this.#row;
  }

  /** Goes on to the next row; false, and the file is closed, when there is none. */
  next(): boolean {
    if (this.#row + 1 >= this.rows) {
      if (this.#row < this.rows) closeSync(this.#file);
      this.#row = this.rows;
      return false;
    }
    this.#row++;
    this.at = this.#row % WINDOW;
    if (this.at === 0) this.#read();
    return true;
  }

  #read(): void {
    const rows = Math.min(WINDOW, this.rows - this.#row);
    for (const [i, column] of this.columns.entries()) {
      const width = column.BYTES_PER_ELEMENT;
      const bytes = new Uint8Array(column.buffer, 0, rows * width);
      readSync(this.#file, bytes, 0, bytes.length, this.#starts[i]! + this.#row * width);
    }
  }
}
