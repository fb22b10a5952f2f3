import type { Observer } from '../cluster/record-types.ts';
import type { SaturationWatch } from '../metrics/saturation.ts';

/** So many tasks may wait at once before it is asked whether they will ever be done. */
export const WAITING_LIMIT = 1_000_000;

/**
 * Ends a run whose queue grows for ever: when very many tasks wait and more work arrives than can be done, whatever the policy
 * (`metrics/saturation.ts`). A large batch alone does not end a run: it will be done some day.
 */
export class SaturationGuard {
  readonly observer: Observer;
  #waiting = 0;
  #askAt: number;

  constructor(loads: SaturationWatch, stop: () => void, limit: number = WAITING_LIMIT) {
    this.#askAt = limit;
    this.observer = {
      stageReady: ({ tasks }) => {
        this.#waiting += tasks;
        if (this.#waiting < this.#askAt) return;
        // Asked again only when as many more wait, so that asking costs next to nothing.
        this.#askAt = this.#waiting + limit;
        if (loads.rows().some(({ isSaturated }) => isSaturated)) stop();
      },
      taskReturned: () => {
        this.#waiting++;
      },
      taskLaunched: () => {
        this.#waiting--;
      },
    };
  }
}
