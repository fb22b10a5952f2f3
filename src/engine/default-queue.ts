import { BucketQueue } from './bucket-queue.ts';
import type { EventQueue } from './event-queue.ts';

/**
 * The queue a simulation uses. Buckets, because with the whole loop around them they took between a quarter and three quarters of the
 * time of the binary heap: with 1,000 and with 100,000 events pending, exponential delays, lognormal ones with a heavy tail (sigma 2),
 * and times on a coarse grid where thousands of events tie. `fastpriorityqueue` took several times as long as either with many
 * pending. While few events are pending the bucket queue is itself a heap, so small models lose nothing.
 */
export function newEventQueue(): EventQueue {
  return new BucketQueue();
}
