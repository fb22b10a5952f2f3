import { NONE } from './ids.ts';

/** Row r lies in chunk `r >> CHUNK_SHIFT`. */
export const CHUNK_SHIFT = 13;
const CHUNK = 1 << CHUNK_SHIFT;
/** The first chunk begins with so many and doubles: most runs are small. */
const FEW = 16;

/** Where a word of a row stands in the row's chunk; or a double, if the width is given in doubles. */
export function inChunk(row: number, width: number, place: number): number {
  return (row & (CHUNK - 1)) * width + place;
}

/**
 * Rows of a table of which millions may be alive, each a few words of 32 bits side by side, some of them taken in twos as doubles. They lie in
 * chunks, so that a table that grows neither copies what it has nor leaves ever larger arrays behind, which are let go late. Rows given back
 * are chained through their first word, the one given back last being used first: what it held is lost.
 */
export class RowChunks {
  /** Words a row: an even number. */
  readonly #width: number;
  /** The chunks, in words and in doubles. A table reads them itself, as it knows the width. */
  readonly words: Int32Array[] = [];
  readonly doubles: Float64Array[] = [];
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
      this.#free = this.words[row >> CHUNK_SHIFT]![inChunk(row, this.#width, 0)]!;
      return row;
    }
    if (this.#top === this.#room) this.#grow();
    return this.#top++;
  }

  giveBack(row: number): void {
    this.#count--;
    this.words[row >> CHUNK_SHIFT]![inChunk(row, this.#width, 0)] = this.#free;
    this.#free = row;
  }

  #grow(): void {
    const isFirst = this.#room < CHUNK;
    const rows = isFirst ? Math.max(FEW, 2 * this.#room) : CHUNK;
    const words = new Int32Array(rows * this.#width);
    if (isFirst && this.#room > 0) {
      words.set(this.words.pop()!);
      this.doubles.pop();
    }
    this.words.push(words);
    this.doubles.push(new Float64Array(words.buffer));
    this.#room += isFirst ? rows - this.#room : rows;
  }
}
