import { grown } from './columns.ts';

/**
 * Rows of a table, each a few words of 32 bits side by side, some of them taken in twos as doubles: what is known of a row is one look at
 * memory, or two, and not one for every column. Rows begin at a multiple of their width, so words in twos are aligned.
 */
export class RowMemory {
  /** Words a row: an even number. */
  readonly #width: number;
  words = new Int32Array(0);
  /** The same memory in doubles. */
  doubles = new Float64Array(0);

  /** @param width words a row; even */
  constructor(width: number) {
    this.#width = width;
  }

  /** Makes room for rows below this one. Whoever holds `words` or `doubles` reads them anew. */
  grow(rows: number): void {
    if (this.words.length >= rows * this.#width) return;
    this.words = grown(this.words, rows * this.#width);
    this.doubles = new Float64Array(this.words.buffer);
  }
}
