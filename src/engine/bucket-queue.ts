import type { EventId, EventQueue } from './event-queue.ts';
import { EventTable, kindOfRank, sequenceOfRank } from './event-table.ts';
import type { Micros } from './micros.ts';

/** So many events lie in one bucket: ordering them costs less than laying them out. */
const FEW = 128;
const MAX_BUCKETS = 0x10_0000;

/**
 * A queue whose `push` and `pop` take the same time however many events are pending.
 *
 * Time is cut into buckets of equal width (R. Brown, "Calendar queues", CACM 31, 1988). A closed bucket is a chain of events in no order. The
 * bucket whose time has come is open: its events, and any that are due earlier, form a heap, which alone decides the order. The buckets lie in a
 * ring, and where one was opened there is room for the one a turn later; events beyond that are chained in `#far` and looked through once a turn.
 *
 * So the order is exact whatever the widths, and they may be guessed: a bad guess costs time only, and at worst (all events of one instant) that
 * of a plain heap. A few events need no buckets; then there is a single open one that never ends.
 *
 * Widths are powers of two and a turn begins at a multiple of them, so no rounding can put an event in the wrong bucket.
 */
export class BucketQueue implements EventQueue {
  readonly #table = new EventTable();
  /** The first event of the open bucket, the root of its heap; 0 if it is empty. */
  #first = 0;
  #openSize = 0;
  /** Past this size the buckets are too wide, and all is laid out anew. */
  #openLimit = 2 * FEW;

  /** The ring of closed buckets: the first row of each chain. Its length is a power of two. */
  #chains = new Int32Array(1);
  #far = 0;
  /** How many events lie in the ring or beyond it. */
  #closedSize = 0;
  /** Where this turn of the ring begins. */
  #base: Micros = 0;
  /** One over the width of a bucket; 0 when the open bucket never ends. */
  #bucketsPerMicro = 0;
  /** The bucket after the open one, counted from `#base`. */
  #next = 1;

  /** Cancelled events whose rows are still in a bucket. */
  #cancelled = 0;
  /** The row of the event pushed last. */
  #pushed = 0;
  /** The event taken last: its row may already belong to the next. */
  #time: Micros = 0;
  #rank = 0;
  #subject = 0;
  #takenCount = 0;
  /** What the layout is judged by: how many events had been taken when it was judged last, and up to which time. */
  #judgedCount = 0;
  #judgedTime: Micros = 0;

  get size(): number {
    return this.#openSize + this.#closedSize - this.#cancelled;
  }
  get nextTime(): Micros {
    this.#settle();
    return this.#first === 0 ? Infinity : this.#table.time(this.#first);
  }
  get insertions(): number {
    return this.#table.insertions;
  }
  get lastId(): EventId {
    return this.#table.id(this.#pushed);
  }
  get takenCount(): number {
    return this.#takenCount;
  }
  get time(): Micros {
    return this.#time;
  }
  get kind(): number {
    return kindOfRank(this.#rank);
  }
  get subject(): number {
    return this.#subject;
  }
  get sequence(): number {
    return sequenceOfRank(this.#rank);
  }

  nextSequence(): number {
    return this.#table.nextSequence();
  }

  push(time: Micros, kind: number, subject: number): void {
    const row = this.#table.add(time, kind, subject);
    this.#pushed = row;
    this.#put(row, time);
  }

  pop(until: Micros = Infinity): boolean {
    if (this.#first === 0 || this.#cancelled > 0) this.#settle();
    const row = this.#first;
    const table = this.#table;
    if (row === 0 || table.time(row) > until) return false;
    this.#time = table.time(row);
    this.#rank = table.rank(row);
    this.#subject = table.subject(row);
    this.#takenCount++;
    table.release(row);
    this.#removeFirst();
    return true;
  }

  cancel(id: EventId): boolean {
    const row = this.#table.find(id);
    if (row === 0) return false;
    this.#table.cancel(row);
    this.#cancelled++;
    // Dead rows may not outnumber the living by more than this, or timers that are always cancelled would fill the memory.
    if (this.#cancelled > this.size + 64) this.#layOutAnew();
    return true;
  }

  /** Makes the first event of the open bucket the earliest that is pending; the bucket is empty only if none is. */
  #settle(): void {
    for (;;) {
      while (this.#first === 0 && this.#closedSize > 0) this.#openNext();
      const row = this.#first;
      if (row === 0 || this.#cancelled === 0 || this.#table.isPending(row)) return;
      this.#drop(row);
      this.#removeFirst();
    }
  }

  #drop(row: number): void {
    this.#table.release(row);
    this.#cancelled--;
  }

  /** Puts an event where its time belongs. */
  #put(row: number, time: Micros): void {
    const chains = this.#chains;
    const bucket = (time - this.#base) * this.#bucketsPerMicro;
    if (bucket < this.#next) {
      this.#putOpen(row);
    } else if (bucket < this.#next + chains.length) {
      const at = bucket & (chains.length - 1);
      this.#closedSize++;
      this.#table.setLink(row, chains[at]!);
      chains[at] = row;
    } else {
      this.#putFar(row);
    }
  }

  #putOpen(row: number): void {
    this.#openSize++;
    this.#first = this.#first === 0 ? row : this.#merged(row, this.#first);
    if (this.#openSize > this.#openLimit) this.#layOutAnew();
  }

  #putFar(row: number): void {
    this.#closedSize++;
    this.#table.setLink(row, this.#far);
    this.#far = row;
  }

  /** Opens the next bucket that holds anything, or begins the next turn of the ring. */
  #openNext(): void {
    const chains = this.#chains;
    let at = this.#next;
    while (at < chains.length && chains[at] === 0) at++;
    if (at >= chains.length) {
      this.#turn();
      return;
    }
    this.#next = at + 1;
    let row = chains[at]!;
    chains[at] = 0;
    let first = row;
    let size = 1;
    for (row = this.#table.link(row); row > 0; size++) {
      const next = this.#table.link(row);
      first = this.#merged(row, first);
      row = next;
    }
    this.#first = first;
    this.#openSize = size;
    this.#closedSize -= size;
    if (size > this.#openLimit) this.#layOutAnew();
  }

  // The heap of the open bucket is a pairing heap (Fredman, Sedgewick, Sleator and Tarjan, Algorithmica 1, 1986). It is a tree of rows, so
  // that it needs no memory of its own, and usually one of a few rows.

  /** Makes one heap of two and gives back its first row. */
  #merged(a: number, b: number): number {
    const table = this.#table;
    if (table.before(b, a)) {
      table.setLink(a, table.child(b));
      table.setChild(b, a);
      return b;
    }
    table.setLink(b, table.child(a));
    table.setChild(a, b);
    return a;
  }

  #removeFirst(): void {
    const table = this.#table;
    const child = table.child(this.#first);
    if (child > 0) table.setChild(this.#first, 0);
    // Written out for the usual sizes, none, one and two: `#mergedChain` is too long to be compiled into its callers.
    this.#first = child === 0 || table.link(child) === 0 ? child : this.#mergedChain(child);
    this.#openSize--;
  }

  /** Makes one heap of a chain of them: two and two from the left, then all from the right, which keeps the tree low. */
  #mergedChain(first: number): number {
    const table = this.#table;
    let pairs = 0;
    for (let a = first; a > 0; ) {
      const b = table.link(a);
      const next = b === 0 ? 0 : table.link(b);
      const pair = b === 0 ? a : this.#merged(a, b);
      table.setLink(pair, pairs);
      pairs = pair;
      a = next;
    }
    let heap = pairs;
    for (let pair = table.link(pairs); pair > 0; ) {
      const next = table.link(pair);
      heap = this.#merged(heap, pair);
      pair = next;
    }
    return heap;
  }

  /** Begins a turn of the ring: the open bucket is empty, and so is all of the ring that belonged to the turn before. */
  #turn(): void {
    this.#base += this.#chains.length / this.#bucketsPerMicro;
    this.#next = 0;
    if (!this.#fits()) {
      this.#layOutAnew();
      return;
    }
    this.#judgedCount = this.#takenCount;
    this.#judgedTime = this.#base;
    this.#openLimit = 2 * FEW;
    this.#putFarAnew();
  }

  /**
   * Is the layout still what `#layOut` would make of it, within a factor of two or so? By Little's law the ring reaches as many times as far as an
   * event waits as there were events taken in a turn for each that is pending.
   */
  #fits(): boolean {
    const count = this.size;
    const taken = this.#takenCount - this.#judgedCount;
    const buckets = this.#chains.length;
    if (count <= FEW || taken < 2 * count || taken >= 16 * count) return false;
    return buckets >= Math.min(count, MAX_BUCKETS) && buckets < 16 * count;
  }

  #layOutAnew(): void {
    // Many events of one instant fill the open bucket again at once: only twice the size is a reason to try again.
    const openLimit = Math.max(2 * FEW, 2 * this.#openSize);
    while (this.#openSize > 0) {
      const row = this.#first;
      this.#removeFirst();
      this.#putFar(row);
    }
    const chains = this.#chains;
    for (let at = 0; at < chains.length; at++) {
      let row = chains[at]!;
      chains[at] = 0;
      while (row > 0) {
        const next = this.#table.link(row);
        this.#closedSize--;
        this.#putFar(row);
        row = next;
      }
    }
    this.#layOut();
    this.#openLimit = openLimit;
  }

  /** Cuts time into buckets anew. All events lie in `#far`. */
  #layOut(): void {
    const table = this.#table;
    let first = Infinity;
    let sum = 0;
    let row = this.#far;
    this.#far = 0;
    this.#closedSize = 0;
    while (row > 0) {
      const next = table.link(row);
      if (table.isPending(row)) {
        first = Math.min(first, table.time(row));
        sum += table.time(row);
        this.#putFar(row);
      } else {
        this.#drop(row);
      }
      row = next;
    }
    const count = this.#closedSize;
    if (count <= FEW) this.#useOneBucket();
    else this.#useBuckets(first, this.#meanWait(sum / count - first));
    this.#judgedCount = this.#takenCount;
    this.#judgedTime = this.time;
    this.#putFarAnew();
  }

  #useOneBucket(): void {
    this.#chains = new Int32Array(1);
    this.#base = 0;
    this.#bucketsPerMicro = 0;
    this.#next = 1;
  }

  /**
   * Buckets reach at least four times as far as an event waits on average, so that by Markov's inequality at most a quarter of the events must be
   * looked at twice, and there are two to four times as many as events, so that each holds about one or two.
   */
  #useBuckets(first: Micros, meanWait: Micros): void {
    const wanted = Math.min(MAX_BUCKETS, powerOfTwo(2 * this.#closedSize));
    // A ring for somewhat fewer events is kept, so that a steady number of them allocates nothing.
    if (wanted > this.#chains.length || wanted * 4 < this.#chains.length) this.#chains = new Int32Array(wanted);
    const buckets = this.#chains.length;
    const width = powerOfTwo((4 * meanWait) / buckets);
    this.#bucketsPerMicro = 1 / width;
    this.#base = Math.floor(first / width) * width;
    this.#next = 0;
  }

  /**
   * How long an event waits in the queue: by Little's law the number of events times the mean gap between those taken. If few were taken
   * since the layout was judged last, `meanRest`, how long those that wait now have to wait yet.
   */
  #meanWait(meanRest: Micros): Micros {
    const count = this.#closedSize;
    const taken = this.#takenCount - this.#judgedCount;
    return taken * 4 >= count ? ((this.time - this.#judgedTime) / taken) * count : meanRest;
  }

  #putFarAnew(): void {
    let row = this.#far;
    this.#far = 0;
    while (row > 0) {
      const next = this.#table.link(row);
      this.#closedSize--;
      this.#put(row, this.#table.time(row));
      row = next;
    }
  }
}

/** The least power of two that is not below `value`, and 1 at least. */
function powerOfTwo(value: number): number {
  let power = 1;
  while (power < value) power *= 2;
  return power;
}
