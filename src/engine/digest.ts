/** The upper word of a NaN. */
const NOT_A_NUMBER = 0x7ff80000;
/** Stands beside the length of a string. */
const STRING = -0.5;

/**
 * A rolling hash of numbers and strings in their order. Four words of 32 bits at a time go into four lanes, on which a processor works side
 * by side. It tells results apart; it does not resist an adversary. The same values in the same pieces give the same digest on every machine
 * that keeps the lower half of a double first, as those do for which Node is released.
 */
export class Digest {
  /** What `mix` and `mixString` put in. */
  readonly #pair = new Float64Array(2);
  readonly #pairWords = new Int32Array(this.#pair.buffer);
  #a = 0x243f6a88 | 0; // Digits of pi: any start will do that is not zero.
  #b = 0x85a308d3 | 0;
  #c = 0x13198a2e | 0;
  #d = 0x03707344 | 0;

  /** Mixes a number in, with all its bits. -0 counts as 0, and every NaN alike. */
  mix(value: number): void {
    this.#mixPair(value, 0);
  }

  /** Mixes a piece in. @param count how many words: a multiple of 4, as a piece is filled up with zeros, and says itself how long it is */
  mixWords(words: Int32Array, count: number): void {
    let a = this.#a;
    let b = this.#b;
    let c = this.#c;
    let d = this.#d;
    for (let i = 0; i < count; i += 4) {
      a = Math.imul(a ^ words[i]!, 0x85ebca6b);
      b = Math.imul(b ^ words[i + 1]!, 0xc2b2ae35);
      c = Math.imul(c ^ words[i + 2]!, 0x27d4eb2f);
      d = Math.imul(d ^ words[i + 3]!, 0x165667b1);
      // From the last line to the first this can be undone, so nothing that was mixed in before is lost.
      a = (((a << 13) | (a >>> 19)) + b) | 0;
      b = (((b << 17) | (b >>> 15)) + c) | 0;
      c = (((c << 11) | (c >>> 21)) + d) | 0;
      d = ((((d << 19) | (d >>> 13)) ^ a) + 0x9e3779b9) | 0;
    }
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
    this.#pair[0] = Number.isNaN(first) ? 0 : first + 0;
    this.#pair[1] = second;
    if (Number.isNaN(first)) this.#pairWords[1] = NOT_A_NUMBER;
    this.mixWords(this.#pairWords, 4);
  }

  /** The digest of what was mixed so far, as 16 lower-case hexadecimal digits. More may be mixed in afterwards. */
  get hex(): string {
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
