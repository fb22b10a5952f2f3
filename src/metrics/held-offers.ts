import type { Cluster } from '../cluster/cluster.ts';
import { grown } from '../cluster/columns.ts';
import type { OfferId } from '../cluster/ids.ts';
import type { Offer } from '../cluster/offers.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { empty } from '../engine/empty.ts';
import { addTo, type Levels, newLevels } from './levels.ts';

/** Who counts what is in offers. */
export interface HoldingListener {
  /** The offer counts as held from now on, whole. */
  offerHeld(offer: Offer): void;
}

// What an offer is, by row: closed, made in this instant, or held.
const CLOSED = 0;
const FRESH = 1;
const HELD = 2;

/**
 * What is in offers. Most offers are declined in the instant in which they are made: between there is no time, so what was in them is counted
 * by nobody. An offer counts as held when its instant is over, or when it is answered in it in another way.
 */
export class HeldOffers {
  readonly levels: Levels = newLevels();
  /** Is the decline that is being told one of an offer that nobody has counted? */
  isFleeting = false;
  readonly #cluster: Cluster;
  readonly #listeners: HoldingListener[] = [];
  #states = new Uint8Array(0);
  /** Offers made in this instant, of which some are closed again; a row that was used again in it is there twice. */
  readonly #fresh: OfferId[] = [];

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  follow(listener: HoldingListener): void {
    this.#listeners.push(listener);
  }

  /** Parts of one cycle come as several records of one offer. */
  made(offer: OfferId): void {
    if (offer >= this.#states.length) this.#states = grown(this.#states, offer + 1);
    if (this.#states[offer] !== CLOSED) return;
    this.#states[offer] = FRESH;
    this.#fresh.push(offer);
  }

  declined(offer: OfferId, resources: ReadonlyBundle): void {
    this.isFleeting = this.#states[offer] === FRESH;
    if (this.isFleeting) this.#states[offer] = CLOSED;
    else this.closed(offer, resources);
  }

  /** What nobody used of an offer goes back. */
  closed(offer: OfferId, left: ReadonlyBundle): void {
    if (this.#states[offer] === FRESH) this.#hold(offer);
    this.#states[offer] = CLOSED;
    addTo(this.levels, this.#cluster.kinds, left, -1);
  }

  /** Whatever was made in this instant, and is open still, is held. */
  endInstant(): void {
    const fresh = this.#fresh;
    if (fresh.length === 0) return;
    for (let i = 0; i < fresh.length; i++) if (this.#states[fresh[i]!] === FRESH) this.#hold(fresh[i]!);
    empty(fresh);
  }

  #hold(offer: OfferId): void {
    this.#states[offer] = HELD;
    const row = this.#cluster.offers.get(offer);
    addTo(this.levels, this.#cluster.kinds, row.resources, 1);
    for (let i = 0; i < this.#listeners.length; i++) this.#listeners[i]!.offerHeld(row);
  }
}
