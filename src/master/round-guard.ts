import { type Micros, toSeconds } from '../engine/micros.ts';

/** So many times as many tasks as there are, reclaimed within one instant, are a policy that goes round. */
const ROUNDS = 1000;

/**
 * Ends a run in which time stands still: a policy without grace that reclaims a task, offers what it held to its framework again and
 * reclaims the task launched there, all within one instant, would go on for ever.
 */
export class RoundGuard {
  #at: Micros = Number.NaN;
  #reclaimed = 0;

  /**
   * A task was reclaimed at the instant at which it had started.
   *
   * @param tasks how many there are besides
   * @throws Error when that has happened so often within this instant that it must be the same tasks again and again
   */
  reclaimedAtOnce(at: Micros, tasks: number): void {
    if (at !== this.#at) this.#reclaimed = 0;
    this.#at = at;
    this.#reclaimed++;
    if (this.#reclaimed <= ROUNDS * (tasks + 1)) return;
    throw new Error(
      `the policy goes round at ${toSeconds(at)} s: ${this.#reclaimed} tasks were reclaimed at the instant at which they had started, while there are ${tasks + 1}; a grace lets time pass in between`,
    );
  }
}
