import { grown } from '../cluster/columns.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type RoleId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import { NO_TRAITS, type WaitTraits } from './wait-causes.ts';
import type { WaitEntry } from './wait-entry.ts';

/** In place of a moment. */
const NEVER = -1;

/** What the wait ledger knows of a framework: whether it wants offers, which it holds, and which agents it refuses. */
export class WaitFramework {
  traits: WaitTraits = NO_TRAITS;
  role: RoleId = NONE;
  /** Subscribed and connected. */
  isActive = false;
  /** Does it want no offers for its role? */
  isSuppressed = false;
  /** When it left for good, or NEVER: until it is back its tasks do not wait, but clocks run on. */
  goneAt: Micros = NEVER;
  /** Groups of its tasks that wait. */
  readonly entries: WaitEntry[] = [];
  /** The record with which it last asked for offers: what it refused before is void. */
  askedAt = 0;
  /** The first of the offers it holds; the chain is in {@link HeldChain}. */
  firstHeld: OfferId = NONE;
  readonly refusals = new Refusals();

  get isGone(): boolean {
    return this.goneAt !== NEVER;
  }

  comesBack(): void {
    this.goneAt = NEVER;
  }

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

// What is kept of a refusal, side by side: agent, until when, record of the refusal, and for which asking it holds.
const AGENT = 0;
const UNTIL = 1;
const RECORD = 2;
const ASKING = 3;
const WIDTH = 4;

/** Agents that one framework refuses: a table of no more places than four times the agents it ever refused between two askings. */
export class Refusals {
  /** Places in a power of two; who finds its own taken takes the next that is free. Of an earlier asking: free. */
  #table = new Float64Array(8 * WIDTH);
  #last = 7;
  #count = 0;
  #asking = 1;

  clear(): void {
    this.#count = 0;
    this.#asking++;
  }

  refuse(agent: AgentId, until: Micros, record: number): void {
    let at = this.#place(agent);
    if (this.#table[at + ASKING] !== this.#asking) {
      if (2 * ++this.#count > this.#last) {
        this.#grow();
        at = this.#place(agent);
      }
    }
    const table = this.#table;
    table[at + AGENT] = agent;
    table[at + UNTIL] = until;
    table[at + RECORD] = record;
    table[at + ASKING] = this.#asking;
  }

  /** The place of an agent, NONE if it is not refused. */
  find(agent: AgentId): number {
    if (this.#count === 0) return NONE;
    const at = this.#place(agent);
    return this.#table[at + ASKING] === this.#asking ? at : NONE;
  }
  untilAt(place: number): Micros {
    return this.#table[place + UNTIL]!;
  }
  recordAt(place: number): number {
    return this.#table[place + RECORD]!;
  }

  /** Where the agent is, or would be. */
  #place(agent: AgentId): number {
    const table = this.#table;
    const asking = this.#asking;
    const last = this.#last;
    let place = (Math.imul(agent, 0x9e3779b1) >>> 12) & last; // Agents next to each other go apart.
    while (table[place * WIDTH + ASKING] === asking && table[place * WIDTH + AGENT] !== agent)
      place = (place + 1) & last;
    return place * WIDTH;
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Float64Array(2 * old.length);
    this.#last = 2 * this.#last + 1;
    for (let from = 0; from < old.length; from += WIDTH) {
      if (old[from + ASKING] !== this.#asking) continue;
      const to = this.#place(old[from + AGENT]!);
      for (let i = 0; i < WIDTH; i++) this.#table[to + i] = old[from + i]!;
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
