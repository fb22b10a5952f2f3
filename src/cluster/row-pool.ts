import { NONE } from './ids.ts';

/** Words a pool begins with. */
const FEW = 256;
/** Up to so many words, a mebibyte, it grows by doubling ... */
const SMALL = 0x4_0000;
/** ... then at once to so many, 256 MiB: an allocator asks the system for so much, and is given pages of zeros ... */
const LARGE = 0x400_0000;
/** ... and then by this factor. */
const LEAP = 4;

/**
 * Rows of a table of which millions may be alive, each a few words of 32 bits side by side, some of them taken in twos as doubles.
 *
 * What an array was before it grew stays in memory until a collection of the heap, which comes late where little is allocated: after
 * many doublings that is as much again. So a large pool grows rarely, and by far: a page of zeros takes no memory before it is written to.
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
    const { length } = this.words;
    const words = new Int32Array(length < SMALL ? Math.max(FEW, 2 * length) : Math.max(LARGE, LEAP * length));
    words.set(this.words);
    this.words = words;
    this.doubles = new Float64Array(words.buffer);
  }
}
