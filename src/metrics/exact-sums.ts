import { ExactSum } from './exact-sum.ts';

const HALF = 4503599627370496; // 2^52

/** Many sums as {@link ExactSum}, by row, in two columns: as exact, at 16 bytes a sum. */
export class ExactSums {
  #low = new Float64Array(0);
  #high = new Float64Array(0);

  /** Makes room for so many rows. */
  reserve(rows: number): void {
    if (this.#low.length >= rows) return;
    const size = Math.max(rows, 2 * this.#low.length);
    const low = new Float64Array(size);
    const high = new Float64Array(size);
    low.set(this.#low);
    high.set(this.#high);
    this.#low = low;
    this.#high = high;
  }

  /** Adds `a * b`, both whole and from 0 to 2^52. */
  addProduct(row: number, a: number, b: number): void {
    const product = a * b;
    if (product >= HALF) this.#addLarge(row, a, b);
    else this.add(row, product);
  }

  /** Adds a whole number from 0 to 2^52. */
  add(row: number, value: number): void {
    const low = this.#low[row]! + value;
    if (low < HALF) this.#low[row] = low;
    else {
      this.#low[row] = low - HALF;
      this.#high[row]!++;
    }
  }

  /** The double nearest to the sum. */
  value(row: number): number {
    return this.#high[row]! * HALF + this.#low[row]!;
  }

  /** The sum of a row is that of a row elsewhere. */
  copy(row: number, from: ExactSums, source: number): void {
    this.#low[row] = from.#low[source]!;
    this.#high[row] = from.#high[source]!;
  }

  /** Adds a sum to one that stands alone. */
  addTo(sum: ExactSum, row: number): void {
    sum.addParts(this.#high[row]!, this.#low[row]!);
  }

  #addLarge(row: number, a: number, b: number): void {
    const sum = new ExactSum();
    sum.addProduct(a, b);
    this.#high[row]! += sum.high;
    this.add(row, sum.low);
  }
}
