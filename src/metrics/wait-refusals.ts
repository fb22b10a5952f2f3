import { grown } from '../cluster/columns.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type RoleId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import { NO_TRAITS, type WaitTraits } from './wait-causes.ts';
import type { WaitEntry } from './wait-entry.ts';

/** What the wait ledger knows of a framework: whether it wants offers, which it holds, and which agents it refuses. */
export class WaitFramework {
  traits: WaitTraits = NO_TRAITS;
  role: RoleId = NONE;
  /** Subscribed and connected. */
  isActive = false;
  /** Does it want no offers for its role? */
  isSuppressed = false;
  /** Groups of its tasks that wait. */
  readonly entries: WaitEntry[] = [];
  /** The record with which it last asked for offers: what it refused before is void. */
  askedAt = 0;
  /** The first of the offers it holds; the chain is in {@link HeldChain}. */
  firstHeld: OfferId = NONE;
  readonly refusals = new Refusals();

  /** It asks for offers. */
  ask(record: number): void {
    this.askedAt = record;
    this.refusals.clear();
  }

  /** Has it seen the agent as it is and left it? `grewAt`: the record with which more became free there. */
  hasLeft(agent: AgentId, grewAt: number): boolean {
    const { refusals } = this;
    const place = refusals.find(agent);
    return place !== NONE && refusals.recordAt(place) > grewAt;
  }
}

/** Agents that one framework refuses: a table of no more places than twice the agents it refused since it last asked for offers. */
export class Refusals {
  /** Agent plus 1; 0 where nothing is. A power of two of places; who finds its own taken takes the next that is free. */
  #agents = new Int32Array(8);
  /** By place: until when it refuses, and the record of the refusal. */
  #entries = new Float64Array(16);
  #count = 0;

  clear(): void {
    if (this.#count === 0) return;
    this.#count = 0;
    this.#agents.fill(0);
  }

  refuse(agent: AgentId, until: Micros, record: number): void {
    let place = this.#placeOf(agent);
    if (this.#agents[place] === 0) {
      if (2 * ++this.#count > this.#agents.length) {
        this.#grow();
        place = this.#placeOf(agent);
      }
      this.#agents[place] = agent + 1;
    }
    this.#entries[2 * place] = until;
    this.#entries[2 * place + 1] = record;
  }

  /** The place of an agent, NONE if it is not refused. */
  find(agent: AgentId): number {
    if (this.#count === 0) return NONE;
    const place = this.#placeOf(agent);
    return this.#agents[place] === 0 ? NONE : place;
  }
  untilAt(place: number): Micros {
    return this.#entries[2 * place]!;
  }
  recordAt(place: number): number {
    return this.#entries[2 * place + 1]!;
  }

  /** Where the agent is, or would be. */
  #placeOf(agent: AgentId): number {
    const agents = this.#agents;
    const last = agents.length - 1;
    let place = Math.imul(agent, 0x9e3779b1) >>> 7;
    for (place &= last; agents[place] !== 0 && agents[place] !== agent + 1; place = (place + 1) & last);
    return place;
  }

  #grow(): void {
    const agents = this.#agents;
    const entries = this.#entries;
    this.#agents = new Int32Array(2 * agents.length);
    this.#entries = new Float64Array(2 * entries.length);
    for (let place = 0; place < agents.length; place++) {
      if (agents[place] === 0) continue;
      const to = this.#placeOf(agents[place]! - 1);
      this.#agents[to] = agents[place]!;
      this.#entries[2 * to] = entries[2 * place]!;
      this.#entries[2 * to + 1] = entries[2 * place + 1]!;
    }
  }
}

/** Offers held by frameworks, as chains through columns. */
export class HeldChain {
  #next = new Int32Array(0);
  #before = new Int32Array(0);
  #isHeld = new Uint8Array(0);

  next(offer: OfferId): OfferId {
    return this.#next[offer]!;
  }

  /** Parts of one cycle come as several records of one offer. */
  add(owner: WaitFramework, offer: OfferId): void {
    if (offer >= this.#isHeld.length) {
      this.#next = grown(this.#next, offer + 1);
      this.#before = grown(this.#before, offer + 1);
      this.#isHeld = grown(this.#isHeld, offer + 1);
    }
    if (this.#isHeld[offer] === 1) return;
    this.#isHeld[offer] = 1;
    this.#next[offer] = owner.firstHeld;
    this.#before[offer] = NONE;
    if (owner.firstHeld !== NONE) this.#before[owner.firstHeld] = offer;
    owner.firstHeld = offer;
  }

  remove(owner: WaitFramework, offer: OfferId): void {
    this.#isHeld[offer] = 0;
    const next = this.#next[offer]!;
    const before = this.#before[offer]!;
    if (before === NONE) owner.firstHeld = next;
    else this.#next[before] = next;
    if (next !== NONE) this.#before[next] = before;
  }
}

export type FrameworkTraits = (framework: FrameworkId) => WaitTraits;
