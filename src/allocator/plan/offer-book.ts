import type { AgentId, OfferId } from '../../cluster/ids.ts';
import type { OffersView } from '../../cluster/offers.ts';
import { Bundle } from '../../cluster/resources/bundle.ts';
import type { AllocatorHost } from '../allocator.ts';
import { type Reason, reasonCode } from '../reasons.ts';
import { addTo, type Seat } from './lane.ts';
import { BORROWED, OWNED, PRIVATE, SHARED, type Tag } from './target-table.ts';
import type { VectorId, Vectors } from './vectors.ts';

/** Bundles for one framework on one agent: to be offered when the step ends, or offered and not answered yet. */
export interface Parcel {
  readonly seat: Seat;
  readonly agent: AgentId;
  readonly counts: Map<VectorId, number>;
  /** The least secure source of any of them. */
  tag: Tag;
  earmarked: boolean;
  offer: OfferId;
  /** Offers are numbered as they are made: the larger, the newer. */
  serial: number;
}

const REASON_OF: Record<number, Reason> = {
  [OWNED]: 'owned',
  [PRIVATE]: 'private-pool',
  [SHARED]: 'public-pool',
  [BORROWED]: 'borrowed',
};

function keyOf(seat: Seat, agent: AgentId): number {
  return seat.id * 16_777_216 + agent;
}

/** Offers in the making and those that wait for an answer: one for each framework and agent (spec/ego.md 5.3). */
export class OfferBook {
  readonly #host: AllocatorHost;
  readonly #offers: OffersView;
  readonly #vectors: Vectors;
  readonly #making = new Map<number, Parcel>();
  #out: Parcel[] = [];
  #serials = 0;
  /** Nothing is in an offer, and lanes and seats say so. */
  #isNothingOut = false;
  readonly #amounts: Float64Array;
  readonly #left = new Bundle();

  constructor(host: AllocatorHost, vectors: Vectors, resources: number) {
    this.#host = host;
    this.#offers = host.cluster.offers;
    this.#vectors = vectors;
    this.#amounts = new Float64Array(resources);
  }

  /** Offers without an answer, the oldest first. */
  get out(): readonly Parcel[] {
    return this.#out;
  }

  add(seat: Seat, agent: AgentId, vector: VectorId, count: number, tag: Tag, earmarked: boolean): void {
    this.#isNothingOut = false;
    const key = keyOf(seat, agent);
    let parcel = this.#making.get(key);
    if (parcel === undefined) {
      parcel = { seat, agent, counts: new Map(), tag, earmarked, offer: -1, serial: this.#serials++ };
      this.#making.set(key, parcel);
    }
    parcel.counts.set(vector, (parcel.counts.get(vector) ?? 0) + count);
    if (tag > parcel.tag) parcel.tag = tag;
    if (earmarked) parcel.earmarked = true;
  }

  /** Bundles like this that are to go into the framework's offer on the agent. */
  planned(seat: Seat, agent: AgentId, vector: VectorId): number {
    return this.#making.size === 0 ? 0 : (this.#making.get(keyOf(seat, agent))?.counts.get(vector) ?? 0);
  }

  /** Makes the offers. */
  flush(): void {
    for (const parcel of this.#making.values()) {
      const resources = new Bundle();
      for (const [vector, count] of parcel.counts) resources.add(this.#vectors.times(vector, count));
      const reason = reasonCode(parcel.earmarked ? 'earmarked' : REASON_OF[parcel.tag]!);
      const { seat, agent } = parcel;
      this.#host.offer(seat.framework, seat.lane.role, agent, resources, reason);
      this.#note(parcel);
    }
    this.#making.clear();
  }

  /** An answer or a rescind has closed an offer of the seat on the agent: which one? */
  closed(seat: Seat, agent: AgentId): Parcel | undefined {
    return this.#out.find(
      (parcel) => parcel.seat === seat && parcel.agent === agent && !this.#offers.isOutstanding(parcel.offer),
    );
  }

  /** Counts anew what is out in offers, for every lane and seat; those answered meanwhile are forgotten. */
  count(seats: readonly Seat[]): void {
    if (this.#isNothingOut) return;
    for (const seat of seats) {
      seat.offered.length = 0;
      seat.lane.offered.fill(0);
    }
    if (this.#out.length > 0) this.#out = this.#out.filter((parcel) => this.#isOut(parcel));
    this.#isNothingOut = this.#out.length === 0;
    for (const { seat, counts, offer } of this.#out) {
      const { left } = this.#offers.get(offer);
      addTo(seat.lane.offered, this.#vectors.measure(left, this.#amounts), 1);
      const rest = this.#left.copyFrom(left);
      for (const [vector, count] of counts) {
        const copies = Math.min(count, this.#vectors.copies(vector, rest));
        rest.subtract(this.#vectors.times(vector, copies));
        seat.offered[vector] = (seat.offered[vector] ?? 0) + copies;
      }
    }
  }

  /** Rows of offers are used again: it must still be the offer that was made. */
  #isOut({ offer, seat, agent }: Parcel): boolean {
    const row = this.#offers.get(offer);
    return this.#offers.isOutstanding(offer) && row.framework === seat.framework && row.agent === agent;
  }

  /** The offer just made is the newest of its framework and role on the agent; parts of one cycle share one. */
  #note(parcel: Parcel): void {
    for (let row = this.#offers.firstOnAgent(parcel.agent); row !== undefined; row = this.#offers.nextOnAgent(row)) {
      if (row.framework !== parcel.seat.framework || row.role !== parcel.seat.lane.role) continue;
      const { id } = row;
      const before = this.#out.find((other) => other.offer === id && this.#isOut(other));
      if (before === undefined) {
        parcel.offer = id;
        this.#out.push(parcel);
        return;
      }
      for (const [vector, count] of parcel.counts) before.counts.set(vector, (before.counts.get(vector) ?? 0) + count);
      before.earmarked ||= parcel.earmarked;
      return;
    }
  }
}
