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

// What is kept of a refusal, side by side: until when it holds, and its record.
const UNTIL = 0;
const RECORD = 1;
const WIDTH = 2;

/** Agents that one framework refuses: a table of no more places than four times the agents it ever refused between two askings. */
export class Refusals {
  /**
   * Agents by place, NONE where it is free; places are a power of two, and who finds its own taken takes the next that is free. Apart from what is
   * kept of them: most agents looked for are not there, and the names alone are few cache lines.
   */
  #agents = new Int32Array(8).fill(NONE);
  #kept = new Float64Array(8 * WIDTH);
  #count = 0;

  clear(): void {
    if (this.#count > 0) this.#agents.fill(NONE);
    this.#count = 0;
  }

  refuse(agent: AgentId, until: Micros, record: number): void {
    let place = this.#place(agent);
    if (this.#agents[place] === NONE) {
      if (2 * ++this.#count >= this.#agents.length) {
        this.#grow();
        place = this.#place(agent);
      }
      this.#agents[place] = agent;
    }
    this.#kept[place * WIDTH + UNTIL] = until;
    this.#kept[place * WIDTH + RECORD] = record;
  }

  /** The place of an agent, NONE if it is not refused. */
  find(agent: AgentId): number {
    if (this.#count === 0) return NONE;
    const place = this.#place(agent);
    return this.#agents[place] === NONE ? NONE : place;
  }
  untilAt(place: number): Micros {
    return this.#kept[place * WIDTH + UNTIL]!;
  }
  recordAt(place: number): number {
    return this.#kept[place * WIDTH + RECORD]!;
  }

  /** Where the agent is, or would be. */
  #place(agent: AgentId): number {
    const agents = this.#agents;
    const last = agents.length - 1;
    let place = (Math.imul(agent, 0x9e3779b1) >>> 12) & last; // Agents next to each other go apart.
    while (agents[place] !== agent && agents[place] !== NONE) place = (place + 1) & last;
    return place;
  }

  #grow(): void {
    const agents = this.#agents;
    const kept = this.#kept;
    this.#agents = new Int32Array(2 * agents.length).fill(NONE);
    this.#kept = new Float64Array(2 * kept.length);
    for (let from = 0; from < agents.length; from++) {
      if (agents[from] === NONE) continue;
      const to = this.#place(agents[from]!);
      this.#agents[to] = agents[from]!;
      this.#kept[to * WIDTH + UNTIL] = kept[from * WIDTH + UNTIL]!;
      this.#kept[to * WIDTH + RECORD] = kept[from * WIDTH + RECORD]!;
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
