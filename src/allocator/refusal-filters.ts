import { grown } from '../cluster/columns.ts';
import type { AgentId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Micros } from '../engine/micros.ts';
import { RefusalStore } from './refusal-store.ts';

/** Refusals an agent's block has room for at first: with a refusal of 5 s and one offer a second, six are alive. */
const FIRST_ROOM = 8;

/**
 * Refusals in force (spec/mesos.md 4.5), by agent and by seat (a framework in a role). Nothing happens when one ends: it
 * is looked at when needed, and its place is used again. What takes many back at once (revive, deactivation) only notes
 * since when the seat's refusals count.
 */
export class RefusalFilters {
  // Each agent's refusals stand side by side, in a block of columns.
  #start = new Int32Array(0);
  #count = new Int32Array(0);
  #room = new Int32Array(0);
  #end = 0;
  #seat = new Int32Array(0);
  readonly #store = new RefusalStore();
  /** By seat: refusals armed before this are void. */
  #voidBefore = new Float64Array(0);

  /** Refuses what is in `resources`, or less, until a time. `armed`: the place in the order of timers. */
  add(agent: AgentId, seat: number, resources: ReadonlyBundle, now: Micros, until: Micros, armed: number): void {
    this.#makeRoom(agent, now);
    const at = this.#start[agent]! + this.#count[agent]!++;
    this.#seat[at] = seat;
    this.#store.write(at, resources, until, armed);
  }

  /**
   * Is the offer contained in something this seat refuses on the agent? At the instant at which a refusal ends it still
   * holds in a cycle that was armed before it, by `sequence` (spec/mesos.md 4.5, 11.3).
   */
  blocks(agent: AgentId, seat: number, offer: ReadonlyBundle, now: Micros, sequence: number): boolean {
    if (agent >= this.#count.length) return false;
    const start = this.#start[agent]!;
    const end = start + this.#count[agent]!;
    const seats = this.#seat;
    for (let at = start; at < end; at++) {
      if (seats[at] !== seat) continue;
      const until = this.#store.until(at);
      const armed = this.#store.armed(at);
      if (until < now || armed < this.#voidBefore[seat]! || (until === now && armed < sequence)) continue;
      if (this.#store.covers(at, offer)) return true;
    }
    return false;
  }

  /** Makes room for a seat: nothing it refused before counts. */
  addSeat(seat: number, sequence: number): void {
    this.#voidBefore = grown(this.#voidBefore, seat + 1);
    this.#voidBefore[seat] = sequence;
  }

  /** Takes back all refusals of the seat made so far. */
  voidSeat(seat: number, sequence: number): void {
    this.#voidBefore[seat] = sequence;
  }

  /** Forgets all refusals on the agent: its attributes changed, or it is gone. */
  clearAgent(agent: AgentId): void {
    if (agent < this.#count.length) this.#count[agent] = 0;
  }

  /** How many refusals of seats that pass the test hold after all timers of this instant. */
  countActive(now: Micros, isCounted: (seat: number) => boolean): number {
    let active = 0;
    for (let agent = 0; agent < this.#count.length; agent++) {
      const start = this.#start[agent]!;
      for (let at = start; at < start + this.#count[agent]!; at++) {
        const seat = this.#seat[at]!;
        if (this.#store.until(at) > now && this.#store.armed(at) >= this.#voidBefore[seat]! && isCounted(seat))
          active++;
      }
    }
    return active;
  }

  #makeRoom(agent: AgentId, now: Micros): void {
    if (agent >= this.#count.length) {
      this.#start = grown(this.#start, agent + 1);
      this.#count = grown(this.#count, agent + 1);
      this.#room = grown(this.#room, agent + 1);
    }
    if (this.#count[agent]! < this.#room[agent]!) return;
    this.#dropDead(agent, now);
    // A quarter free is enough to go on: small blocks stay in the processor's cache.
    if (this.#count[agent]! * 4 > this.#room[agent]! * 3 || this.#room[agent] === 0) this.#move(agent);
  }

  #dropDead(agent: AgentId, now: Micros): void {
    const start = this.#start[agent]!;
    const end = start + this.#count[agent]!;
    let kept = start;
    for (let at = start; at < end; at++) {
      if (this.#store.until(at) < now || this.#store.armed(at) < this.#voidBefore[this.#seat[at]!]!) continue;
      if (at !== kept) this.#carry(at, kept);
      kept++;
    }
    this.#count[agent] = kept - start;
  }

  /** Gives the agent a block of twice the room at the end; the old one is not used again, so all blocks together stay below twice the largest. */
  #move(agent: AgentId): void {
    const room = Math.max(FIRST_ROOM, 2 * this.#room[agent]!);
    const from = this.#start[agent]!;
    const to = this.#end;
    this.#end += room;
    this.#seat = grown(this.#seat, this.#end);
    this.#store.grow(this.#end);
    for (let i = 0; i < this.#count[agent]!; i++) this.#carry(from + i, to + i);
    this.#start[agent] = to;
    this.#room[agent] = room;
  }

  #carry(from: number, to: number): void {
    this.#seat[to] = this.#seat[from]!;
    this.#store.move(from, to);
  }
}
