import { EventHeap } from './event-heap.ts';
import type { EventQueue } from './event-queue.ts';
import type { Micros } from './micros.ts';
import { TableQueue } from './table-queue.ts';

/** Up to so many events a heap alone is faster than any buckets: it lies in the nearest cache. */
const FEW = 128;
const MAX_BUCKETS = 0x10_0000;

/**
 * A queue whose `push` and `pop` take the same time however many events are pending.
 *
 * Time is cut into buckets of equal width. Events of the open bucket, and earlier ones, lie in a small heap, and it alone decides the order;
 * events of later buckets lie in chains, unordered; events beyond the last bucket lie in a list, `#far`, which is looked
 * through once the buckets are used up. So the order is exact whatever the widths, and they may be guessed: a bad guess costs time only,
 * and at worst (all events of one instant) that of a plain heap.
 *
 * Widths are powers of two and buckets begin at multiples of them, so no rounding can put an event in the wrong bucket.
 */
export class BucketQueue extends TableQueue implements EventQueue {
  readonly #heap = new EventHeap(this.table);
  /** Past this size of the heap the buckets are too wide, and all is laid out anew. */
  #heapLimit = 2 * FEW;
  /** First row of each bucket's chain, 0 if it is empty. */
  #heads = new Int32Array(0);
  #buckets = 0;
  #bucketsPerMicro = 1;
  #width: Micros = 1;
  #open = -1;
  #base: Micros = 0;
  /** Where the open bucket ends, and where the last one does. While events are few the heap takes them all. */
  #openEnd: Micros = Infinity;
  #limit: Micros = Infinity;
  #far = new Int32Array(64);
  #farSize = 0;
  /** What the layout is judged by at its end: events taken since it was made, and the time of the last one before. */
  #taken = 0;
  #since: Micros = 0;

  get nextTime(): Micros {
    if (this.pending === 0) return Infinity;
    this.#settle();
    return this.#heap.firstTime;
  }

  push(time: Micros, kind: number, subject: number): void {
    const row = this.table.add(time, kind, subject);
    this.pending++;
    if (time < this.#openEnd) {
      this.#heap.push(row);
      if (this.#heap.size > this.#heapLimit) this.#layOutAnew();
    } else if (time < this.#limit) {
      const bucket = ((time - this.#base) * this.#bucketsPerMicro) | 0;
      this.table.setLink(row, this.#heads[bucket]!);
      this.#heads[bucket] = row;
    } else {
      this.#pushFar(row);
    }
    this.lastRow = row;
  }

  pop(until: Micros = Infinity): boolean {
    if (this.pending === 0) return false;
    if (this.#heap.size === 0 || this.cancelled > 0) this.#settle();
    if (this.#heap.firstTime > until) return false;
    this.#taken++;
    this.pending--;
    this.take(this.#heap.pop());
    return true;
  }

  /** Makes the first row of the heap the earliest pending event; there must be one. */
  #settle(): void {
    const heap = this.#heap;
    for (;;) {
      while (heap.size === 0) this.#openNext();
      if (this.cancelled === 0 || this.table.isPending(heap.first)) return;
      this.#drop(heap.pop());
    }
  }

  /** Opens the next bucket that holds anything; if none does, all is laid out anew. */
  #openNext(): void {
    const heads = this.#heads;
    const buckets = this.#buckets;
    let open = this.#open + 1;
    while (open < buckets && heads[open] === 0) open++;
    this.#open = open;
    if (open >= buckets) {
      this.#layOut();
      return;
    }
    this.#openEnd = this.#base + (open + 1) * this.#width;
    let row = heads[open]!;
    heads[open] = 0;
    do {
      const next = this.table.link(row);
      this.#heap.push(row);
      row = next;
    } while (row > 0);
  }

  #drop(row: number): void {
    this.table.releaseCancelled(row);
    this.cancelled--;
  }

  #pushFar(row: number): void {
    if (this.#farSize === this.#far.length) {
      const far = new Int32Array(this.#farSize * 2);
      far.set(this.#far);
      this.#far = far;
    }
    this.#far[this.#farSize++] = row;
  }

  protected override sweep(): void {
    this.#layOutAnew();
  }

  #layOutAnew(): void {
    // Many events of one instant fill the heap again at once: only a heap of twice the size is a reason to try again.
    const heapLimit = Math.max(2 * FEW, 2 * this.#heap.size);
    while (this.#heap.size > 0) this.#pushFar(this.#heap.popAny());
    for (let bucket = this.#open + 1; bucket < this.#buckets; bucket++) {
      for (let row = this.#heads[bucket]!; row > 0; row = this.table.link(row)) this.#pushFar(row);
      this.#heads[bucket] = 0;
    }
    this.#layOut();
    this.#heapLimit = heapLimit;
  }

  /** Cuts time into buckets anew. All events must lie in `#far`: so they do when the buckets are used up. */
  #layOut(): void {
    const { table } = this;
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
    this.#heapLimit = 2 * FEW;
    if (count <= FEW) this.#useHeapAlone();
    else this.#useBuckets(first);
    this.#taken = 0;
    this.#since = first;
  }

  #useHeapAlone(): void {
    this.#buckets = 0;
    this.#open = -1;
    this.#openEnd = Infinity;
    this.#limit = Infinity;
    for (let i = 0; i < this.#farSize; i++) this.#heap.push(this.#far[i]!);
    this.#farSize = 0;
  }

  /**
   * Buckets reach four times as far as an event waits on average, so that by Markov's inequality at most a quarter of the events must be
   * looked at twice, and there are two to four times as many as events, so that each holds about one or two.
   */
  #useBuckets(first: Micros): void {
    const { table } = this;
    const far = this.#far;
    const count = this.#farSize;
    let buckets = this.#heads.length;
    const wanted = Math.min(MAX_BUCKETS, powerOfTwo(2 * count));
    // An array for somewhat fewer events is kept, so that a steady number of them allocates nothing.
    if (wanted > buckets || wanted * 4 < buckets) {
      this.#heads = new Int32Array(wanted);
      buckets = wanted;
    }
    this.#buckets = buckets;
    this.#width = powerOfTwo((4 * this.#meanWait(first)) / buckets);
    this.#bucketsPerMicro = 1 / this.#width;
    this.#base = Math.floor(first / this.#width) * this.#width;
    this.#limit = this.#base + buckets * this.#width;
    this.#open = -1;
    this.#openEnd = this.#base;
    let stay = 0;
    for (let i = 0; i < count; i++) {
      const row = far[i]!;
      const time = table.time(row);
      if (time < this.#limit) {
        const bucket = ((time - this.#base) * this.#bucketsPerMicro) | 0;
        table.setLink(row, this.#heads[bucket]!);
        this.#heads[bucket] = row;
      } else {
        far[stay++] = row;
      }
    }
    this.#farSize = stay;
  }

  /**
   * How long an event waits in the queue: by Little's law the number of events times the mean gap between those taken. If few were taken
   * since the last layout, how long those that wait now have to wait yet.
   */
  #meanWait(first: Micros): Micros {
    const count = this.#farSize;
    if (this.#taken * 4 >= count) return ((first - this.#since) / this.#taken) * count;
    let sum = 0;
    for (let i = 0; i < count; i++) sum += this.table.time(this.#far[i]!) - first;
    return sum / count;
  }
}

/** The least power of two that is not below `value`, and 1 at least. */
function powerOfTwo(value: number): number {
  let power = 1;
  while (power < value) power *= 2;
  return power;
}
