import type { EventTable } from './event-table.ts';
import type { Micros } from './micros.ts';

/**
 * A binary heap of rows of an `EventTable`, ordered by time, then kind and order of insertion. Times are kept beside the rows, as nearly every comparison is decided
 * by them; the rest is looked up only when times tie.
 */
export class EventHeap {
  readonly #table: EventTable;
  #times = new Float64Array(64);
  #rows = new Int32Array(64);
  #size = 0;

  constructor(table: EventTable) {
    this.#table = table;
  }

  get size(): number {
    return this.#size;
  }

  /** The time of the first row; the heap must not be empty. */
  get firstTime(): Micros {
    return this.#times[0]!;
  }

  /** The first row; the heap must not be empty. */
  get first(): number {
    return this.#rows[0]!;
  }

  push(row: number): void {
    if (this.#size === this.#rows.length) this.#grow();
    const time = this.#table.time(row);
    const times = this.#times;
    const rows = this.#rows;
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentTime = times[parent]!;
      if (time > parentTime) break;
      if (time === parentTime && this.#table.precedesAtOnce(rows[parent]!, row)) break;
      times[at] = parentTime;
      rows[at] = rows[parent]!;
      at = parent;
    }
    times[at] = time;
    rows[at] = row;
  }

  /** Removes the first row and gives it back; the heap must not be empty. */
  pop(): number {
    const first = this.#rows[0]!;
    const size = --this.#size;
    if (size > 0) this.#siftDown(size);
    return first;
  }

  /** Removes some row, the one that costs least; the heap must not be empty. */
  popAny(): number {
    return this.#rows[--this.#size]!;
  }

  /** Lets the row that lies past the end sink from the top to its place. */
  #siftDown(size: number): void {
    const times = this.#times;
    const rows = this.#rows;
    const time = times[size]!;
    const row = rows[size]!;
    const half = size >> 1;
    let at = 0;
    while (at < half) {
      const left = (at << 1) + 1;
      const right = left + 1;
      // Which child comes first is a coin toss that no branch predictor guesses, so it is computed. Past the end lies an old row, never chosen.
      const leftTime = times[left]!;
      const rightTime = right < size ? times[right]! : Infinity;
      let child = left + +(rightTime < leftTime);
      if (rightTime === leftTime && this.#table.precedesAtOnce(rows[right]!, rows[left]!)) child = right;
      const childTime = times[child]!;
      if (childTime >= time) {
        if (childTime > time || this.#table.precedesAtOnce(row, rows[child]!)) break;
      }
      times[at] = childTime;
      rows[at] = rows[child]!;
      at = child;
    }
    times[at] = time;
    rows[at] = row;
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2);
    times.set(this.#times);
    this.#times = times;
    const rows = new Int32Array(this.#rows.length * 2);
    rows.set(this.#rows);
    this.#rows = rows;
  }
}
