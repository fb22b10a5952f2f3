import type { JobId } from '../cluster/ids.ts';

/**
 * Jobs in rising order of (key, serial), in a ring of columns. Joining at either end and leaving at the front cost the same
 * however many wait, so a queue served in order of arrival may hold a million; in the middle the shorter side moves over.
 */
export class OrderedRing {
  #jobs = new Int32Array(16);
  #keys = new Float64Array(16);
  #serials = new Float64Array(16);
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  at(position: number): JobId {
    return this.#jobs[this.#slot(position)]!;
  }

  add(job: JobId, key: number, serial: number): void {
    if (this.#size === this.#jobs.length) this.#grow();
    const position =
      this.#size > 0 && this.#isBefore(this.#size - 1, key, serial) ? this.#size : this.#lowerBound(key, serial);
    this.#size++;
    if (position < this.#size >> 1) {
      this.#head = this.#slot(-1);
      for (let i = 0; i < position; i++) this.#move(i + 1, i);
    } else for (let i = this.#size - 1; i > position; i--) this.#move(i - 1, i);
    const slot = this.#slot(position);
    this.#jobs[slot] = job;
    this.#keys[slot] = key;
    this.#serials[slot] = serial;
  }

  /** Returns false where no such job is in the ring. */
  remove(key: number, serial: number): boolean {
    const position = this.#lowerBound(key, serial);
    if (position >= this.#size) return false;
    const slot = this.#slot(position);
    if (this.#keys[slot] !== key || this.#serials[slot] !== serial) return false;
    if (position < this.#size >> 1) {
      for (let i = position; i > 0; i--) this.#move(i - 1, i);
      this.#head = this.#slot(1);
    } else for (let i = position; i < this.#size - 1; i++) this.#move(i + 1, i);
    this.#size--;
    return true;
  }

  /** How many entries go before (key, serial). */
  #lowerBound(key: number, serial: number): number {
    if (this.#size === 0 || !this.#isBefore(0, key, serial)) return 0;
    let low = 0; // Goes before; `high` does not.
    let high = this.#size;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#isBefore(middle, key, serial)) low = middle;
      else high = middle;
    }
    return high;
  }

  #isBefore(position: number, key: number, serial: number): boolean {
    const slot = this.#slot(position);
    const there = this.#keys[slot]!;
    return there < key || (there === key && this.#serials[slot]! < serial);
  }

  #slot(position: number): number {
    return (this.#head + position) & (this.#jobs.length - 1);
  }

  #move(from: number, to: number): void {
    const source = this.#slot(from);
    const target = this.#slot(to);
    this.#jobs[target] = this.#jobs[source]!;
    this.#keys[target] = this.#keys[source]!;
    this.#serials[target] = this.#serials[source]!;
  }

  #grow(): void {
    const jobs = new Int32Array(2 * this.#size);
    const keys = new Float64Array(2 * this.#size);
    const serials = new Float64Array(2 * this.#size);
    for (let i = 0; i < this.#size; i++) {
      const slot = this.#slot(i);
      jobs[i] = this.#jobs[slot]!;
      keys[i] = this.#keys[slot]!;
      serials[i] = this.#serials[slot]!;
    }
    this.#jobs = jobs;
    this.#keys = keys;
    this.#serials = serials;
    this.#head = 0;
  }
}
