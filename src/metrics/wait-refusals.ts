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
  /** Roles in which it wants no offers. */
  readonly suppressed = new Set<RoleId>();
  /** Groups of its tasks that wait. */
  readonly entries = new Set<WaitEntry>();
  /** The record with which it last asked for offers: what it refused before is void. */
  askedAt = 0;
  /** The first of the offers it holds; the chain is in {@link HeldChain}. */
  firstHeld: OfferId = NONE;
  /** By agent: until when it refuses, and the record of the refusal. */
  #until = new Float64Array(0);
  #refusedAt = new Float64Array(0);

  refuse(agent: AgentId, until: Micros, record: number): void {
    this.#until = grown(this.#until, agent + 1);
    this.#refusedAt = grown(this.#refusedAt, agent + 1);
    this.#until[agent] = until;
    this.#refusedAt[agent] = record;
  }

  /** Has it seen the agent as it is and left it? `grewAt`: the record with which more became free there. */
  hasLeft(agent: AgentId, grewAt: number): boolean {
    if (agent >= this.#refusedAt.length) return false;
    const refusedAt = this.#refusedAt[agent]!;
    return refusedAt > grewAt && refusedAt > this.askedAt;
  }

  /** Until when it refuses what the agent has; 0 if it does not. */
  refusesUntil(agent: AgentId, grewAt: number): Micros {
    return this.hasLeft(agent, grewAt) ? this.#until[agent]! : 0;
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
    this.#next = grown(this.#next, offer + 1);
    this.#before = grown(this.#before, offer + 1);
    this.#isHeld = grown(this.#isHeld, offer + 1);
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
