import { grown } from '../cluster/columns.ts';
import { type AgentId, NONE } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { RowMemory } from '../cluster/row-memory.ts';
import type { Micros } from '../engine/micros.ts';
import { ARMED, RefusalStore, UNTIL, WIDTH } from './refusal-store.ts';

// The words of an agent's row.
const BLOCK = 4;
const START = 0;
const ROOM = 1;
const LATEST = 2;

/** Refusals an agent's block has room for at first: with a refusal of 5 s and one offer a second, six are alive. */
const FIRST_ROOM = 6;

/** Said in place of the end of a refusal. */
export const NOT_BLOCKED: Micros = -1;

/** What refusals need to know of time: that of now, and the order in which timers are armed. */
export interface Timekeeper {
  readonly now: Micros;
  nextSequence(): number;
}

/**
 * Refusals in force (spec/mesos.md 4.5), by agent and by seat (a framework in a role). Nothing happens when one ends: it
 * is looked at when needed, and its place is used again. What takes many back at once (revive, deactivation) only notes
 * since when the seat's refusals count.
 */
export class RefusalFilters {
  readonly #time: Timekeeper;
  // Each agent's refusals stand side by side, in a block of columns that is gone round like a ring: refusals of one length end in the order in
  // which they were made, so the place after the latest is mostly one that is over.
  /** By agent: where its block begins, how many places it has, and the latest one, counted from the beginning. */
  readonly #blocks = new RowMemory(BLOCK);
  #agents = 0;
  #end = 0;
  /** By place; NONE where there was never a refusal. */
  #seat = new Int32Array(0);
  readonly #store = new RefusalStore();
  /** By seat: refusals armed before this are void. */
  #voidBefore = new Float64Array(0);
  /** Where the cycle under way was armed. */
  readonly #cycle = new Float64Array(1);

  constructor(time: Timekeeper) {
    this.#time = time;
  }

  /** A cycle begins: `sequence` is its place in the order of timers. */
  beginCycle(sequence: number): void {
    this.#cycle[0] = sequence;
  }

  /** Refuses what is in `resources`, or less, from now on for so many microseconds. */
  add(agent: AgentId, seat: number, resources: ReadonlyBundle, lasts: Micros): void {
    const { now } = this.#time;
    const armed = this.#time.nextSequence();
    const at = this.#place(agent, now);
    this.#seat[at] = seat;
    this.#store.write(at, resources);
    const { numbers } = this.#store;
    numbers[at * WIDTH + UNTIL] = now + lasts;
    numbers[at * WIDTH + ARMED] = armed;
  }

  /** Is the offer contained in something this seat refuses on the agent? */
  blocks(agent: AgentId, seat: number, offer: ReadonlyBundle): boolean {
    return this.blockedUntil(agent, seat, offer) !== NOT_BLOCKED;
  }

  /**
   * The end of a refusal of this seat on the agent in which the offer is contained, or NOT_BLOCKED. Of several it is the one made last, which
   * mostly ends last too. At the instant at which it ends a refusal still holds in a cycle that was armed before it (spec/mesos.md 4.5, 11.3).
   */
  blockedUntil(agent: AgentId, seat: number, offer: ReadonlyBundle): Micros {
    if (agent >= this.#agents) return NOT_BLOCKED;
    const blocks = this.#blocks.words;
    const row = agent * BLOCK;
    const start = blocks[row + START]!;
    const room = blocks[row + ROOM]!;
    const seats = this.#seat;
    let at = start + blocks[row + LATEST]!;
    for (let left = room; left > 0; left--) {
      if (seats[at] === seat && this.#holds(at, seat) && this.#store.covers(at, offer))
        return this.#store.numbers[at * WIDTH + UNTIL]!;
      at = at === start ? start + room - 1 : at - 1;
    }
    return NOT_BLOCKED;
  }

  #holds(at: number, seat: number): boolean {
    const { numbers } = this.#store;
    const until = numbers[at * WIDTH + UNTIL]!;
    const { now } = this.#time;
    if (until < now) return false;
    const armed = numbers[at * WIDTH + ARMED]!;
    return armed >= this.#voidBefore[seat]! && (until > now || armed >= this.#cycle[0]!);
  }

  /** Makes room for a seat: nothing it refused before counts. */
  addSeat(seat: number): void {
    this.#voidBefore = grown(this.#voidBefore, seat + 1);
    this.voidSeat(seat);
  }

  /** Takes back all refusals of the seat made so far. */
  voidSeat(seat: number): void {
    this.#voidBefore[seat] = this.#time.nextSequence();
  }

  /** Forgets all refusals on the agent: its attributes changed, or it is gone. */
  clearAgent(agent: AgentId): void {
    if (agent >= this.#agents) return;
    const start = this.#blocks.words[agent * BLOCK + START]!;
    this.#seat.fill(NONE, start, start + this.#blocks.words[agent * BLOCK + ROOM]!);
  }

  /** How many refusals of seats that pass the test hold after all timers of this instant. */
  countActive(isCounted: (seat: number) => boolean): number {
    let active = 0;
    const { now } = this.#time;
    for (let agent = 0; agent < this.#agents; agent++) {
      const start = this.#blocks.words[agent * BLOCK + START]!;
      for (let at = start; at < start + this.#blocks.words[agent * BLOCK + ROOM]!; at++) {
        const seat = this.#seat[at]!;
        const holds = this.#store.numbers[at * WIDTH + UNTIL]! > now && !this.#isOver(at, now);
        if (holds && isCounted(seat)) active++;
      }
    }
    return active;
  }

  /** A place for one more refusal on the agent. */
  #place(agent: AgentId, now: Micros): number {
    if (agent >= this.#agents) {
      this.#agents = agent + 1;
      this.#blocks.grow(this.#agents);
    }
    const blocks = this.#blocks.words;
    const row = agent * BLOCK;
    const room = blocks[row + ROOM]!;
    const next = blocks[row + LATEST]! + 1 < room ? blocks[row + LATEST]! + 1 : 0;
    blocks[row + LATEST] = next;
    const at = blocks[row + START]! + next;
    return room > 0 && this.#isOver(at, now) ? at : this.#search(row, now);
  }

  /** The next place in the ring is taken: another one whose refusal is over, else one in a larger block. */
  #search(row: number, now: Micros): number {
    const blocks = this.#blocks.words;
    const start = blocks[row + START]!;
    const room = blocks[row + ROOM]!;
    for (let at = start; at < start + room; at++) {
      if (!this.#isOver(at, now)) continue;
      blocks[row + LATEST] = at - start;
      return at;
    }
    this.#enlarge(row);
    blocks[row + LATEST] = room;
    return blocks[row + START]! + room;
  }

  /** Is there no refusal at this place that holds, or may hold in a cycle of this instant? */
  #isOver(at: number, now: Micros): boolean {
    const seat = this.#seat[at]!;
    if (seat === NONE) return true;
    const { numbers } = this.#store;
    return numbers[at * WIDTH + UNTIL]! < now || numbers[at * WIDTH + ARMED]! < this.#voidBefore[seat]!;
  }

  /** Gives the agent a block of twice the room at the end; the old one is not used again, so all blocks together stay below twice the largest. */
  #enlarge(row: number): void {
    const blocks = this.#blocks.words;
    const from = blocks[row + START]!;
    const before = blocks[row + ROOM]!;
    const room = Math.max(FIRST_ROOM, 2 * before);
    const to = this.#end;
    this.#end += room;
    if (this.#seat.length < this.#end) {
      this.#seat = grown(this.#seat, this.#end);
      this.#seat.fill(NONE, to);
      this.#store.grow(this.#seat.length);
    }
    for (let i = 0; i < before; i++) {
      this.#seat[to + i] = this.#seat[from + i]!;
      this.#store.move(from + i, to + i);
    }
    blocks[row + START] = to;
    blocks[row + ROOM] = room;
  }
}
