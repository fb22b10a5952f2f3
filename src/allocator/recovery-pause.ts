import type { Micros } from '../engine/micros.ts';

/** `allocator_agent_recovery_factor` and `allocator_recovery_timeout` (spec/mesos.md 6). */
const SHARE_OF_AGENTS = 0.8;
const LONGEST: Micros = 600_000_000;

/**
 * After a master failover, and only if there is a quota, nothing is offered until enough agents are back or 10 min have
 * gone by: guarantees are not judged by half a cluster (spec/mesos.md 4.10).
 */
export class RecoveryPause {
  #missing = 0;
  #until: Micros = 0;

  begin(agents: number, now: Micros): void {
    this.#missing = Math.floor(SHARE_OF_AGENTS * agents);
    this.#until = now + LONGEST;
  }

  agentAdded(): void {
    if (this.#missing > 0) this.#missing--;
  }

  /** One that was back is lost again: it counts once it is back for good. */
  agentRemoved(): void {
    if (this.#missing > 0) this.#missing++;
  }

  /** @param clock is looked at only where it matters: this is asked for every cycle, and once in a run there is a pause */
  isOn(clock: { readonly now: Micros }): boolean {
    return this.#missing > 0 && clock.now < this.#until;
  }
}
