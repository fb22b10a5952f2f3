import type { FrameworkId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { MasterContext } from './context.ts';
import { RateLimits } from './rate-limits.ts';

/**
 * Calls of schedulers on their way to the master: at once, or later where a rate limit of their principal holds them up. A
 * framework whose message finds no room is told of the error and its driver stops (spec/mesos.md 5).
 */
export class Messages {
  readonly #context: MasterContext;
  readonly #limits: RateLimits | undefined;
  readonly #stop: (framework: FrameworkId) => void;

  constructor(context: MasterContext, stop: (framework: FrameworkId) => void) {
    this.#context = context;
    this.#limits = context.options.rateLimits === undefined ? undefined : new RateLimits(context.options.rateLimits);
    this.#stop = stop;
  }

  /** Can any call be held up? */
  get areLimited(): boolean {
    return this.#limits !== undefined;
  }

  isThrottled(framework: FrameworkId): boolean {
    return this.#limits?.isThrottled(this.#principal(framework)) ?? false;
  }

  /** How long this message waits; undefined when the driver stops over it. */
  send(framework: FrameworkId): Micros | undefined {
    if (this.#limits === undefined) return 0;
    const wait = this.#limits.send(this.#principal(framework), this.#context.simulation.now);
    // The scheduler may be in the middle of answering: its driver stops when it is through.
    if (wait === undefined) this.#context.deadlines.after(0, () => this.#stop(framework));
    return wait;
  }

  /** Sends a message and does what it asks when it arrives. */
  deliver(framework: FrameworkId, act: () => void): void {
    const wait = this.send(framework);
    if (wait === 0) act();
    else if (wait !== undefined) this.#context.deadlines.after(wait, act);
  }

  #principal(framework: FrameworkId): string {
    return this.#context.cluster.frameworks.spec(framework).principal ?? '';
  }
}
