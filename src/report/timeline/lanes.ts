/** Lanes of one agent: a task takes the lowest that is free, so that no two slices of a track overlap. */
export class Lanes {
  readonly #busy: boolean[] = [];

  get count(): number {
    return this.#busy.length;
  }
  take(): number {
    const free = this.#busy.indexOf(false);
    const lane = free < 0 ? this.#busy.length : free;
    this.#busy[lane] = true;
    return lane;
  }
  giveBack(lane: number): void {
    this.#busy[lane] = false;
  }
}
