import type { JobId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';

/** Marathon's defaults are 1 s, 1.15 and 1 h. */
export interface BackOffOptions {
  /** Pause after the first failure. */
  readonly first: Micros;
  /** Each further failure in a row makes the pause so many times as long ... */
  readonly factor: number;
  /** ... up to this. */
  readonly most: Micros;
}

/** How long each job pauses after failures: longer each time, until a task of it gets through. */
export class BackOff {
  readonly #options: BackOffOptions;
  readonly #pauses = new Map<JobId, Micros>();

  /** @throws RangeError if a pause would be shorter than the one before it. */
  constructor(options: BackOffOptions) {
    if (!(options.first > 0 && options.factor >= 1 && options.most >= options.first))
      throw new RangeError('backOff: allowed are first above 0, factor of 1 or more, most not below first');
    this.#options = options;
  }

  /** The pause to make now, in whole microseconds. */
  failed(job: JobId): Micros {
    const { first, factor, most } = this.#options;
    const before = this.#pauses.get(job);
    const pause = before === undefined ? first : Math.min(most, Math.round(before * factor));
    this.#pauses.set(job, pause);
    return pause;
  }

  succeeded(job: JobId): void {
    if (this.#pauses.size > 0) this.#pauses.delete(job);
  }
}
