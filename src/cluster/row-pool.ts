import { NONE } from './ids.ts';
import { leapt } from './row-memory.ts';

/**
 * Rows of a table of which millions may be alive, each a few words of 32 bits side by side, some of them taken in twos as doubles.
 *
 * Rows given back are chained through their first word, the one given back last being used first: what that word held is lost.
 */
export class RowPool {
  /** Words a row: an even number. */
  readonly #width: number;
  words = new Int32Array(0);
  /** The same memory in doubles. */
  doubles = new Float64Array(0);
  #free = NONE;
  #count = 0;
  #top = 0;

  /** @param width words a row; even */
  constructor(width: number) {
    this.#width = width;
  }

  /** Rows in use. */
  get count(): number {
    return this.#count;
  }

  /** One more than the largest row ever in use. */
  get top(): number {
    return this.#top;
  }

  /** Whoever holds `words` or `doubles` reads them anew. */
  take(): number {
    this.#count++;
    const row = this.#free;
    if (row !== NONE) {
      this.#free = this.words[row * this.#width]!;
      return row;
    }
    if ((this.#top + 1) * this.#width > this.words.length) this.#grow();
    return this.#top++;
  }

  giveBack(row: number): void {
    this.#count--;
    this.words[row * this.#width] = this.#free;
    this.#free = row;
  }

  #grow(): void {
    this.words = leapt(this.words, (this.#top + 1) * this.#width);
    this.doubles = new Float64Array(this.words.buffer);
  }
}
