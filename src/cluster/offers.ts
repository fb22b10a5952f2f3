import type { Micros } from '../engine/micros.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type RoleId } from './ids.ts';
import { Bundle, type ReadonlyBundle } from './resources/bundle.ts';

/**
 * An offer: resources of one agent, held out to one framework for one role. Objects are used again after the answer or
 * the rescind, so a scheduler keeps an offer no longer than it is outstanding.
 */
export interface Offer {
  readonly id: OfferId;
  readonly framework: FrameworkId;
  readonly role: RoleId;
  readonly agent: AgentId;
  readonly madeAt: Micros;
  /** What is offered, whole, whatever was launched from it so far. */
  readonly resources: ReadonlyBundle;
  /** What the operations added to the answer so far have left. */
  readonly left: ReadonlyBundle;
  /** Why the allocator made it: a row of its reason codes, for explanations. */
  readonly reason: number;
}

/** The table's side of an offer. */
export class OfferRow implements Offer {
  readonly id: OfferId;
  framework: FrameworkId = NONE;
  role: RoleId = NONE;
  agent: AgentId = NONE;
  madeAt: Micros = 0;
  reason = 0;
  outstanding = false;
  /** Tasks and other operations in the answer so far. */
  operations = 0;
  timeout = NONE;
  /** The cycle that made it. */
  cycle = 0;
  readonly resources: Bundle = new Bundle();
  /** Only of offers that something was taken from: most are declined whole, and cost no copy. */
  #left: Bundle | undefined;
  #isCut = false;
  nextOnAgent: OfferRow | undefined;
  beforeOnAgent: OfferRow | undefined;

  constructor(id: OfferId) {
    this.id = id;
  }

  get left(): ReadonlyBundle {
    return this.#isCut ? this.#left! : this.resources;
  }

  /** What is left, to be changed. */
  cut(): Bundle {
    this.#left ??= new Bundle();
    if (!this.#isCut) this.#left.copyFrom(this.resources);
    this.#isCut = true;
    return this.#left;
  }

  enlarge(resources: ReadonlyBundle): void {
    if (this.#isCut) this.#left!.add(resources);
    this.resources.add(resources);
  }

  /** Nothing has been taken from it. */
  makeWhole(): void {
    this.#isCut = false;
  }
}

export interface OffersView {
  readonly outstanding: number;
  get(offer: OfferId): Offer;
  /** Does it still wait for its answer? */
  isOutstanding(offer: OfferId): boolean;
  /** Outstanding offers of an agent, newest first. */
  firstOnAgent(agent: AgentId): Offer | undefined;
  nextOnAgent(offer: Offer): Offer | undefined;
}

/** Offers that wait for an answer. */
export class OfferTable implements OffersView {
  readonly #rows: OfferRow[] = [];
  readonly #free: OfferRow[] = [];
  readonly #firstOnAgent: (OfferRow | undefined)[] = [];
  #outstanding = 0;

  get outstanding(): number {
    return this.#outstanding;
  }

  get(offer: OfferId): OfferRow {
    return this.#rows[offer]!;
  }

  isOutstanding(offer: OfferId): boolean {
    return this.#rows[offer]!.outstanding;
  }

  add(
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    resources: ReadonlyBundle,
    at: Micros,
    reason: number,
  ): OfferRow {
    let offer = this.#free.pop();
    if (offer === undefined) {
      offer = new OfferRow(this.#rows.length);
      this.#rows.push(offer);
    }
    offer.framework = framework;
    offer.role = role;
    offer.agent = agent;
    offer.madeAt = at;
    offer.reason = reason;
    offer.outstanding = true;
    offer.operations = 0;
    offer.timeout = NONE;
    offer.resources.copyFrom(resources);
    offer.makeWhole();
    const first = this.#firstOnAgent[agent];
    offer.nextOnAgent = first;
    offer.beforeOnAgent = undefined;
    if (first !== undefined) first.beforeOnAgent = offer;
    this.#firstOnAgent[agent] = offer;
    this.#outstanding++;
    return offer;
  }

  /** Resources of both passes of one cycle come in one offer (spec/mesos.md 1). */
  enlarge(offer: OfferRow, resources: ReadonlyBundle): void {
    offer.enlarge(resources);
  }

  remove(offer: OfferRow): void {
    offer.outstanding = false;
    if (offer.beforeOnAgent === undefined) this.#firstOnAgent[offer.agent] = offer.nextOnAgent;
    else offer.beforeOnAgent.nextOnAgent = offer.nextOnAgent;
    if (offer.nextOnAgent !== undefined) offer.nextOnAgent.beforeOnAgent = offer.beforeOnAgent;
    this.#outstanding--;
  }

  /** Lets the row be used again: nobody looks at what it held any more. */
  release(offer: OfferRow): void {
    this.#free.push(offer);
  }

  firstOnAgent(agent: AgentId): OfferRow | undefined {
    return this.#firstOnAgent[agent];
  }
  nextOnAgent(offer: Offer): OfferRow | undefined {
    return this.#rows[offer.id]!.nextOnAgent;
  }
}
