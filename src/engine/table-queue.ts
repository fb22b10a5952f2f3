import type { EventId } from './event-queue.ts';
import { EventTable, kindOfRank, sequenceOfRank } from './event-table.ts';
import type { Micros } from './micros.ts';

/** What the queues over an `EventTable` share: the view of the event taken last, and the counts of pending and of cancelled events. */
export abstract class TableQueue {
  protected readonly table: EventTable = new EventTable();
  protected pending = 0;
  /** Cancelled events whose rows the queue still holds. */
  protected cancelled = 0;

  get size(): number {
    return this.pending;
  }
  get time(): Micros {
    return this.table.time(0);
  }
  get kind(): number {
    return kindOfRank(this.table.rank(0));
  }
  get subject(): number {
    return this.table.subject(0);
  }
  get sequence(): number {
    return sequenceOfRank(this.table.rank(0));
  }
  get id(): EventId {
    return this.table.id(0);
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
    this.table.retire(row);
    this.pending--;
    this.cancelled++;
    // Dead rows may not outnumber the living by more than this, or timers that are always cancelled would fill the memory.
    if (this.cancelled > this.pending + 64) this.sweep();
    return true;
  }

  /** Releases the rows of all cancelled events. */
  protected abstract sweep(): void;
}
