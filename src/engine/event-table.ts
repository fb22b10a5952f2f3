import { AssertionError } from './assert.ts';
import { type EventId, MAX_KIND } from './event-queue.ts';
import type { Micros } from './micros.ts';

// A mark is the kind of an event, and one of these more if it has an id, and if it was cancelled.
const ARMED = 0x100;
const CANCELLED = 0x200;
/** Where in the narrow part of a row they are; the subject comes first. */
const MARK = 1;
const LINK = 2;
const GENERATION = 3;
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
 * The pending events, a row each; rows are used again. What is known of an event lies together in two places, the wide numbers in one and the
 * narrow ones in the other.
 *
 * A cancelled event keeps its row until its queue comes across it: ordering structures need not be searched for it.
 */
export class EventTable {
  /** Of each row: the time, and the place in the order of insertion. */
  #wide = new Float64Array(2 * 64);
  /**
   * Of each row: the subject; the mark, which is the kind with `ARMED` and `CANCELLED`; the link to the next row of a queue's chain, or of those
   * that are free; the generation, which is how many events with an id had the row before.
   */
  #narrow = new Int32Array(4 * 64);
  #free = 0;
  /** Row 0 is no event, so that a link of 0 leads nowhere. Row 1 stands for the event taken last before there is any. */
  #used = 2;
  #insertions = 0;

  /** Places in the order of insertion given out. */
  get insertions(): number {
    return this.#insertions;
  }

  nextSequence(): number {
    return this.#insertions++;
  }

  /** Writes down an event and gives back its row. */
  add(time: Micros, kind: number, subject: number): number {
    checkEvent(time, kind, subject);
    let row = this.#free;
    if (row === 0) row = this.#newRow();
    else this.#free = this.#narrow[(row << 2) | LINK]!;
    const narrow = this.#narrow;
    narrow[row << 2] = subject;
    narrow[(row << 2) | MARK] = kind;
    const wide = this.#wide;
    wide[row << 1] = time;
    wide[(row << 1) | 1] = this.#insertions++;
    return row;
  }

  #newRow(): number {
    const row = this.#used++;
    if (row << 1 === this.#wide.length) this.#grow();
    return row;
  }

  #grow(): void {
    const rows = this.#wide.length;
    if (rows > ROWS) throw new AssertionError(`more than ${ROWS - 1} events are pending; that many fit in a queue`);
    const wide = new Float64Array(2 * rows);
    wide.set(this.#wide);
    this.#wide = wide;
    const narrow = new Int32Array(4 * rows);
    narrow.set(this.#narrow);
    this.#narrow = narrow;
  }

  /** Gives a pending event an id, by which it can be found. */
  arm(row: number): EventId {
    this.#narrow[(row << 2) | MARK]! |= ARMED;
    return this.#id(row);
  }

  /** Makes the id of an event stale. The row stays where a queue has put it until `release`. */
  cancel(row: number): void {
    this.#narrow[(row << 2) | MARK]! |= CANCELLED;
  }

  /** Gives back the row of an event that was taken or cancelled; what stands in it is there until the next `add`. */
  release(row: number): void {
    const narrow = this.#narrow;
    if (narrow[(row << 2) | MARK]! >= ARMED && ++narrow[(row << 2) | GENERATION]! >= GENERATIONS) return;
    narrow[(row << 2) | LINK] = this.#free;
    this.#free = row;
  }

  /** The row of an event that was not released, 0 when the id is stale. */
  find(id: EventId): number {
    if (!(id > 0)) return 0;
    const row = id - Math.floor(id / ROWS) * ROWS;
    const armed = row < this.#used && (this.#narrow[(row << 2) | MARK]! & ~MAX_KIND) === ARMED;
    return armed && this.#id(row) === id ? row : 0;
  }

  #id(row: number): EventId {
    return (this.#narrow[(row << 2) | GENERATION]! + 1) * ROWS + row;
  }

  /** Is the event of a row in use still wanted? */
  isPending(row: number): boolean {
    return this.#narrow[(row << 2) | MARK]! < CANCELLED;
  }

  /** Does the event of one row come before that of another? */
  precedes(row: number, other: number): boolean {
    const difference = this.time(row) - this.time(other);
    return difference === 0 ? this.precedesAtOnce(row, other) : difference < 0;
  }

  /** Does the event of one row come before that of another one at the same instant? */
  precedesAtOnce(row: number, other: number): boolean {
    const difference = this.kind(row) - this.kind(other);
    return difference === 0 ? this.sequence(row) < this.sequence(other) : difference < 0;
  }

  time(row: number): Micros {
    return this.#wide[row << 1]!;
  }

  sequence(row: number): number {
    return this.#wide[(row << 1) | 1]!;
  }

  subject(row: number): number {
    return this.#narrow[row << 2]!;
  }

  kind(row: number): number {
    return this.#narrow[(row << 2) | MARK]! & MAX_KIND;
  }

  /** A row that the queue has chained to this one, 0 for none. */
  link(row: number): number {
    return this.#narrow[(row << 2) | LINK]!;
  }

  setLink(row: number, to: number): void {
    this.#narrow[(row << 2) | LINK] = to;
  }
}
