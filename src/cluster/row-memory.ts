/** Words a table begins with. */
const FEW = 256;
/** Up to so many words, a mebibyte, it grows by doubling ... */
const SMALL = 0x4_0000;
/** ... then at once to so many, 256 MiB: an allocator asks the system for so much, and is given pages of zeros ... */
const LARGE = 0x400_0000;
/** ... and then by this factor. */
const LEAP = 4;

/**
 * Room for so many words, with those there kept. What an array was before it grew stays in memory until a collection of the heap, which comes late
 * where little is allocated: after many doublings that is as much again. So a large table grows rarely, and by far: a page of zeros takes no memory
 * before it is written to.
 */
export function leapt(words: Int32Array<ArrayBuffer>, least: number): Int32Array<ArrayBuffer> {
  let size = Math.max(FEW, words.length);
  while (size < least) size = size < SMALL ? 2 * size : Math.max(LARGE, LEAP * size);
  const larger = new Int32Array(size);
  larger.set(words);
  return larger;
}

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
    this.words = leapt(this.words, rows * this.#width);
    this.doubles = new Float64Array(this.words.buffer);
  }
}
