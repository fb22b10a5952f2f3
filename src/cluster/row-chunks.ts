import { NONE } from './ids.ts';

/** Rows of a chunk, a power of two. */
const SHIFT = 13;
const CHUNK = 1 << SHIFT;
const MASK = CHUNK - 1;
/** The first chunk begins with so many and doubles: most runs are small. */
const FEW = 16;

/**
 * Rows of a table of which millions may be alive, each a few words of 32 bits side by side, some of them taken in twos as doubles. They lie in
 * chunks, so that a table that grows neither copies what it has nor leaves ever larger arrays behind, which are let go late. Rows given back
 * are chained through their first word, the one given back last being used first: what it held is lost.
 */
export class RowChunks {
  /** Words a row: an even number. */
  readonly #width: number;
  readonly #words: Int32Array[] = [];
  /** The same memory in doubles. */
  readonly #doubles: Float64Array[] = [];
  #free = NONE;
  #count = 0;
  #top = 0;
  #room = 0;

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

  take(): number {
    this.#count++;
    const row = this.#free;
    if (row !== NONE) {
      this.#free = this.word(row, 0);
      return row;
    }
    if (this.#top === this.#room) this.#grow();
    return this.#top++;
  }

  giveBack(row: number): void {
    this.#count--;
    this.setWord(row, 0, this.#free);
    this.#free = row;
  }

  word(row: number, place: number): number {
    return this.#words[row >> SHIFT]![(row & MASK) * this.#width + place]!;
  }
  setWord(row: number, place: number, value: number): void {
    this.#words[row >> SHIFT]![(row & MASK) * this.#width + place] = value;
  }

  /** `place` is that of its first word, halved. */
  double(row: number, place: number): number {
    return this.#doubles[row >> SHIFT]![(row & MASK) * (this.#width >> 1) + place]!;
  }
  setDouble(row: number, place: number, value: number): void {
    this.#doubles[row >> SHIFT]![(row & MASK) * (this.#width >> 1) + place] = value;
  }

  /** The words among which a row lies, from `start` on, and the same in doubles, from half of `start` on. Lent until a row is taken. */
  words(row: number): Int32Array {
    return this.#words[row >> SHIFT]!;
  }
  doubles(row: number): Float64Array {
    return this.#doubles[row >> SHIFT]!;
  }
  start(row: number): number {
    return (row & MASK) * this.#width;
  }

  #grow(): void {
    const isFirst = this.#room < CHUNK;
    const rows = isFirst ? Math.max(FEW, 2 * this.#room) : CHUNK;
    const words = new Int32Array(rows * this.#width);
    if (isFirst && this.#room > 0) words.set(this.#words.pop()!);
    if (isFirst) this.#doubles.pop();
    this.#words.push(words);
    this.#doubles.push(new Float64Array(words.buffer));
    this.#room += isFirst ? rows - this.#room : rows;
  }
}
