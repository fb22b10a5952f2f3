import type { Micros } from '../engine/micros.ts';

/** What `--rate_limits` says of one principal (spec/mesos.md 5). */
export interface PrincipalLimit {
  readonly principal: string;
  /** Messages a second; absent: not throttled. */
  readonly qps?: number;
  /** How many messages may wait; absent: any number. */
  readonly capacity?: number;
}

export interface RateLimitOptions {
  readonly limits: readonly PrincipalLimit[];
  /** For all principals that are not listed, together; absent: not throttled. */
  readonly aggregateDefaultQps?: number;
  readonly aggregateDefaultCapacity?: number;
}

/** Messages of one principal: they leave in order, at equal distances while any wait. */
class Throttle {
  readonly #gap: Micros;
  readonly #capacity: number;
  #last: Micros = Number.NEGATIVE_INFINITY;

  constructor(qps: number, capacity: number) {
    this.#gap = Math.round(1_000_000 / qps);
    this.#capacity = capacity;
  }

  /** How long a message that comes now waits; undefined if the queue is full. */
  wait(now: Micros): Micros | undefined {
    const waiting = this.#last > now ? Math.ceil((this.#last - now) / this.#gap) : 0;
    const leaves = Math.max(now, this.#last + this.#gap);
    return leaves > now && waiting >= this.#capacity ? undefined : leaves - now;
  }

  take(now: Micros, wait: Micros): void {
    this.#last = now + wait;
  }
}

/** Rate limits by principal (spec/mesos.md 5): all frameworks of a principal share one queue. */
export class RateLimits {
  readonly #byPrincipal = new Map<string, Throttle | undefined>();
  readonly #others: Throttle | undefined;

  constructor({ limits, aggregateDefaultQps, aggregateDefaultCapacity = Number.POSITIVE_INFINITY }: RateLimitOptions) {
    for (const { principal, qps, capacity = Number.POSITIVE_INFINITY } of limits)
      this.#byPrincipal.set(principal, qps === undefined ? undefined : new Throttle(qps, capacity));
    this.#others =
      aggregateDefaultQps === undefined ? undefined : new Throttle(aggregateDefaultQps, aggregateDefaultCapacity);
  }

  isThrottled(principal: string): boolean {
    return this.#of(principal) !== undefined;
  }

  /** Sends a message. Returns how long it waits; undefined if there is no room for it. */
  send(principal: string, now: Micros): Micros | undefined {
    const throttle = this.#of(principal);
    if (throttle === undefined) return 0;
    const wait = throttle.wait(now);
    if (wait !== undefined) throttle.take(now, wait);
    return wait;
  }

  #of(principal: string): Throttle | undefined {
    return this.#byPrincipal.has(principal) ? this.#byPrincipal.get(principal) : this.#others;
  }
}
