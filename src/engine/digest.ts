/** The upper word of a NaN. */
const NOT_A_NUMBER = 0x7ff80000;
/** Stands beside the length of a string. */
const STRING = -0.5;

/** So many words a piece may have, and so many wait at the most before it is begun. */
export const LONGEST_PIECE = 0xf000;
const MANY = 0x1000;
// Pieces wait here, those of one digest at a time, until they are many and are mixed in at one go. Constants, so that the compiler knows where they
// lie and how long they are.
export const pieceDoubles = new Float64Array((MANY + LONGEST_PIECE) / 2);
export const pieceWords = new Int32Array(pieceDoubles.buffer);
/** How many words wait, and whose they are. */
const waiting = { words: 0, digest: undefined as Digest | undefined };

/**
 * A rolling hash of numbers and strings in their order. Four words of 32 bits at a time go into four lanes, on which a processor works side
 * by side. It tells results apart; it does not resist an adversary. The same values in the same pieces give the same digest on every machine
 * that keeps the lower half of a double first, as those do for which Node is released.
 */
export class Digest {
  #a = 0x243f6a88 | 0; // Digits of pi: any start will do that is not zero.
  #b = 0x85a308d3 | 0;
  #c = 0x13198a2e | 0;
  #d = 0x03707344 | 0;

  /** Mixes a number in, with all its bits. -0 counts as 0, and every NaN alike. */
  mix(value: number): void {
    this.#mixPair(value, 0);
  }

  /**
   * Begins a piece of so many words, which says itself how long it is. Returns the place of the first in `pieceWords`: all of them are written before
   * anything else is mixed in. @param count a multiple of 4, as a piece is filled up with zeros, and no more than `LONGEST_PIECE`
   */
  begin(count: number): number {
    const { words, digest } = waiting;
    if (digest !== this || words > MANY) return this.#beginAnew(count);
    waiting.words = words + count;
    return words;
  }

  /** Begins a piece when all that waits has been mixed in. */
  #beginAnew(count: number): number {
    if (waiting.digest !== undefined) waiting.digest.#mixWaiting();
    waiting.digest = this;
    waiting.words = count;
    return 0;
  }

  #mixWaiting(): void {
    let a = this.#a;
    let b = this.#b;
    let c = this.#c;
    let d = this.#d;
    const count = waiting.words;
    // Pieces begin at multiples of 4, so `|` adds; a sum is looked at for whether it still is a whole number.
    for (let i = 0; i < count; i += 4) {
      a = Math.imul(a ^ pieceWords[i]!, 0x85ebca6b);
      b = Math.imul(b ^ pieceWords[i | 1]!, 0xc2b2ae35);
      c = Math.imul(c ^ pieceWords[i | 2]!, 0x27d4eb2f);
      d = Math.imul(d ^ pieceWords[i | 3]!, 0x165667b1);
      // From the last line to the first this can be undone, so nothing that was mixed in before is lost.
      a = (((a << 13) | (a >>> 19)) + b) | 0;
      b = (((b << 17) | (b >>> 15)) + c) | 0;
      c = (((c << 11) | (c >>> 21)) + d) | 0;
      d = ((((d << 19) | (d >>> 13)) ^ a) + 0x9e3779b9) | 0;
    }
    waiting.words = 0;
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }

  /** Mixes a string in, by its length and UTF-16 units, so that `ab`, `c` and `a`, `bc` differ. */
  mixString(text: string): void {
    this.#mixPair(text.length, STRING);
    for (let i = 0; i < text.length; i++) this.#mixPair(text.charCodeAt(i), STRING - i);
  }

  /** Beside a number alone there is a 0. */
  #mixPair(first: number, second: number): void {
    const place = this.begin(4);
    pieceDoubles[place >> 1] = Number.isNaN(first) ? 0 : first + 0;
    pieceDoubles[(place >> 1) + 1] = second;
    if (Number.isNaN(first)) pieceWords[place + 1] = NOT_A_NUMBER;
  }

  /** The digest of what was mixed so far, as 16 lower-case hexadecimal digits. More may be mixed in afterwards. */
  get hex(): string {
    if (waiting.digest === this) this.#mixWaiting();
    const a = finish(this.#a ^ Math.imul(this.#b, 0x9e3779b1) ^ finish(this.#c));
    const b = finish(this.#b ^ Math.imul(this.#d, 0x85ebca77) ^ a);
    return hexadecimal(a) + hexadecimal(b);
  }
}

/** Spreads every bit over the whole word (the finisher of MurmurHash3, A. Appleby, public domain). */
function finish(word: number): number {
  let w = word;
  w = Math.imul(w ^ (w >>> 16), 0x85ebca6b);
  w = Math.imul(w ^ (w >>> 13), 0xc2b2ae35);
  return w ^ (w >>> 16);
}

function hexadecimal(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
