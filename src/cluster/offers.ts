import type { Micros } from '../engine/micros.ts';
import { COLUMN_KINDS, grown, Rows } from './columns.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type RoleId } from './ids.ts';
import { OfferContents } from './offer-contents.ts';
import { AGENT, CYCLE, FRAMEWORK, NEXT, OPERATIONS, REASON, ROLE, WORDS } from './offer-row.ts';
import type { Bundle, ReadonlyBundle } from './resources/bundle.ts';
import type { Kinds } from './resources/kinds.ts';
import type { ShapeId, Shapes } from './resources/shapes.ts';
import { RowMemory } from './row-memory.ts';

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

/** The table's side of an offer: a name for its row, where all that is known of it stands. */
export class OfferRow implements Offer {
  readonly id: OfferId;
  readonly #table: OfferTable;

  constructor(id: OfferId, table: OfferTable) {
    this.id = id;
    this.#table = table;
  }

  get framework(): FrameworkId {
    return this.#table.framework(this.id);
  }
  get role(): RoleId {
    return this.#table.role(this.id);
  }
  get agent(): AgentId {
    return this.#table.agent(this.id);
  }
  get reason(): number {
    return this.#table.reason(this.id);
  }
  get operations(): number {
    return this.#table.operations(this.id);
  }
  get madeAt(): Micros {
    return this.#table.madeAt(this.id);
  }
  get resources(): ReadonlyBundle {
    return this.#table.whole(this.id);
  }
  get left(): ReadonlyBundle {
    return this.#table.left(this.id);
  }
  get nextOnAgent(): OfferRow | undefined {
    return this.#table.nextOnAgent(this);
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
  readonly #memory = new RowMemory(WORDS);
  readonly #contents: OfferContents = new OfferContents(this.#memory);
  #madeAt = new Float64Array(0);
  #isOutstanding = new Uint8Array(0);
  /** By agent: the newest offer and one more, so that new room means "none". */
  #firstOnAgent = new Int32Array(0);
  readonly #names: OfferRow[] = [];
  readonly #rows = new Rows();
  #outstanding = 0;

  constructor(kinds: Kinds, shapes: Shapes) {
    this.#kinds = kinds;
    this.#shapes = shapes;
  }

  get outstanding(): number {
    return this.#outstanding;
  }

  get(offer: OfferId): OfferRow {
    return this.#names[offer]!;
  }
  isOutstanding(offer: OfferId): boolean {
    return this.#isOutstanding[offer] === 1;
  }
  framework(offer: OfferId): FrameworkId {
    return this.#memory.words[offer * WORDS + FRAMEWORK]!;
  }
  role(offer: OfferId): RoleId {
    return this.#memory.words[offer * WORDS + ROLE]!;
  }
  agent(offer: OfferId): AgentId {
    return this.#memory.words[offer * WORDS + AGENT]!;
  }
  reason(offer: OfferId): number {
    return this.#memory.words[offer * WORDS + REASON]!;
  }
  /** Tasks and other operations in the answer so far. */
  operations(offer: OfferId): number {
    return this.#memory.words[offer * WORDS + OPERATIONS]!;
  }
  countOperation(offer: OfferId): void {
    this.#memory.words[offer * WORDS + OPERATIONS]!++;
  }
  madeAt(offer: OfferId): Micros {
    return this.#madeAt[offer]!;
  }
  whole(offer: OfferId): ReadonlyBundle {
    return this.#contents.whole(offer);
  }
  left(offer: OfferId): ReadonlyBundle {
    return this.#contents.left(offer);
  }

  /** A new offer. `cycle` is the number of the one that made it, since of one cycle come all its parts (spec/mesos.md 1). */
  add(
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    resources: ReadonlyBundle,
    at: Micros,
    reason: number,
    cycle = 0,
  ): OfferRow {
    const offer = this.#rows.take();
    if (offer === this.#names.length) this.#open(offer);
    if (agent >= this.#firstOnAgent.length) this.#firstOnAgent = grown(this.#firstOnAgent, agent + 1);
    const { words } = this.#memory;
    const row = offer * WORDS;
    words[row + FRAMEWORK] = framework;
    words[row + ROLE] = role;
    words[row + AGENT] = agent;
    words[row + REASON] = reason;
    words[row + OPERATIONS] = 0;
    words[row + CYCLE] = cycle;
    words[row + NEXT] = this.#firstOnAgent[agent]!;
    this.#firstOnAgent[agent] = offer + 1;
    this.#contents.set(offer, resources);
    this.#madeAt[offer] = at;
    this.#isOutstanding[offer] = 1;
    this.#outstanding++;
    return this.#names[offer]!;
  }

  /** The offer of this cycle to a framework, in a role, on an agent; NONE if there is none yet. */
  ofCycle(cycle: number, framework: FrameworkId, role: RoleId, agent: AgentId): OfferId {
    if (agent >= this.#firstOnAgent.length) return NONE;
    const { words } = this.#memory;
    for (let next = this.#firstOnAgent[agent]!; next > 0; ) {
      const row = (next - 1) * WORDS;
      if (words[row + CYCLE] !== cycle) return NONE; // The newest come first.
      if (words[row + FRAMEWORK] === framework && words[row + ROLE] === role) return next - 1;
      next = words[row + NEXT]!;
    }
    return NONE;
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
    const { id } = offer;
    const { words } = this.#memory;
    this.#isOutstanding[id] = 0;
    this.#outstanding--;
    const agent = words[id * WORDS + AGENT]!;
    const next = words[id * WORDS + NEXT]!;
    if (this.#firstOnAgent[agent] === id + 1) this.#firstOnAgent[agent] = next;
    else this.#passOver(id, next, this.#firstOnAgent[agent]! - 1);
  }

  /** Lets the row be used again: nobody looks at what it held any more. */
  release(offer: OfferRow): void {
    this.#rows.giveBack(offer.id);
  }

  firstOnAgent(agent: AgentId): OfferRow | undefined {
    const first = agent < this.#firstOnAgent.length ? this.#firstOnAgent[agent]! : 0;
    return first === 0 ? undefined : this.#names[first - 1];
  }
  nextOnAgent(offer: Offer): OfferRow | undefined {
    const next = this.#memory.words[offer.id * WORDS + NEXT]!;
    return next === 0 ? undefined : this.#names[next - 1];
  }

  /** Few offers are outstanding on one agent, so the one before is looked for. */
  #passOver(offer: OfferId, next: number, from: OfferId): void {
    const { words } = this.#memory;
    let before = from;
    while (words[before * WORDS + NEXT] !== offer + 1) before = words[before * WORDS + NEXT]! - 1;
    words[before * WORDS + NEXT] = next;
  }

  /** The first use of a row. */
  #open(offer: OfferId): void {
    this.#memory.grow(offer + 1);
    this.#madeAt = grown(this.#madeAt, offer + 1);
    this.#isOutstanding = grown(this.#isOutstanding, offer + 1);
    this.#names.push(new OfferRow(offer, this));
  }
}
