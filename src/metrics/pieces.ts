const LEAST = 32;
const MOST = 16_384;

type Values = Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/**
 * Numbers that come one at a time, kept in pieces, each half of what there is already, so that nothing is copied, no smaller array is left
 * behind, and little room is left over.
 */
export class Pieces<Piece extends Values> {
  readonly #make: (length: number) => Piece;
  readonly #pieces: Piece[] = [];
  /** The last piece, and how much of it is in use. */
  #last: Piece;
  #used = 0;
  /** In the pieces before it. */
  #before = 0;

  constructor(make: (length: number) => Piece) {
    this.#make = make;
    this.#last = make(0);
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
    this.#last = this.#make(Math.min(Math.max(LEAST, this.#before >> 1), MOST));
    this.#pieces.push(this.#last);
  }
}
