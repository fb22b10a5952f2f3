import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssertionError } from './assert.ts';
import { BucketQueue } from './bucket-queue.ts';
import { type EventId, type EventQueue, NO_EVENT } from './event-queue.ts';
import { ReferenceQueue } from './reference-queue.ts';

const queues: [string, () => EventQueue][] = [
  ['reference', () => new ReferenceQueue()],
  ['bucket', () => new BucketQueue()],
];

/** Pushes an event and gives back its id. */
function pushed(queue: EventQueue, time: number, kind: number, subject: number): EventId {
  queue.push(time, kind, subject);
  return queue.arm();
}

describe.each(queues)('the %s queue', (_name, create) => {
  test('orders by time, then kind, then insertion', () => {
    const queue = create();
    queue.push(20, 1, 100);
    queue.push(10, 2, 101);
    queue.push(10, 1, 102);
    queue.push(10, 2, 103);
    queue.push(10, 1, 104);
    queue.push(5, 9, 105);
    const taken = [];
    while (queue.pop()) taken.push([queue.time, queue.kind, queue.subject, queue.sequence]);
    expect(taken).toEqual([
      [5, 9, 105, 5],
      [10, 1, 102, 2],
      [10, 1, 104, 4],
      [10, 2, 101, 1],
      [10, 2, 103, 3],
      [20, 1, 100, 0],
    ]);
  });

  test('is empty before and after', () => {
    const queue = create();
    expect([queue.size, queue.nextTime, queue.pop()]).toEqual([0, Infinity, false]);
    queue.push(3, 0, 0);
    expect([queue.size, queue.nextTime, queue.pop()]).toEqual([1, 3, true]);
    expect([queue.size, queue.nextTime, queue.pop()]).toEqual([0, Infinity, false]);
  });

  test('takes nothing that is due after the time asked for', () => {
    const queue = create();
    queue.push(7, 0, 1);
    expect(queue.pop(6)).toBe(false);
    expect(queue.size).toBe(1);
    expect(queue.pop(7)).toBe(true);
  });

  test('forgets a cancelled event, once', () => {
    const queue = create();
    const first = pushed(queue, 1, 0, 1);
    queue.push(2, 0, 2);
    expect(queue.cancel(first)).toBe(true);
    expect(queue.cancel(first)).toBe(false);
    expect([queue.size, queue.nextTime]).toEqual([1, 2]);
    expect(queue.pop()).toBe(true);
    expect(queue.subject).toBe(2);
    expect(queue.pop()).toBe(false);
  });

  test('gives an event another id than the one before it in the same row', () => {
    const queue = create();
    const old = pushed(queue, 1, 0, 1);
    queue.pop();
    const young = pushed(queue, 2, 0, 2);
    expect(young).not.toBe(old);
    expect(queue.cancel(old)).toBe(false);
    expect(queue.cancel(NO_EVENT)).toBe(false);
    expect(queue.size).toBe(1);
    expect(queue.cancel(young)).toBe(true);
  });

  test('has no id for an event any more while it is the one taken last', () => {
    const queue = create();
    const id = pushed(queue, 1, 3, 4);
    queue.pop();
    expect(queue.cancel(id)).toBe(false);
    queue.push(2, 5, 6);
    expect([queue.time, queue.kind, queue.subject, queue.sequence, queue.size]).toEqual([1, 3, 4, 0, 1]);
  });

  test('keeps a place in the order of insertion for what is no event', () => {
    const queue = create();
    queue.push(1, 0, 0);
    expect(queue.nextSequence()).toBe(1);
    queue.push(1, 0, 0);
    expect(queue.insertions).toBe(3);
    queue.pop();
    expect(queue.sequence).toBe(0);
    queue.pop();
    expect(queue.sequence).toBe(2);
  });

  test('refuses what it could not keep in order', () => {
    const queue = create();
    const wrong: [number, number, number][] = [
      [Number.NaN, 0, 0],
      [Infinity, 0, 0],
      [1.5, 0, 0],
      [-1, 0, 0],
      [2 ** 53, 0, 0],
      [0, 256, 0],
      [0, -1, 0],
      [0, 0.5, 0],
      [0, 0, 2 ** 31],
      [0, 0, 0.5],
    ];
    for (const [time, kind, subject] of wrong) expect(() => queue.push(time, kind, subject)).toThrow(AssertionError);
    expect(queue.size).toBe(0);
  });

  test('comes through long pauses, crowds at one instant and times at the end of the range', () => {
    const queue = create();
    for (let i = 0; i < 1000; i++) queue.push(1_000, 0, i);
    for (let i = 0; i < 300; i++) queue.push(1_000_000_000_000 * (i + 1), 0, i);
    queue.push(Number.MAX_SAFE_INTEGER, 255, -1);
    for (let i = 0; i < 1000; i++) {
      queue.pop();
      expect([queue.time, queue.subject]).toEqual([1_000, i]);
    }
    for (let i = 0; i < 300; i++) {
      queue.pop();
      expect([queue.time, queue.subject]).toEqual([1_000_000_000_000 * (i + 1), i]);
    }
    queue.pop();
    expect([queue.time, queue.kind, queue.subject, queue.size]).toEqual([Number.MAX_SAFE_INTEGER, 255, -1, 0]);
  });
});

/** What is done to a queue: many events at once, so that the buckets come into play, and coarse times, so that ties do. */
const operation = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      push: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 200 })),
      spread: fc.constantFrom(0, 3, 1e3, 1e6, 1e11),
    }),
  },
  { weight: 3, arbitrary: fc.record({ pop: fc.integer({ min: 1, max: 300 }) }) },
  { weight: 2, arbitrary: fc.record({ cancel: fc.integer({ min: 1, max: 150 }) }) },
  { weight: 1, arbitrary: fc.record({ skip: fc.integer({ min: 1, max: 3 }) }) },
);

describe.each(queues.slice(1))('the %s queue against the reference', (_name, create) => {
  test.each([20, 600])(
    'gives the same events in the same order over many turns of a ring, while delays and the number of events change, from %d',
    (start) => {
      const reference = new ReferenceQueue();
      const queue = create();
      const random = xorshift(1);
      const ids: [EventId, EventId][] = [];
      const pushBoth = (time: number) => {
        const kind = random(2);
        ids.push([pushed(reference, time, kind, 7), pushed(queue, time, kind, 7)]);
      };
      for (let i = 0; i < start; i++) pushBoth(random(1000));
      for (const scale of [1e3, 1, 1e6, 30]) {
        for (let i = 0; i < 12_000; i++) {
          expect(queue.pop()).toBe(reference.pop());
          expect(view(queue)).toEqual(view(reference));
          // More events for a while, then fewer; now and then one far beyond the others, near the end of the ring or outside.
          let pushes = 1;
          if (random(10) === 0) pushes = i % 6000 < 3000 ? 2 : 0;
          if (reference.size < start / 2) pushes = 2;
          for (let j = 0; j < pushes; j++)
            pushBoth(queue.time + random(1000) * scale * (random(8) === 0 ? 1 + random(8) : 1));
          if (random(20) === 0) {
            const [a, b] = ids[ids.length - 1 - random(Math.min(ids.length, start))]!;
            expect(queue.cancel(b)).toBe(reference.cancel(a));
          }
        }
      }
      while (reference.size > 0) {
        queue.pop();
        reference.pop();
        expect(view(queue)).toEqual(view(reference));
      }
    },
  );

  test('gives the same events in the same order, whatever is pushed, taken and cancelled', () => {
    fc.assert(
      fc.property(
        fc.array(operation, { maxLength: 60 }),
        fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        (operations, seed) => {
          const reference = new ReferenceQueue();
          const queue = create();
          const ids: [EventId, EventId][] = []; // Never cleared: most become stale, and must be known as such.
          const random = xorshift(seed);
          const popBoth = () => {
            // Not always asked for: it puts in order what `pop` would have to.
            if (random(2) === 0) expect(queue.nextTime).toBe(reference.nextTime);
            const until = random(10) === 0 ? queue.time + random(1000) : Infinity;
            expect(queue.pop(until)).toBe(reference.pop(until));
            expect(view(queue)).toEqual(view(reference));
          };
          for (const step of operations) {
            if ('push' in step) {
              for (let i = 0; i < step.push; i++) {
                // From the time of the last event on, as a simulation does, and now and then before it, as it cannot.
                const start = random(20) === 0 ? 0 : queue.time;
                const time = start + Math.floor((random(1000) / 1000) * step.spread);
                const kind = random(3);
                if (random(3) === 0) {
                  reference.push(time, kind, i);
                  queue.push(time, kind, i);
                } else {
                  ids.push([pushed(reference, time, kind, i), pushed(queue, time, kind, i)]);
                }
              }
            } else if ('pop' in step) {
              for (let i = 0; i < step.pop; i++) popBoth();
            } else if ('cancel' in step) {
              for (let i = 0; i < step.cancel && ids.length > 0; i++) {
                const [a, b] = ids[random(ids.length)]!;
                expect(queue.cancel(b)).toBe(reference.cancel(a));
              }
            } else {
              for (let i = 0; i < step.skip; i++) expect(queue.nextSequence()).toBe(reference.nextSequence());
            }
            expect(queue.size).toBe(reference.size);
          }
          while (reference.size > 0) popBoth();
          popBoth();
        },
      ),
      { numRuns: 150, seed: 1 },
    );
  });
});

/** Whole numbers from 0 up to, but not including, `below` (Marsaglia's xorshift, 32 bits). */
function xorshift(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function view(queue: EventQueue): number[] {
  return [queue.size, queue.taken, queue.time, queue.kind, queue.subject, queue.sequence, queue.insertions];
}
