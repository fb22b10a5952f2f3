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
const GENERATIONS = 0x7ff_ffff;

/** @throws AssertionError when an event with these values cannot be put in a queue. */
export function checkEvent(time: Micros, kind: number, subject: number): void {
  // NaN fails the first comparison; infinite times the second. What is wrong is worked out elsewhere: short code is copied to where it is called.
  if (
    Math.floor(time) !== time ||
    time > Number.MAX_SAFE_INTEGER ||
    time < 0 ||
    (kind & MAX_KIND) !== kind ||
    (subject | 0) !== subject
  )
    throw wrongEvent(time, kind, subject);
}

function wrongEvent(time: Micros, kind: number, subject: number): AssertionError {
  if (!Number.isSafeInteger(time) || time < 0)
    return new AssertionError(`an event is due at ${time}; its time is whole microseconds from 0 to 2^53 - 1`);
  if ((kind & MAX_KIND) !== kind)
    return new AssertionError(`an event is of kind ${kind}; a kind is a whole number from 0 to ${MAX_KIND}`);
  return new AssertionError(`the subject of an event is ${subject}; a subject is a whole number of 32 bits`);
}

/**
 * The pending events, a row each; rows are used again. Each number of an event has a column of its own: a queue goes from row to row at
 * random but needs one or two numbers of each, so narrow columns keep more of what it needs in the nearest caches than rows side by side.
 *
 * A cancelled event keeps its row until its queue comes across it: ordering structures need not be searched for it.
 */
export class EventTable {
  #times = new Float64Array(64);
  #ranks = new Float64Array(64);
  #subjects = new Int32Array(64);
  /** To the next row of a queue's chain, or of the rows that are free. */
  #links = new Int32Array(64);
  /** How many events had the row before. */
  #generations = new Int32Array(64);
  /** 1 where the event was cancelled and its row not yet given back. */
  #cancelled = new Uint8Array(64);
  #free = 0;
  /** Row 0 is no event, so that a link of 0 leads nowhere. */
  #used = 1;
  /** Places in the order of insertion given out; in an array, as a number this large in a field may be allocated anew on every change. */
  readonly #insertions = new Float64Array(1);

  get insertions(): number {
    return this.#insertions[0]!;
  }

  nextSequence(): number {
    return this.#insertions[0]!++;
  }

  /** Writes down an event and gives back its row. */
  add(time: Micros, kind: number, subject: number): number {
    checkEvent(time, kind, subject);
    let row = this.#free;
    if (row === 0) row = this.#newRow();
    else this.#free = this.#links[row]!;
    this.#times[row] = time;
    this.#ranks[row] = kind * SEQUENCES_PER_KIND + this.#insertions[0]!++;
    this.#subjects[row] = subject;
    return row;
  }

  #newRow(): number {
    const row = this.#used++;
    if (row === this.#times.length) this.#grow();
    return row;
  }

  #grow(): void {
    const rows = 2 * this.#times.length;
    if (rows > ROWS) throw new AssertionError(`more than ${ROWS - 1} events are pending; that many fit in a queue`);
    this.#times = enlarged(this.#times, new Float64Array(rows));
    this.#ranks = enlarged(this.#ranks, new Float64Array(rows));
    this.#subjects = enlarged(this.#subjects, new Int32Array(rows));
    this.#links = enlarged(this.#links, new Int32Array(rows));
    this.#generations = enlarged(this.#generations, new Int32Array(rows));
    this.#cancelled = enlarged(this.#cancelled, new Uint8Array(rows));
  }

  /** Makes the id of an event stale. The row stays where a queue has put it until `release`. */
  cancel(row: number): void {
    this.#cancelled[row] = 1;
  }

  /** Gives back the row of a cancelled event. */
  releaseCancelled(row: number): void {
    this.#cancelled[row] = 0;
    this.release(row);
  }

  /** Gives back the row of an event that was taken; what stands in it is there until the next `add`. */
  release(row: number): void {
    if (++this.#generations[row]! >= GENERATIONS) return;
    this.#links[row] = this.#free;
    this.#free = row;
  }

  /** The row of a pending event, 0 when the id is stale. */
  find(id: EventId): number {
    if (!(id > 0)) return 0;
    const row = id - Math.floor(id / ROWS) * ROWS;
    return row > 0 && row < this.#used && this.id(row) === id && this.isPending(row) ? row : 0;
  }

  /** Is the event of a row in use still wanted? */
  isPending(row: number): boolean {
    return this.#cancelled[row] === 0;
  }

  time(row: number): Micros {
    return this.#times[row]!;
  }

  /** Decides between events of one instant: kind, then order of insertion. */
  rank(row: number): number {
    return this.#ranks[row]!;
  }

  id(row: number): EventId {
    return (this.#generations[row]! + 1) * ROWS + row;
  }

  subject(row: number): number {
    return this.#subjects[row]!;
  }

  /** A row that the queue has chained to this one, 0 for none. */
  link(row: number): number {
    return this.#links[row]!;
  }

  setLink(row: number, to: number): void {
    this.#links[row] = to;
  }
}

function enlarged<Column extends Float64Array | Int32Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}

export function kindOfRank(rank: number): number {
  return (rank * KINDS_PER_SEQUENCE) | 0;
}

export function sequenceOfRank(rank: number): number {
  return rank - kindOfRank(rank) * SEQUENCES_PER_KIND;
}
