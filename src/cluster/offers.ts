import type { Micros } from '../engine/micros.ts';
import { COLUMN_KINDS } from './columns.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type RoleId } from './ids.ts';
import { OfferContents } from './offer-contents.ts';
import type { Bundle, ReadonlyBundle } from './resources/bundle.ts';
import type { Kinds } from './resources/kinds.ts';
import type { ShapeId, Shapes } from './resources/shapes.ts';

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
  readonly #contents: OfferContents;
  framework: FrameworkId = NONE;
  role: RoleId = NONE;
  agent: AgentId = NONE;
  reason = 0;
  outstanding = false;
  /** Tasks and other operations in the answer so far. */
  operations = 0;
  timeout = NONE;
  /** The cycle that made it. */
  cycle = 0;
  nextOnAgent: OfferRow | undefined;
  beforeOnAgent: OfferRow | undefined;

  constructor(id: OfferId, contents: OfferContents) {
    this.id = id;
    this.#contents = contents;
  }

  get madeAt(): Micros {
    return this.#contents.madeAt(this.id);
  }
  get resources(): ReadonlyBundle {
    return this.#contents.whole(this.id);
  }
  get left(): ReadonlyBundle {
    return this.#contents.left(this.id);
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
  readonly #kinds: Kinds;
  readonly #shapes: Shapes;
  readonly #contents: OfferContents = new OfferContents();
  readonly #rows: OfferRow[] = [];
  readonly #free: OfferRow[] = [];
  readonly #firstOnAgent: (OfferRow | undefined)[] = [];
  #outstanding = 0;

  constructor(kinds: Kinds, shapes: Shapes) {
    this.#kinds = kinds;
    this.#shapes = shapes;
  }

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
      offer = new OfferRow(this.#rows.length, this.#contents);
      this.#rows.push(offer);
    }
    offer.framework = framework;
    offer.role = role;
    offer.agent = agent;
    offer.reason = reason;
    offer.outstanding = true;
    offer.operations = 0;
    this.#contents.set(offer.id, resources, at);
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
    this.#contents.enlarge(offer.id, resources);
  }

  /** The part of what is left of an offer that a task of a shape would use, undefined if it does not fit (`Shapes.carve`). */
  carve(offer: OfferId, shape: ShapeId): ReadonlyBundle | undefined {
    const needs = this.#shapes.needs(shape);
    // Where all kinds are plain there is one source for each.
    if (this.#kinds.arePlain(COLUMN_KINDS) && this.#contents.isInColumns(offer))
      return this.#contents.leaves(offer, needs) ? needs : undefined;
    return this.#shapes.carve(shape, this.#contents.left(offer));
  }

  /** Takes something out of what is left of an offer. */
  take(offer: OfferRow, resources: ReadonlyBundle): void {
    this.#contents.take(offer.id, resources);
  }

  /** Part of what is left of an offer turns into something else (RESERVE, CREATE, ...). */
  convert(offer: OfferRow, consumed: ReadonlyBundle, produced: ReadonlyBundle): void {
    this.#contents.convert(offer.id, consumed, produced);
  }

  /** Makes a bundle what is left of an offer, to be kept. */
  copyLeft(offer: OfferRow, into: Bundle): Bundle {
    return this.#contents.copyLeft(offer.id, into);
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
