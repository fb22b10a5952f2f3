import type { JobId } from '../cluster/ids.ts';
import { Ring } from './ring.ts';

/** Jobs in rising order of (key, serial). */
export class OrderedRing {
  readonly #jobs = new Ring(new Int32Array(16));
  readonly #keys = new Ring(new Float64Array(16));
  readonly #serials = new Ring(new Float64Array(16));

  get size(): number {
    return this.#jobs.size;
  }

  at(position: number): JobId {
    return this.#jobs.at(position);
  }

  add(job: JobId, key: number, serial: number): void {
    const { size } = this;
    const position = size > 0 && this.#isBefore(size - 1, key, serial) ? size : this.#lowerBound(key, serial);
    this.#jobs.insert(position, job);
    this.#keys.insert(position, key);
    this.#serials.insert(position, serial);
  }

  /** Returns false where no such job is in the ring. */
  remove(key: number, serial: number): boolean {
    const position = this.#lowerBound(key, serial);
    if (position >= this.size) return false;
    if (this.#keys.at(position) !== key || this.#serials.at(position) !== serial) return false;
    this.#jobs.removeAt(position);
    this.#keys.removeAt(position);
    this.#serials.removeAt(position);
    return true;
  }

  /** How many entries go before (key, serial). */
  #lowerBound(key: number, serial: number): number {
    if (this.size === 0 || !this.#isBefore(0, key, serial)) return 0;
    let low = 0; // Goes before; `high` does not.
    let high = this.size;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#isBefore(middle, key, serial)) low = middle;
      else high = middle;
    }
    return high;
  }

  #isBefore(position: number, key: number, serial: number): boolean {
    const there = this.#keys.at(position);
    return there < key || (there === key && this.#serials.at(position) < serial);
  }
}
