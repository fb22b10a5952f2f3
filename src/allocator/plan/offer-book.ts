import type { AgentId, OfferId, RoleId } from '../../cluster/ids.ts';
import type { OffersView } from '../../cluster/offers.ts';
import { Bundle, type ReadonlyBundle } from '../../cluster/resources/bundle.ts';
import { empty } from '../../engine/empty.ts';
import type { AllocatorHost } from '../allocator.ts';
import { reasonCode } from '../reasons.ts';
import { addTo, addToGroup, type Seat } from './lane.ts';
import { fillShort } from './short-columns.ts';
import type { Tag } from './target-table.ts';
import type { VectorId, Vectors } from './vectors.ts';

/** Bundles for one framework on one agent: to be offered when the step ends, or offered and not answered yet. Used again after that. */
export interface Parcel {
  seat: Seat;
  agent: AgentId;
  /** The bundles it holds, and how many of each. */
  readonly vectors: VectorId[];
  readonly counts: number[];
  /** The least secure source of any of them. */
  tag: Tag;
  earmarked: boolean;
  offer: OfferId;
  /** Offers are numbered as they are made: the larger, the newer. */
  serial: number;
  /** Another one in the making on the same agent. */
  nextOnAgent: Parcel | undefined;
}

/** By tag. */
const REASONS: readonly number[] = (['owned', 'private-pool', 'public-pool', 'borrowed'] as const).map(reasonCode);
const EARMARKED = reasonCode('earmarked');

/** Offers in the making and those that wait for an answer: one for each framework and agent (spec/ego.md 5.3). */
export class OfferBook {
  readonly #host: AllocatorHost;
  readonly #offers: OffersView;
  readonly #vectors: Vectors;
  readonly #groupOf: (agent: AgentId) => number;
  readonly #making: Parcel[] = [];
  /** By agent: the latest in the making there. */
  readonly #makingOn: (Parcel | undefined)[] = [];
  readonly #out: Parcel[] = [];
  readonly #spare: Parcel[] = [];
  #serials = 0;
  /** Nothing is in an offer, and lanes and seats say so. */
  #isNothingOut = false;
  readonly #amounts: Float64Array;
  readonly #left = new Bundle();
  readonly #resources = new Bundle();

  constructor(host: AllocatorHost, vectors: Vectors, resources: number, groupOf: (agent: AgentId) => number) {
    this.#host = host;
    this.#offers = host.cluster.offers;
    this.#vectors = vectors;
    this.#groupOf = groupOf;
    this.#amounts = new Float64Array(resources);
  }

  /** Offers without an answer, the oldest first. */
  get out(): readonly Parcel[] {
    return this.#out;
  }

  add(seat: Seat, agent: AgentId, vector: VectorId, count: number, tag: Tag, earmarked: boolean): void {
    this.#isNothingOut = false;
    const parcel = this.#makingFor(seat, agent) ?? this.#begin(seat, agent, tag);
    put(parcel, vector, count);
    if (tag > parcel.tag) parcel.tag = tag;
    if (earmarked) parcel.earmarked = true;
  }

  /** Bundles like this that are to go into the framework's offer on the agent. */
  planned(seat: Seat, agent: AgentId, vector: VectorId): number {
    const parcel = this.#making.length === 0 ? undefined : this.#makingFor(seat, agent);
    const at = parcel === undefined ? -1 : parcel.vectors.indexOf(vector);
    return at < 0 ? 0 : parcel!.counts[at]!;
  }

  /** The role of an offer in the making on the agent, if there is any. */
  roleMaking(agent: AgentId): RoleId | undefined {
    return this.#makingOn[agent]?.seat.lane.role;
  }

  /** Makes the offers. */
  flush(): void {
    const making = this.#making;
    for (let i = 0; i < making.length; i++) {
      const parcel = making[i]!;
      const { seat, agent, vectors, counts } = parcel;
      let resources: ReadonlyBundle = this.#resources;
      if (vectors.length === 1 && counts[0] === 1) resources = this.#vectors.bundle(vectors[0]!);
      else {
        this.#resources.clear();
        for (let k = 0; k < vectors.length; k++) this.#vectors.addTimes(this.#resources, vectors[k]!, counts[k]!);
      }
      const reason = parcel.earmarked ? EARMARKED : REASONS[parcel.tag]!;
      this.#makingOn[agent] = undefined;
      parcel.nextOnAgent = undefined;
      this.#host.offer(seat.framework, seat.lane.role, agent, resources, reason);
      this.#note(parcel);
    }
    empty(making);
  }

  /** An answer or a rescind has closed an offer of the seat on the agent: which one? */
  closed(seat: Seat, agent: AgentId): Parcel | undefined {
    for (let i = 0; i < this.#out.length; i++) {
      const parcel = this.#out[i]!;
      if (parcel.seat === seat && parcel.agent === agent && !this.#offers.isOutstanding(parcel.offer)) return parcel;
    }
    return undefined;
  }

  /** Counts anew what is out in offers, for every lane and seat; those answered meanwhile are forgotten. */
  count(seats: readonly Seat[]): void {
    if (this.#isNothingOut) return;
    for (let i = 0; i < seats.length; i++) {
      const { offered, lane } = seats[i]!;
      for (let vector = 0; vector < offered.length; vector++) offered[vector] = 0;
      for (let r = 0; r < lane.offered.length; r++) lane.offered[r] = 0;
      fillShort(lane.offeredIn, 0);
    }
    this.#forgetAnswered();
    const out = this.#out;
    this.#isNothingOut = out.length === 0;
    for (let i = 0; i < out.length; i++) {
      const { seat, agent, vectors, counts, offer } = out[i]!;
      const { left } = this.#offers.get(offer);
      addTo(seat.lane.offered, this.#vectors.measure(left, this.#amounts), 1);
      if (seat.lane.offeredIn.length > 0) addToGroup(seat.lane.offeredIn, this.#groupOf(agent), this.#amounts, 1);
      const rest = this.#left.copyFrom(left);
      for (let k = 0; k < vectors.length; k++) {
        const vector = vectors[k]!;
        const copies = Math.min(counts[k]!, this.#vectors.copies(vector, rest));
        rest.subtract(this.#vectors.times(vector, copies));
        seat.offered[vector] = (seat.offered[vector] ?? 0) + copies;
      }
    }
  }

  #makingFor(seat: Seat, agent: AgentId): Parcel | undefined {
    let parcel = this.#makingOn[agent];
    while (parcel !== undefined && parcel.seat !== seat) parcel = parcel.nextOnAgent;
    return parcel;
  }

  #begin(seat: Seat, agent: AgentId, tag: Tag): Parcel {
    const serial = this.#serials++;
    const nextOnAgent = this.#makingOn[agent];
    let parcel = this.#spare.pop();
    if (parcel === undefined)
      parcel = { seat, agent, vectors: [], counts: [], tag, earmarked: false, offer: -1, serial, nextOnAgent };
    else {
      parcel.seat = seat;
      parcel.agent = agent;
      empty(parcel.vectors);
      empty(parcel.counts);
      parcel.tag = tag;
      parcel.earmarked = false;
      parcel.offer = -1;
      parcel.serial = serial;
      parcel.nextOnAgent = nextOnAgent;
    }
    this.#makingOn[agent] = parcel;
    this.#making.push(parcel);
    return parcel;
  }

  #forgetAnswered(): void {
    const out = this.#out;
    let kept = 0;
    for (let i = 0; i < out.length; i++) {
      const parcel = out[i]!;
      if (this.#isOut(parcel)) out[kept++] = parcel;
      else this.#spare.push(parcel);
    }
    while (out.length > kept) out.pop();
  }

  /** Rows of offers are used again: it must still be the offer that was made. */
  #isOut({ offer, seat, agent }: Parcel): boolean {
    if (!this.#offers.isOutstanding(offer)) return false;
    const row = this.#offers.get(offer);
    return row.framework === seat.framework && row.agent === agent;
  }

  /** The offer just made is the newest of its framework and role on the agent; parts of one cycle share one. */
  #note(parcel: Parcel): void {
    for (let row = this.#offers.firstOnAgent(parcel.agent); row !== undefined; row = this.#offers.nextOnAgent(row)) {
      if (row.framework !== parcel.seat.framework || row.role !== parcel.seat.lane.role) continue;
      const before = this.#outWith(row.id);
      if (before === undefined) {
        parcel.offer = row.id;
        this.#out.push(parcel);
        return;
      }
      for (let k = 0; k < parcel.vectors.length; k++) put(before, parcel.vectors[k]!, parcel.counts[k]!);
      before.earmarked ||= parcel.earmarked;
      break;
    }
    this.#spare.push(parcel);
  }

  #outWith(offer: OfferId): Parcel | undefined {
    // The latest are at the end.
    for (let i = this.#out.length - 1; i >= 0; i--)
      if (this.#out[i]!.offer === offer && this.#isOut(this.#out[i]!)) return this.#out[i];
    return undefined;
  }
}

function put({ vectors, counts }: Parcel, vector: VectorId, count: number): void {
  const at = vectors.indexOf(vector);
  if (at >= 0) counts[at]! += count;
  else {
    vectors.push(vector);
    counts.push(count);
  }
}
