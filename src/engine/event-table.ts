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

/** An imported constant is looked up wherever it is used, one of the file's own is compiled in. */
const LAST_KIND = MAX_KIND;

/** @throws AssertionError when an event with these values cannot be put in a queue. */
export function checkEvent(time: Micros, kind: number, subject: number): void {
  // NaN fails the first comparison; infinite times the second. What is wrong is worked out elsewhere: short code is copied to where it is called.
  if (
    Math.floor(time) !== time ||
    time > Number.MAX_SAFE_INTEGER ||
    time < 0 ||
    (kind & LAST_KIND) !== kind ||
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
 * Where the parts of an event lie in its row: 32 bytes, two doubles and four words of 32 bits, half a line of a cache. A queue meets an event
 * once when it comes and once when it goes, at random, and then needs nearly all of it.
 */
const ROW_BYTES = 32;
const TIME = 0;
const RANK = 1;
const SUBJECT = 4;
/** To the next row of a chain. */
const LINK = 5;
/** To the first row of a chain of its own. */
const CHILD = 6;
/** How many events had the row before; negative while the row holds an event that was cancelled. */
const GENERATION = 7;
const CANCELLED = 0x8000_0000 | 0;

/**
 * Pending events, a row each; rows are used again. Row 0 is no event, so that a link of 0 leads nowhere.
 *
 * A cancelled event keeps its row until its queue comes across it: ordering structures need not be searched for it.
 */
export class EventTable {
  #doubles = new Float64Array(0);
  /** The same memory. */
  #words = new Int32Array(0);
  #free = 0;
  #used = 1;
  #rows = 0;
  /** Places in the order of insertion given out. */
  #insertions = 0;

  constructor() {
    this.#resize(64);
  }

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
    if (row === 0) row = this.#unusedRow();
    else this.#free = this.link(row);
    this.#doubles[(row << 2) | TIME] = time;
    this.#doubles[(row << 2) | RANK] = kind * SEQUENCES_PER_KIND + this.#insertions++;
    this.#words[(row << 3) | SUBJECT] = subject;
    return row;
  }

  #unusedRow(): number {
    if (this.#used === this.#rows) this.#resize(2 * this.#rows);
    return this.#used++;
  }

  #resize(rows: number): void {
    if (rows > ROWS) throw new AssertionError(`more than ${ROWS - 1} events are pending; that many fit in a queue`);
    const memory = new ArrayBuffer(rows * ROW_BYTES);
    const words = new Int32Array(memory);
    words.set(this.#words);
    this.#words = words;
    this.#doubles = new Float64Array(memory);
    this.#rows = rows;
  }

  /** Makes the id of an event stale. The row stays where a queue has put it until `release`. */
  cancel(row: number): void {
    this.#words[(row << 3) | GENERATION]! |= CANCELLED;
  }

  /** Gives back the row of an event; what stands in it is there until the row is used again. */
  release(row: number): void {
    const generation = (this.#words[(row << 3) | GENERATION]! & ~CANCELLED) + 1;
    this.#words[(row << 3) | GENERATION] = generation;
    if (generation >= GENERATIONS) return;
    this.setLink(row, this.#free);
    this.#free = row;
  }

  /** The row of an event that was neither cancelled nor released, 0 when there is none of this id. */
  find(id: EventId): number {
    if (!(id > 0)) return 0;
    const row = id - Math.floor(id / ROWS) * ROWS;
    return row > 0 && row < this.#used && this.id(row) === id ? row : 0;
  }

  /** Is the event of a row in use still wanted? */
  isPending(row: number): boolean {
    return this.#words[(row << 3) | GENERATION]! >= 0;
  }

  time(row: number): Micros {
    return this.#doubles[(row << 2) | TIME]!;
  }

  /** Decides between events of one instant: kind, then order of insertion. */
  rank(row: number): number {
    return this.#doubles[(row << 2) | RANK]!;
  }

  subject(row: number): number {
    return this.#words[(row << 3) | SUBJECT]!;
  }

  id(row: number): EventId {
    return (this.#words[(row << 3) | GENERATION]! + 1) * ROWS + row;
  }

  /** Is the event of row `a` due before that of row `b`? */
  before(a: number, b: number): boolean {
    const timeA = this.time(a);
    const timeB = this.time(b);
    return timeA < timeB || (timeA === timeB && this.rank(a) < this.rank(b));
  }

  /** The row that a queue has chained to this one, 0 for none. */
  link(row: number): number {
    return this.#words[(row << 3) | LINK]!;
  }

  setLink(row: number, to: number): void {
    this.#words[(row << 3) | LINK] = to;
  }

  /** The first of a chain that a queue has hung below this row, 0 for none; an event must have none when it is released. */
  child(row: number): number {
    return this.#words[(row << 3) | CHILD]!;
  }

  setChild(row: number, to: number): void {
    this.#words[(row << 3) | CHILD] = to;
  }
}

export function kindOfRank(rank: number): number {
  return (rank * KINDS_PER_SEQUENCE) | 0;
}

export function sequenceOfRank(rank: number): number {
  return rank - kindOfRank(rank) * SEQUENCES_PER_KIND;
}
