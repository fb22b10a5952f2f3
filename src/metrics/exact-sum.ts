/** Both halves of a sum stay below it, so that adding two of them is exact in a double. */
const HALF = 4503599627370496; // 2^52
const PART = 67108864; // 2^26

/**
 * Sum of products of whole numbers, exact beyond 2^53: amounts in thousandths times microseconds pass it within minutes on a
 * large cluster. Kept as `high * 2^52 + low`, so the limit is 2^105. Nothing is allocated for an addition.
 */
export class ExactSum {
  #high = 0;
  #low = 0;

  /** Adds `a * b`, both whole and from 0 to 2^52. */
  addProduct(a: number, b: number): void {
    const product = a * b;
    if (product < HALF) this.#addLow(product);
    else this.#addLarge(a, b);
  }

  /** Out of line, so that the addition above is small. */
  #addLarge(a: number, b: number): void {
    // Schoolbook multiplication of two parts each; every product of parts is below 2^52.
    const aLow = a % PART;
    const aHigh = (a - aLow) / PART;
    const bLow = b % PART;
    const bHigh = (b - bLow) / PART;
    this.#addLow(aLow * bLow);
    this.#addMiddle(aHigh * bLow);
    this.#addMiddle(aLow * bHigh);
    this.#high += aHigh * bHigh;
  }

  /** Adds a whole number from 0 to 2^52. */
  add(value: number): void {
    this.#addLow(value);
  }

  /** The sum as `high * 2^52 + low`, `low` from 0 to below 2^52. */
  get high(): number {
    return this.#high;
  }
  get low(): number {
    return this.#low;
  }
  /** Adds `high * 2^52 + low`. */
  addParts(high: number, low: number): void {
    this.#high += high;
    this.#addLow(low);
  }

  /** Adds another sum. */
  addSum(other: ExactSum): void {
    this.#high += other.#high;
    this.#addLow(other.#low);
  }

  /** The double nearest to the sum. */
  get value(): number {
    return this.#high * HALF + this.#low;
  }

  /** The sum less another, without losing what both have in common. */
  minus(other: ExactSum): number {
    return (this.#high - other.#high) * HALF + (this.#low - other.#low);
  }

  /** Is it the same sum, to the last digit? */
  equals(other: ExactSum): boolean {
    return this.#high === other.#high && this.#low === other.#low;
  }

  /** Adds `product * 2^26`. */
  #addMiddle(product: number): void {
    const low = product % PART;
    this.#high += (product - low) / PART;
    this.#addLow(low * PART);
  }

  #addLow(value: number): void {
    this.#low += value;
    if (this.#low < HALF) return;
    this.#low -= HALF;
    this.#high++;
  }
}
