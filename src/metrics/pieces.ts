const LEAST = 32;
const MOST = 16_384;

type Values = Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/**
 * Numbers that come one at a time, kept in pieces, each half of what there is already, so that nothing is copied, no smaller array is left
 * behind, and little room is left over.
 */
export class Pieces<Piece extends Values> {
  readonly #pieces: Piece[] = [];
  /** The last piece, and how much of it is in use. */
  #last: Piece;
  #used = 0;
  /** In the pieces before it. */
  #before = 0;

  /** @param none what it begins with: a piece for nothing */
  constructor(none: Piece) {
    this.#last = none;
  }

  get count(): number {
    return this.#before + this.#used;
  }

  add(value: number): void {
    if (this.#used === this.#last.length) this.#grow();
    this.#last[this.#used++] = value;
  }

  /** What is there, in parts that are the pieces themselves: who changes the order within a part changes it for good. */
  get parts(): Piece[] {
    return this.#pieces.map((piece) => (piece === this.#last ? (piece.subarray(0, this.#used) as Piece) : piece));
  }

  #grow(): void {
    this.#before += this.#used;
    this.#used = 0;
    const make = this.#last.constructor as new (length: number) => Piece;
    this.#last = new make(Math.min(Math.max(LEAST, this.#before >> 1), MOST));
    this.#pieces.push(this.#last);
  }
}
