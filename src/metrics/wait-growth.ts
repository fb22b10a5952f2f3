import type { Micros } from '../engine/micros.ts';

/** Areas stay below it, so that they are exact. */
const EXACT = 2_251_799_813_685_248; // 2^51

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
  // By step: when, how much had come then, and the area (room times microseconds) until then.
  readonly #times: number[] = [];
  readonly #totals: number[] = [];
  readonly #areas: number[] = [];

  get steps(): number {
    return this.#steps;
  }
  get lastAt(): Micros {
    return this.#times[this.#steps - 1]!;
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
    this.#times[this.#steps] = at;
    this.#totals[this.#steps] = total;
    this.#areas[this.#steps] = this.#steps === 0 ? 0 : this.area(this.#steps - 1, at);
    this.total = total;
    this.#steps++;
  }

  /** The area up to a moment after step `step` and no later than the next; -1: before the first. */
  area(step: number, at: Micros): number {
    return step < 0 ? 0 : this.#areas[step]! + this.#totals[step]! * (at - this.#times[step]!);
  }

  /** The first step from `first` on by which at least `total` had come; the number of steps if there is none. */
  reaches(total: number, first: number): number {
    let below = first;
    let above = this.#steps;
    while (below < above) {
      const middle = (below + above) >> 1;
      if (this.#totals[middle]! < total) below = middle + 1;
      else above = middle;
    }
    return below;
  }

  timeOf(step: number): Micros {
    return this.#times[step]!;
  }
}
