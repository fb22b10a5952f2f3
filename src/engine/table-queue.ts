import type { EventId } from './event-queue.ts';
import { EventTable, kindOfRank, sequenceOfRank } from './event-table.ts';
import type { Micros } from './micros.ts';

/** What the queues over an `EventTable` share: the view of the event taken last, and the counts of pending and of cancelled events. */
export abstract class TableQueue {
  protected readonly table: EventTable = new EventTable();
  protected pending = 0;
  /** Cancelled events whose rows the queue still holds. */
  protected cancelled = 0;
  /** The row of the event pushed last. */
  protected lastRow = 0;

  /** Time and rank of the event taken last: its row may already belong to the next. */
  readonly #taken = new Float64Array(2);
  #subject = 0;

  get size(): number {
    return this.pending;
  }
  get time(): Micros {
    return this.#taken[0]!;
  }
  get kind(): number {
    return kindOfRank(this.#taken[1]!);
  }
  get subject(): number {
    return this.#subject;
  }
  get sequence(): number {
    return sequenceOfRank(this.#taken[1]!);
  }
  get lastId(): EventId {
    return this.table.id(this.lastRow);
  }
  get insertions(): number {
    return this.table.insertions;
  }
  nextSequence(): number {
    return this.table.nextSequence();
  }

  cancel(id: EventId): boolean {
    const row = this.table.find(id);
    if (row === 0) return false;
    this.table.cancel(row);
    this.pending--;
    this.cancelled++;
    // Dead rows may not outnumber the living by more than this, or timers that are always cancelled would fill the memory.
    if (this.cancelled > this.pending + 64) this.sweep();
    return true;
  }

  /** Makes a pending event the one taken last, and ends it. */
  protected take(row: number): void {
    const { table } = this;
    this.#taken[0] = table.time(row);
    this.#taken[1] = table.rank(row);
    this.#subject = table.subject(row);
    table.release(row);
  }

  /** Releases the rows of all cancelled events. */
  protected abstract sweep(): void;
}
