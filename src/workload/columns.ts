/** A column of numbers that grows by doubling while a file is read; eight bytes a row once it is done. */
export class NumberColumn {
  #values = new Float64Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const doubled = new Float64Array(this.#length * 2);
      doubled.set(this.#values);
      this.#values = doubled;
    }
    this.#values[this.#length++] = value;
  }

  /** The rows so far, in `order` where one is given. */
  done(order?: Uint32Array): Float64Array {
    if (order === undefined) return this.#values.slice(0, this.#length);
    const sorted = new Float64Array(this.#length);
    for (let row = 0; row < order.length; row += 1) sorted[row] = this.#values[order[row]!]!;
    return sorted;
  }
}

/** Row numbers sorted by `times`, equal times by `ids` (a job number), then by row: the order of arrival. */
export function arrivalOrder(times: Float64Array, ids: Float64Array): Uint32Array {
  const order = Uint32Array.from(times, (_, row) => row);
  return order.sort((a, b) => times[a]! - times[b]! || ids[a]! - ids[b]! || a - b);
}
