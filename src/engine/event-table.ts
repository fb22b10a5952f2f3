import { AssertionError } from './assert.ts';
import { type EventId, MAX_KIND } from './event-queue.ts';
import type { Micros } from './micros.ts';

/**
 * Kind and number of insertion in one double, `kind * 2^45 + sequence`, so that one comparison settles the order at an instant. Exact for
 * 256 kinds and 2^45 insertions.
 */
const SEQUENCES_PER_KIND = 0x2000_0000_0000;
/** A power of two, so that multiplying by it is the same as dividing, and faster. */
const KINDS_PER_SEQUENCE = 1 / SEQUENCES_PER_KIND;
/** An id is `generation * 2^26 + row`; a row whose generations are used up is retired, so that ids never repeat. */
const ROWS = 0x400_0000;
const MAX_ID = Number.MAX_SAFE_INTEGER - ROWS;
/** Where the two integers of a row lie, counted in integers. */
const LINK = 6;
const SUBJECT = 7;

/** @throws AssertionError when an event with these values cannot be put in a queue. */
export function checkEvent(time: Micros, kind: number, subject: number): void {
  // NaN fails the first comparison; infinite times the second.
  if (Math.floor(time) !== time || time > Number.MAX_SAFE_INTEGER || time < 0) {
    throw new AssertionError(`an event is due at ${time}; its time is whole microseconds from 0 to 2^53 - 1`);
  }
  if ((kind & MAX_KIND) !== kind) {
    throw new AssertionError(`an event is of kind ${kind}; a kind is a whole number from 0 to ${MAX_KIND}`);
  }
  if ((subject | 0) !== subject) {
    throw new AssertionError(`the subject of an event is ${subject}; a subject is a whole number of 32 bits`);
  }
}

/**
 * The pending events, a row each; rows are used again. One event lies in 32 bytes side by side, because a queue touches all of an event or
 * nothing: columns apart would cost a cache miss each. Row 0 is no event: it holds a copy of the one taken last, since its own row may
 * already belong to the next.
 *
 * A cancelled event keeps its row until its queue comes across it: ordering structures need not be searched for it.
 */
export class EventTable {
  /** A row is time, rank and id, and in the fourth double two integers: link and subject. */
  #doubles: Float64Array;
  #ints: Int32Array;
  #free = 0;
  #used = 1;
  /** Places in the order of insertion given out; in an array, as a number this large in a field may be allocated anew on every change. */
  readonly #insertions = new Float64Array(1);

  constructor() {
    const buffer = new ArrayBuffer(64 * 32);
    this.#doubles = new Float64Array(buffer);
    this.#ints = new Int32Array(buffer);
  }

  get insertions(): number {
    return this.#insertions[0]!;
  }

  nextSequence(): number {
    return this.#insertions[0]!++;
  }

  /** Writes down an event and gives back its row. */
  add(time: Micros, kind: number, subject: number): number {
    checkEvent(time, kind, subject);
    const row = this.#free > 0 ? this.#free : this.#newRow();
    const doubles = this.#doubles;
    const ints = this.#ints;
    const at = row << 2;
    this.#free = ints[(row << 3) + LINK]!;
    doubles[at] = time;
    doubles[at + 1] = kind * SEQUENCES_PER_KIND + this.#insertions[0]!++;
    doubles[at + 2] = -doubles[at + 2]!; // From here on the id is valid.
    ints[(row << 3) + SUBJECT] = subject;
    return row;
  }

  #newRow(): number {
    const row = this.#used++;
    if (row << 2 === this.#doubles.length) {
      if (row === ROWS) throw new AssertionError(`more than ${ROWS - 1} events are pending; that many fit in a queue`);
      const buffer = new ArrayBuffer(row * 64);
      const doubles = new Float64Array(buffer);
      doubles.set(this.#doubles);
      this.#doubles = doubles;
      this.#ints = new Int32Array(buffer);
    }
    this.#doubles[(row << 2) + 2] = -(ROWS + row);
    return row;
  }

  /** Copies a pending event to row 0, and ends it. */
  take(row: number): void {
    const doubles = this.#doubles;
    const ints = this.#ints;
    const at = row << 2;
    doubles[0] = doubles[at]!;
    doubles[1] = doubles[at + 1]!;
    doubles[2] = doubles[at + 2]!;
    ints[SUBJECT] = ints[(row << 3) + SUBJECT]!;
    this.retire(row);
    this.release(row);
  }

  /** Makes the id of an event stale. The row stays where a queue has put it until `release`. */
  retire(row: number): void {
    const at = (row << 2) + 2;
    this.#doubles[at] = -(this.#doubles[at]! + ROWS);
  }

  /** Gives back the row of a retired event. */
  release(row: number): void {
    if (this.#doubles[(row << 2) + 2]! < -MAX_ID) return;
    this.#ints[(row << 3) + LINK] = this.#free;
    this.#free = row;
  }

  /** The row of a pending event, 0 when the id is stale. */
  find(id: EventId): number {
    if (!(id > 0)) return 0;
    const row = id - Math.floor(id / ROWS) * ROWS;
    return row > 0 && row < this.#used && this.#doubles[row * 4 + 2] === id ? row : 0;
  }

  isPending(row: number): boolean {
    return this.#doubles[(row << 2) + 2]! > 0;
  }

  time(row: number): Micros {
    return this.#doubles[row << 2]!;
  }

  /** Decides between events of one instant: kind, then order of insertion. */
  rank(row: number): number {
    return this.#doubles[(row << 2) + 1]!;
  }

  id(row: number): EventId {
    return this.#doubles[(row << 2) + 2]!;
  }

  subject(row: number): number {
    return this.#ints[(row << 3) + SUBJECT]!;
  }

  /** A row that the queue has chained to this one, 0 for none. */
  link(row: number): number {
    return this.#ints[(row << 3) + LINK]!;
  }

  setLink(row: number, to: number): void {
    this.#ints[(row << 3) + LINK] = to;
  }
}

export function kindOfRank(rank: number): number {
  return (rank * KINDS_PER_SEQUENCE) | 0;
}

export function sequenceOfRank(rank: number): number {
  return rank - kindOfRank(rank) * SEQUENCES_PER_KIND;
}
