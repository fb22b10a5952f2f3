import { EventHeap } from './event-heap.ts';
import type { EventQueue } from './event-queue.ts';
import type { Micros } from './micros.ts';
import { TableQueue } from './table-queue.ts';

/** One binary heap of all events. `push` and `pop` take time that grows with the logarithm of the number of pending events. */
export class HeapQueue extends TableQueue implements EventQueue {
  #heap = new EventHeap(this.table);

  get nextTime(): Micros {
    if (this.pending === 0) return Infinity;
    if (this.cancelled > 0) this.#dropCancelled();
    return this.#heap.firstTime;
  }

  push(time: Micros, kind: number, subject: number): void {
    const row = this.table.add(time, kind, subject);
    this.pending++;
    this.#heap.push(row);
    this.lastRow = row;
  }

  pop(until: Micros = Infinity): boolean {
    if (this.pending === 0) return false;
    if (this.cancelled > 0) this.#dropCancelled();
    if (this.#heap.firstTime > until) return false;
    this.pending--;
    this.take(this.#heap.pop());
    return true;
  }

  /** Makes the first row of the heap a pending one. */
  #dropCancelled(): void {
    while (!this.table.isPending(this.#heap.first)) {
      this.table.releaseCancelled(this.#heap.pop());
      this.cancelled--;
    }
  }

  protected override sweep(): void {
    const old = this.#heap;
    this.#heap = new EventHeap(this.table);
    while (old.size > 0) {
      const row = old.popAny();
      if (this.table.isPending(row)) this.#heap.push(row);
      else this.table.releaseCancelled(row);
    }
    this.cancelled = 0;
  }
}
