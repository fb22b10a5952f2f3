import { BucketQueue } from './bucket-queue.ts';
import type { EventQueue } from './event-queue.ts';

/** The queue that measures fastest on what a cluster schedules. */
export function newEventQueue(): EventQueue {
  return new BucketQueue();
}
