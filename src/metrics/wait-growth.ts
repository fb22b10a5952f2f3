import { grown } from '../cluster/columns.ts';
import type { Micros } from '../engine/micros.ts';

/** Areas stay below it, so that they are exact. */
const EXACT = 2_251_799_813_685_248; // 2^51

// By step, side by side: when, how much had come then, and the area (room times microseconds) until then.
const TIME = 0;
const TOTAL = 1;
const AREA = 2;
const WIDTH = 4;

/**
 * Room that became free for tasks of one shape while nothing else of account happened, over time: tasks end, and nobody has been
 * offered what they leave. What was found before then still holds, but for so much more room that no cycle has looked at; how that
 * came to be charged is worked out from here when it is wanted, for any number of groups.
 */
export class Growth {
  /** Room that has come so far, in tasks; counted no further than it can matter. */
  total = 0;
  /** Room beyond it matters to nobody. */
  #cap = 0;
  #steps = 0;
  #startAt: Micros = 0;
  #rows = new Float64Array(0);

  get steps(): number {
    return this.#steps;
  }
  get lastAt(): Micros {
    return this.timeOf(this.#steps - 1);
  }

  restart(at: Micros): void {
    this.total = 0;
    this.#cap = 0;
    this.#steps = 0;
    this.#startAt = at;
  }

  /** A group of so many tasks counts from now on. */
  follow(tasks: number): void {
    this.#cap = Math.max(this.#cap, this.total + tasks);
  }

  /** Until when areas do not grow too large to be exact. */
  get exactUntil(): Micros {
    return this.#cap === 0 ? Number.POSITIVE_INFINITY : this.#startAt + Math.floor(EXACT / this.#cap);
  }

  add(at: Micros, tasks: number): void {
    const total = Math.min(this.#cap, this.total + tasks);
    if (total === this.total) return;
    const row = this.#steps * WIDTH;
    if (row >= this.#rows.length) this.#rows = grown(this.#rows, row + WIDTH);
    this.#rows[row + TIME] = at;
    this.#rows[row + TOTAL] = total;
    this.#rows[row + AREA] = this.#steps === 0 ? 0 : this.area(this.#steps - 1, at);
    this.total = total;
    this.#steps++;
  }

  /** The area up to a moment after step `step` and no later than the next; -1: before the first. */
  area(step: number, at: Micros): number {
    if (step < 0) return 0;
    const row = step * WIDTH;
    return this.#rows[row + AREA]! + this.#rows[row + TOTAL]! * (at - this.#rows[row + TIME]!);
  }

  /** The first step from `first` on by which at least `total` had come; the number of steps if there is none. */
  reaches(total: number, first: number): number {
    let below = first;
    let above = this.#steps;
    while (below < above) {
      const middle = (below + above) >> 1;
      if (this.#rows[middle * WIDTH + TOTAL]! < total) below = middle + 1;
      else above = middle;
    }
    return below;
  }

  timeOf(step: number): Micros {
    return this.#rows[step * WIDTH + TIME]!;
  }
}
