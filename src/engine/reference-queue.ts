import FastPriorityQueue from 'fastpriorityqueue';
import { type EventId, type EventQueue, NO_EVENT } from './event-queue.ts';
import { checkEvent } from './event-table.ts';
import type { Micros } from './micros.ts';

interface PendingEvent {
  readonly time: Micros;
  readonly kind: number;
  readonly subject: number;
  readonly sequence: number;
  cancelled: boolean;
}

/**
 * The queue whose order one can see at a glance: objects in a `fastpriorityqueue`. The fast queues are tested against it. Here the id of an
 * event is its number in the order of insertion.
 */
export class ReferenceQueue implements EventQueue {
  readonly #queue = new FastPriorityQueue<PendingEvent>(goesBefore);
  readonly #byId = new Map<EventId, PendingEvent>();
  #insertions = 0;
  #lastId: EventId = NO_EVENT;
  #takenCount = 0;
  #taken: PendingEvent = { time: 0, kind: 0, subject: 0, sequence: 0, cancelled: false };

  get size(): number {
    return this.#byId.size;
  }
  get nextTime(): Micros {
    return this.#first()?.time ?? Infinity;
  }
  get insertions(): number {
    return this.#insertions;
  }
  get time(): Micros {
    return this.#taken.time;
  }
  get kind(): number {
    return this.#taken.kind;
  }
  get subject(): number {
    return this.#taken.subject;
  }
  get sequence(): number {
    return this.#taken.sequence;
  }
  get taken(): number {
    return this.#takenCount;
  }

  nextSequence(): number {
    return this.#insertions++;
  }

  push(time: Micros, kind: number, subject: number): void {
    checkEvent(time, kind, subject);
    const event = { time, kind, subject, sequence: this.nextSequence(), cancelled: false };
    this.#queue.add(event);
    this.#byId.set(event.sequence, event);
    this.#lastId = event.sequence;
  }

  arm(): EventId {
    return this.#lastId;
  }

  pop(until: Micros = Infinity): boolean {
    const event = this.#first();
    if (event === undefined || event.time > until) return false;
    this.#queue.poll();
    this.#byId.delete(event.sequence);
    this.#taken = event;
    this.#takenCount++;
    return true;
  }

  cancel(id: EventId): boolean {
    const event = this.#byId.get(id);
    if (event === undefined) return false;
    event.cancelled = true; // Removing it would search the whole heap; it is dropped when it comes up.
    return this.#byId.delete(id);
  }

  #first(): PendingEvent | undefined {
    let event = this.#queue.peek();
    while (event?.cancelled) {
      this.#queue.poll();
      event = this.#queue.peek();
    }
    return event;
  }
}

/** A boolean, as this package wants it: a comparator that gives a difference would silently order nothing. */
function goesBefore(a: PendingEvent, b: PendingEvent): boolean {
  if (a.time !== b.time) return a.time < b.time;
  if (a.kind !== b.kind) return a.kind < b.kind;
  return a.sequence < b.sequence;
}
