import { AgentSet } from '../cluster/agent-set.ts';
import { grown } from '../cluster/columns.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type RoleId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import { roomByAgent } from './room-by-agent.ts';
import { NO_TRAITS, type WaitTraits } from './wait-causes.ts';
import type { WaitEntry } from './wait-entry.ts';

/** In place of a moment. */
const NEVER = -1;
/** The largest number of 4 bytes. */
const LARGEST = 0xffff_ffff;

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

  /** Has it seen the agent as it is and left it? `grewAt`: the record with which more became free there. */
  hasLeft(agent: AgentId, grewAt: number): boolean {
    return this.refusals.recordOf(agent) > Math.max(grewAt, this.askedAt);
  }
}

/** The last refusal of each agent by one framework. */
export class Refusals {
  /** By agent: until when it holds, and the record with which it was told; 0 where there is none. Records take 4 bytes while they fit. */
  #until = new Float64Array(0);
  #records: Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer> = new Uint32Array(0);
  /** Agents of which a refusal may be of account still: all others need not be looked at one by one. */
  readonly suspects = new AgentSet();

  /** @param agents how many there are */
  refuse(agent: AgentId, until: Micros, record: number, agents: number): void {
    if (agent >= this.#until.length) {
      this.#until = roomByAgent(this.#until, agent + 1, agents);
      this.#records = roomByAgent(this.#records, agent + 1, agents);
    }
    this.#until[agent] = until;
    if (record > LARGEST && this.#records instanceof Uint32Array) this.#records = Float64Array.from(this.#records);
    this.#records[agent] = record;
    this.suspects.add(agent);
  }

  untilOf(agent: AgentId): Micros {
    return agent < this.#until.length ? this.#until[agent]! : 0;
  }
  recordOf(agent: AgentId): number {
    return agent < this.#records.length ? this.#records[agent]! : 0;
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
