import { AssertionError, assert } from './assert.ts';
import { BucketQueue } from './bucket-queue.ts';
import { type EventId, type EventQueue, MAX_KIND } from './event-queue.ts';
import type { Micros } from './micros.ts';

/** So many events are run at one go. */
const STEPS = 64;

/** Does what is due. `subject` is the row that was given when the event was scheduled. */
export type EventHandler = (subject: number) => void;

/**
 * Takes events off the queue in order and hands each to the handler of its kind. Within one instant kinds with smaller numbers come first,
 * within one kind the order of scheduling decides.
 */
export class Simulation {
  /** In an array: a number this large in a field of its own may be allocated anew on every change. */
  readonly #clock = new Float64Array(1);
  #running = false;
  #stopped = false;
  readonly #queue: EventQueue;
  readonly #handlers: EventHandler[] = [];

  constructor(queue: EventQueue = new BucketQueue()) {
    this.#queue = queue;
    for (let kind = 0; kind <= MAX_KIND; kind++) {
      this.#handlers.push(() => {
        throw new AssertionError(`an event of kind ${kind} is due, but no handler was set for it`);
      });
    }
  }

  /** Simulated time, in microseconds since the start. */
  get now(): Micros {
    return this.#clock[0]!;
  }

  /** How many events have been handed to their handlers. */
  get eventsRun(): number {
    return this.#queue.taken;
  }

  /** How many events are waiting for their time. */
  get pending(): number {
    return this.#queue.size;
  }

  /** How many things have been scheduled or armed so far. */
  get sequence(): number {
    return this.#queue.insertions;
  }

  /** The place of the running event in the order of scheduling: what was scheduled or armed before it has a smaller one. */
  get eventSequence(): number {
    return this.#queue.sequence;
  }

  /**
   * Takes a place in the order of scheduling for a timer that is no event but is looked at when needed. Timers of one instant fire in the
   * order in which they were armed, whether they are events or not.
   */
  nextSequence(): number {
    return this.#queue.nextSequence();
  }

  /** Sets who handles events of one kind. A second handler for a kind is a mistake, and throws. */
  on(kind: number, handler: EventHandler): void {
    assert(
      Number.isInteger(kind) && kind >= 0 && kind <= MAX_KIND,
      `kind ${kind}: a whole number from 0 to ${MAX_KIND}`,
    );
    assert(!this.#handled.has(kind), `kind ${kind} has a handler already`);
    this.#handled.add(kind);
    this.#handlers[kind] = handler;
  }
  readonly #handled = new Set<number>();

  /**
   * @param delay whole microseconds from now, 0 for this instant
   * @param subject a row in one of the model's tables; an event carries nothing else
   * @throws AssertionError when the delay is negative, not whole or not finite
   */
  schedule(delay: Micros, kind: number, subject: number): void {
    this.scheduleAt(this.#clock[0]! + delay, kind, subject);
  }

  /** Like `schedule`, at a given time. */
  scheduleAt(time: Micros, kind: number, subject: number): void {
    if (time < this.#clock[0]!) throw inThePast(time, this.#clock[0]!);
    this.#queue.push(time, kind, subject);
  }

  /** Like `schedule`, for what may be cancelled. */
  arm(delay: Micros, kind: number, subject: number): EventId {
    this.schedule(delay, kind, subject);
    return this.#queue.arm();
  }

  /** Forgets an event that has not run yet; false when it ran or was cancelled before. */
  cancel(id: EventId): boolean {
    return this.#queue.cancel(id);
  }

  /** Runs every event up to and including `until`, then sets the clock there, unless `stop` ended the run before. */
  run(until: Micros): void {
    assert(
      Number.isSafeInteger(until) && until >= this.#clock[0]!,
      'a run ends at a whole microsecond that is not in the past',
    );
    this.#loop(until);
    if (!this.#stopped) this.#clock[0] = until;
  }

  /** Runs until no event is left, or until `stop`. The clock stays at the last event. */
  runToEnd(): void {
    this.#loop(Number.MAX_SAFE_INTEGER);
  }

  /** Ends the run after the event that is being handled; the events that are left wait for the next run. */
  stop(): void {
    this.#stopped = true;
  }

  #loop(until: Micros): void {
    assert(!this.#running, 'a handler cannot start a run within a run');
    this.#running = true;
    this.#stopped = false;
    try {
      while (this.#steps(until));
    } finally {
      this.#running = false;
    }
  }

  /**
   * Runs the next events that are due; false if no more are, or if the run ends with the last. Only so many, in a function of its own: one that is
   * called again and again is compiled once and for all, whereas a loop is compiled while it runs, for each run anew.
   */
  #steps(until: Micros): boolean {
    const queue = this.#queue;
    for (let left = STEPS; left > 0; left--) {
      if (!queue.pop(until)) return false;
      this.#clock[0] = queue.time;
      this.#handlers[queue.kind]!(queue.subject);
      if (this.#stopped) return false;
    }
    return true;
  }
}

function inThePast(time: Micros, now: Micros): AssertionError {
  return new AssertionError(`nothing can be scheduled in the past: at ${time}, now is ${now}`);
}
