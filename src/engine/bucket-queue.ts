import { EventHeap } from './event-heap.ts';
import type { EventId, EventQueue } from './event-queue.ts';
import { EventTable } from './event-table.ts';
import type { Micros } from './micros.ts';

/** Up to so many events are not worth any buckets. */
const FEW = 4;
/** So many events in the heap are a reason to look for narrower buckets. */
const CROWD = 256;
const MAX_BUCKETS = 0x10_0000;
/** So many places an event may go from the first of the open bucket; one that would have to go further goes to the heap. */
const NEAR = 8;

/**
 * A queue whose `push` and `pop` take the same time however many events are pending (R. Brown, "Calendar queues", CACM 31, 1988).
 *
 * Time is cut into buckets of equal width, which lie in a ring. The events of a bucket are a chain in no order until its time has come; then it is
 * opened, and the chain sorted. What comes late, into time that is open already, goes to the front of the chain if it is due first of all, else to
 * a heap, and so do events of a crowded bucket; `pop` takes the earlier of chain and heap. Events beyond the ring lie in a list, `#far`, which is
 * looked through once a turn. So the order is exact whatever the widths, and they may be guessed: a bad guess costs time only, and at worst (all
 * events of one instant) that of a plain heap.
 *
 * Widths are powers of two and buckets begin at multiples of them, so no rounding can put an event in the wrong bucket.
 */
export class BucketQueue implements EventQueue {
  readonly #table = new EventTable();
  /** The row of the event taken last, and of the one pushed last. */
  #current = 1;
  #pushed = 0;
  /** How many events were taken, how many cancelled, and how many places in the order of insertion went to none. */
  #taken = 0;
  #forgotten = 0;
  #skipped = 0;
  /** Cancelled events whose rows the queue still holds. */
  #cancelled = 0;

  /** The sorted chain of the open bucket, 0 when it is empty. */
  #chain = 0;
  readonly #heap = new EventHeap(this.#table);
  /** Past this size of the heap all is laid out anew. */
  #heapLimit = 0;

  /** First row of each bucket's chain, 0 if it is empty. The first bucket of all begins at `#base` in this turn, and a turn later in the next. */
  #heads = new Int32Array(0);
  #width: Micros = 1;
  #bucketsPerMicro = 1;
  /** Where this turn of the ring began, and how many of its buckets were opened. */
  #base: Micros = 0;
  #opened = 0;
  /**
   * Where the open bucket ends, and one turn later, where the ring does. While events are few the heap takes them all. Before the first is asked for
   * all are beyond the ring: there is nothing yet to judge a layout by.
   */
  #openEnd: Micros = -Infinity;
  #limit: Micros = -Infinity;
  #far = new Int32Array(64);
  #farSize = 0;
  /** What the layout is judged by: how many events were taken before this turn, and the time of the last one. */
  #before = 0;
  #since: Micros = 0;

  get size(): number {
    return this.#table.insertions - this.#skipped - this.#taken - this.#forgotten;
  }
  get nextTime(): Micros {
    return this.#findFirst() ? this.#table.time(this.#chain) : Infinity;
  }
  get insertions(): number {
    return this.#table.insertions;
  }
  get taken(): number {
    return this.#taken;
  }
  get time(): Micros {
    return this.#table.time(this.#current);
  }
  get kind(): number {
    return this.#table.kind(this.#current);
  }
  get subject(): number {
    return this.#table.subject(this.#current);
  }
  get sequence(): number {
    return this.#table.sequence(this.#current);
  }

  nextSequence(): number {
    this.#skipped++;
    return this.#table.nextSequence();
  }

  push(time: Micros, kind: number, subject: number): void {
    const row = this.#table.add(time, kind, subject);
    this.#pushed = row;
    if (time < this.#openEnd) {
      this.#pushLate(row);
    } else if (time < this.#limit) {
      this.#chainUp(time, row);
    } else {
      this.#pushFar(row);
    }
  }

  arm(): EventId {
    return this.#table.arm(this.#pushed);
  }

  pop(until: Micros = Infinity): boolean {
    if (this.#chain === 0 || this.#heap.size > 0 || this.#cancelled > 0) {
      if (!this.#findFirst()) return false;
    }
    const table = this.#table;
    const row = this.#chain;
    if (table.time(row) > until) return false;
    this.#chain = table.link(row);
    // The row of the event before was kept until now: its numbers could still be asked for.
    table.release(this.#current);
    this.#current = row;
    this.#taken++;
    return true;
  }

  cancel(id: EventId): boolean {
    const row = this.#table.find(id);
    if (row === 0 || row === this.#current) return false;
    this.#table.cancel(row);
    this.#forgotten++;
    this.#cancelled++;
    // Dead rows may not outnumber the living by more than this, or timers that are always cancelled would fill the memory.
    if (this.#cancelled > this.size + 64) this.#layOutAnew();
    return true;
  }

  /**
   * Makes the earliest pending event the first of the chain; false when there is none. All in one function, as one of this length is never copied
   * to where it is called: so `pop`, which seldom needs it, stays short enough to be copied itself.
   */
  #findFirst(): boolean {
    const table = this.#table;
    const heap = this.#heap;
    for (;;) {
      if (this.#chain === 0 && heap.size === 0) {
        const heads = this.#heads;
        const buckets = heads.length;
        let bucket = this.#opened;
        while (bucket < buckets && heads[bucket] === 0) bucket++;
        if (bucket >= buckets) {
          if (this.#turn()) continue;
          return false;
        }
        this.#opened = bucket + 1;
        this.#openEnd = this.#base + (bucket + 1) * this.#width;
        this.#limit = this.#openEnd + buckets * this.#width;
        let first = heads[bucket]!;
        heads[bucket] = 0;
        let rest = table.link(first);
        if (rest !== 0) table.setLink(first, 0);
        // Of events at one instant the last comes first here, so that each finds its place at once, before the others.
        while (rest !== 0) {
          const row = rest;
          rest = table.link(row);
          let before = 0;
          let after = first;
          let steps = NEAR;
          while (after !== 0 && steps > 0 && table.precedes(after, row)) {
            before = after;
            after = table.link(after);
            steps--;
          }
          if (steps === 0) {
            heap.push(row);
            continue;
          }
          table.setLink(row, after);
          if (before === 0) first = row;
          else table.setLink(before, row);
        }
        this.#chain = first;
      }
      if (heap.size > 0 && (this.#chain === 0 || table.precedes(heap.first, this.#chain))) this.#putFirst(heap.pop());
      const first = this.#chain;
      if (this.#cancelled === 0 || table.isPending(first)) return true;
      this.#chain = table.link(first);
      this.#drop(first);
    }
  }

  #putFirst(row: number): void {
    this.#table.setLink(row, this.#chain);
    this.#chain = row;
  }

  /** Puts a row into the bucket of its time. */
  #chainUp(time: Micros, row: number): void {
    const heads = this.#heads;
    const bucket = ((time - this.#base) * this.#bucketsPerMicro) & (heads.length - 1);
    this.#table.setLink(row, heads[bucket]!);
    heads[bucket] = row;
  }

  #pushLate(row: number): void {
    if (this.#chain === 0 || this.#table.precedes(row, this.#chain)) {
      this.#putFirst(row);
      return;
    }
    this.#heap.push(row);
    if (this.#heap.size > this.#heapLimit) this.#layOutAnew();
  }

  #drop(row: number): void {
    this.#table.release(row);
    this.#cancelled--;
  }

  #pushFar(row: number): void {
    if (this.#farSize === this.#far.length) {
      const far = new Int32Array(this.#farSize * 2);
      far.set(this.#far);
      this.#far = far;
    }
    this.#far[this.#farSize++] = row;
  }

  /** Begins the next turn of the ring, with other buckets if these do not suit; false when nothing is left. */
  #turn(): boolean {
    const buckets = this.#heads.length;
    const taken = this.#taken - this.#before;
    const { size } = this;
    if (size === 0 || taken * 4 < buckets || taken > buckets * 4 || size > buckets || size * 8 < buckets) {
      this.#layOutAnew();
      return size > 0;
    }
    const span = buckets * this.#width;
    this.#base += span;
    this.#opened = 0;
    this.#openEnd = this.#base;
    this.#limit = this.#base + span;
    this.#before = this.#taken;
    this.#since = this.time;
    this.#fetchFar();
    return true;
  }

  /** Puts events that were beyond the ring and no longer are into their buckets. */
  #fetchFar(): void {
    const far = this.#far;
    let stay = 0;
    for (let i = 0; i < this.#farSize; i++) {
      const row = far[i]!;
      const time = this.#table.time(row);
      if (time < this.#limit) this.#chainUp(time, row);
      else far[stay++] = row;
    }
    this.#farSize = stay;
  }

  /** Cuts time into buckets that suit the events there are now. */
  #layOutAnew(): void {
    // Many events of one instant fill the heap again whatever the widths: only a heap of twice the size is a reason to try again.
    const crowd = 2 * this.#heap.size;
    const first = this.#gather();
    const few = this.#farSize <= FEW;
    this.#heapLimit = Math.max(few ? 2 * FEW : CROWD, crowd);
    if (few) this.#useHeapAlone();
    else this.#useBuckets(first);
    this.#before = this.#taken;
    this.#since = this.time;
  }

  /** Puts all events into `#far`, but those that were cancelled, and gives back the time of the first. */
  #gather(): Micros {
    const table = this.#table;
    this.#gatherChain(this.#chain);
    this.#chain = 0;
    while (this.#heap.size > 0) this.#pushFar(this.#heap.popAny());
    const heads = this.#heads;
    for (let bucket = 0; bucket < heads.length; bucket++) {
      this.#gatherChain(heads[bucket]!);
      heads[bucket] = 0;
    }
    const far = this.#far;
    let count = 0;
    let first = Infinity;
    for (let i = 0; i < this.#farSize; i++) {
      const row = far[i]!;
      if (!table.isPending(row)) {
        this.#drop(row);
        continue;
      }
      far[count++] = row;
      first = Math.min(first, table.time(row));
    }
    this.#farSize = count;
    return first;
  }

  #gatherChain(start: number): void {
    for (let row = start; row > 0; row = this.#table.link(row)) this.#pushFar(row);
  }

  #useHeapAlone(): void {
    this.#heads = new Int32Array(0);
    this.#openEnd = Infinity;
    this.#limit = Infinity;
    for (let i = 0; i < this.#farSize; i++) this.#heap.push(this.#far[i]!);
    this.#farSize = 0;
  }

  /**
   * A turn is four times as long as an event waits on average, so that by Markov's inequality at most a quarter of the events must be looked at
   * twice, and has two to four times as many buckets as there are events, so that each holds about one or two.
   */
  #useBuckets(first: Micros): void {
    const buckets = Math.min(MAX_BUCKETS, powerOfTwo(2 * this.#farSize));
    if (buckets !== this.#heads.length) this.#heads = new Int32Array(buckets);
    this.#width = powerOfTwo((4 * this.#meanWait(first)) / buckets);
    this.#bucketsPerMicro = 1 / this.#width;
    this.#base = Math.floor(first / this.#width) * this.#width;
    this.#opened = 0;
    this.#openEnd = this.#base;
    this.#limit = this.#base + buckets * this.#width;
    this.#fetchFar();
  }

  /**
   * How long an event waits in the queue: by Little's law the number of events times the mean gap between those taken. If few were taken
   * since the last layout, how long those that wait now have to wait yet.
   */
  #meanWait(first: Micros): Micros {
    const count = this.#farSize;
    const taken = this.#taken - this.#before;
    if (taken * 4 >= count) return ((first - this.#since) / taken) * count;
    let sum = 0;
    for (let i = 0; i < count; i++) sum += this.#table.time(this.#far[i]!) - first;
    return sum / count;
  }
}

/** The least power of two that is not below `value`, and 1 at least. */
function powerOfTwo(value: number): number {
  let power = 1;
  while (power < value) power *= 2;
  return power;
}
