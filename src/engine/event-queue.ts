import type { Micros } from './micros.ts';

/** Names one pending event. Once the event has been taken or cancelled its id is stale and never means another event. */
export type EventId = number;

/** An id that no event ever has: "nothing is scheduled". */
export const NO_EVENT: EventId = -1;

/** Kinds run from 0 up to and including this one. */
export const MAX_KIND = 255;

/**
 * Events that wait for their time.
 *
 * **The order** is: time; at one instant the kind, smaller numbers first; within one kind the order of insertion. It is total, so it never depends
 * on how a queue is built: all implementations give the same events in the same order (`event-queue.test.ts`).
 *
 * `pop` leaves the event it took in `time`, `kind`, `subject` and `sequence`, and `push` gives back nothing, so that nothing is
 * allocated for an event: a number as large as an id would be, wherever it is returned.
 */
export interface EventQueue {
  /** How many events are pending; cancelled ones are not. */
  readonly size: number;
  /** When the earliest pending event is due, `Infinity` if there is none. */
  readonly nextTime: Micros;

  /**
   * @param time whole microseconds, from 0 to 2^53 - 1
   * @param kind a whole number from 0 to `MAX_KIND`
   * @param subject a whole number of 32 bits, usually a row of one of the model's tables
   * @throws AssertionError when one of them is outside its range
   */
  push(time: Micros, kind: number, subject: number): void;
  /** Gives the event pushed last an id, by which it can be cancelled. */
  arm(): EventId;

  /** Takes the earliest event off the queue; false when there is none, or none that is due by `until`. */
  pop(until?: Micros): boolean;

  /** Forgets a pending event; false when it was taken or cancelled before. */
  cancel(id: EventId): boolean;

  /** How many numbers of the order of insertion have been given out, to events and by `nextSequence`. */
  readonly insertions: number;
  /** Takes the next number of the order of insertion without inserting an event. */
  nextSequence(): number;

  /** How many events were taken. */
  readonly taken: number;
  /** The event taken last: when it was due. */
  readonly time: Micros;
  readonly kind: number;
  readonly subject: number;
  /** Its number in the order of insertion. */
  readonly sequence: number;
}
