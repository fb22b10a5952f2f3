import type { Micros } from '../engine/micros.ts';
import type { Offer, SchedulerDriver } from '../master/scheduler.ts';

/** Unanswered offers that are kept in the hope of work, each for a limited time (or for ever: a hoarder). */
export class HeldOffers {
  readonly #hold: Micros;
  readonly #jitter: Micros;
  readonly #token: number;
  #offers: Offer[] = [];
  #spare: Offer[] = [];
  /** By offer row. */
  readonly #deadlines: Micros[] = [];

  /** Offers of one batch are held for `hold` and a random time up to `jitter` more; the timers have this token. */
  constructor(hold: Micros, jitter: Micros, token: number) {
    this.#hold = hold;
    this.#jitter = jitter;
    this.#token = token;
  }

  get isUsed(): boolean {
    return this.#hold > 0;
  }
  get count(): number {
    return this.#offers.length;
  }

  /** Starts the clock of offers that came together. */
  expect(offers: readonly Offer[], driver: SchedulerDriver): void {
    const time = this.#hold + (this.#jitter > 0 ? Math.floor(driver.random('hold').uniform() * this.#jitter) : 0);
    for (const offer of offers) this.#deadlines[offer.id] = driver.now + time;
    if (time < Number.POSITIVE_INFINITY) driver.wake(time, this.#token);
  }

  keep(offer: Offer): void {
    this.#offers.push(offer);
  }

  /** All that are held, oldest first, and no longer held: who takes them answers them or keeps them again. */
  takeAll(): Offer[] {
    const all = this.#offers;
    this.#offers = this.#spare;
    this.#offers.length = 0;
    this.#spare = all;
    return all;
  }

  isOverdue(offer: Offer, driver: SchedulerDriver): boolean {
    return driver.now >= this.#deadlines[offer.id]!;
  }

  forget(offer: Offer): void {
    const at = this.#offers.indexOf(offer);
    if (at >= 0) this.#offers.splice(at, 1);
  }
}
