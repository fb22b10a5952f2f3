/** Takes the numbers of a run in their order, a piece at a time. */
export interface Mixer {
  mixAll(values: Float64Array, count: number): void;
}

/** Where nobody wants a digest. */
export const NO_DIGEST: Mixer = { mixAll: () => {} };

/**
 * A rolling 64-bit hash of numbers and strings in their order, kept as two lanes of 32 bits. It tells results apart; it does not resist an
 * adversary. The same values give the same digest on every machine.
 */
export class Digest implements Mixer {
  readonly #double = new Float64Array(1);
  readonly #words = new Int32Array(this.#double.buffer);
  #a = 0x243f6a88 | 0; // Digits of pi: any start will do that is not zero.
  #b = 0x85a308d3 | 0;

  /** Mixes a number in, with all its bits. -0 counts as 0, and every NaN alike. */
  mix(value: number): void {
    if (Number.isNaN(value)) {
      this.#step(0, NOT_A_NUMBER);
      return;
    }
    this.#double[0] = value + 0;
    this.#step(this.#words[LOW]!, this.#words[1 - LOW]!);
  }

  /** Mixes the first `count` numbers in, one after the other. */
  mixAll(values: Float64Array, count: number): void {
    for (let i = 0; i < count; i++) this.mix(values[i]!);
  }

  /** Mixes a string in, by its length and UTF-16 units, so that `ab`, `c` and `a`, `bc` differ. */
  mixString(text: string): void {
    this.#step(text.length, STRING);
    for (let i = 0; i < text.length; i++) this.#step(text.charCodeAt(i), i);
  }

  /** The digest of what was mixed so far, as 16 lower-case hexadecimal digits. More may be mixed in afterwards. */
  get hex(): string {
    const a = finish(this.#a ^ Math.imul(this.#b, 0x9e3779b1));
    const b = finish(this.#b ^ a);
    return hexadecimal(a) + hexadecimal(b);
  }

  /** For given input this maps the two lanes one to one, so nothing that was mixed in before is lost. */
  #step(low: number, high: number): void {
    const x = Math.imul(this.#a ^ low, 0x85ebca6b);
    const y = Math.imul(this.#b ^ high, 0xc2b2ae35);
    const a = (((x << 13) | (x >>> 19)) + y) | 0;
    this.#a = a;
    this.#b = (((y << 17) | (y >>> 15)) + Math.imul(a, 5) + 0x9e3779b9) | 0;
  }
}

/** Upper words that no number has: those of NaN, and of a NaN that is never mixed in, before a string. */
const NOT_A_NUMBER = 0x7ff80000;
const STRING = 0x7ff80001;
/** Which word of a double holds its lower half: the first on little-endian machines. */
const LOW = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;

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
