/**
 * Mean and variance of numbers that come one at a time, without keeping them and without the cancellation of "sum of
 * squares less square of sum". The result depends on the order of the numbers in the last digits: add them in a fixed
 * order, such as that of the replications, and it is the same to the bit.
 *
 * Source: Welford: "Note on a Method for Calculating Corrected Sums of Squares and Products", Technometrics 4 (1962).
 */
export class Welford {
  #n = 0;
  #mean = 0;
  #squares = 0;
  #least = Number.POSITIVE_INFINITY;
  #largest = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.#n++;
    const before = value - this.#mean;
    this.#mean += before / this.#n;
    this.#squares += before * (value - this.#mean);
    if (value < this.#least) this.#least = value;
    if (value > this.#largest) this.#largest = value;
  }

  /** How many numbers there were. */
  get n(): number {
    return this.#n;
  }

  /** 0 when there were none; ask `n`. */
  get mean(): number {
    return this.#mean;
  }

  /** Sample variance (over n - 1); `NaN` below two numbers. */
  get variance(): number {
    return this.#n < 2 ? Number.NaN : this.#squares / (this.#n - 1);
  }

  /** Standard error of the mean, `sqrt(variance / n)`; `NaN` below two numbers. */
  get standardError(): number {
    return Math.sqrt(this.variance / this.#n);
  }

  /** `Infinity` when there were no numbers. */
  get least(): number {
    return this.#least;
  }

  /** `-Infinity` when there were no numbers. */
  get largest(): number {
    return this.#largest;
  }
}
