import { expect, test } from 'vitest';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Cell } from '../cell.ts';
import { CellQueue } from './cell-queue.ts';

/** Of each policy so many replications, policy by policy. */
function queueOf(policies: Readonly<Record<string, number>>): CellQueue {
  const cells = Object.entries(policies).flatMap(([label, count]) =>
    Array.from({ length: count }, (_, replication): Cell => {
      return { scenario: {} as Scenario, policy: { name: label, options: {}, label }, seed: '1', replication };
    }),
  );
  return new CellQueue(cells);
}

test('one thread runs all cells in their order', () => {
  const queue = queueOf({ a: 2, b: 1, c: 2 });
  const order: number[] = [];
  for (
    let next = queue.next(undefined, false);
    next !== undefined;
    next = queue.next('abc'[[0, 0, 1, 2, 2][next]!], false)
  )
    order.push(next);
  expect(order).toEqual([0, 1, 2, 3, 4]);
});

test('two threads begin at both ends, stay with their policy, and go on with the next that nobody has begun', () => {
  const queue = queueOf({ a: 2, b: 2, c: 2, d: 2 });
  expect(queue.next(undefined, false)).toBe(0); // a
  expect(queue.next(undefined, true)).toBe(6); // d
  expect(queue.next('d', true)).toBe(7);
  expect(queue.next('a', false)).toBe(1);
  expect(queue.next('d', true)).toBe(4); // c
  expect(queue.next('a', false)).toBe(2); // b
});

test('when every policy has been begun, a thread helps with the one of which most is left', () => {
  const queue = queueOf({ a: 1, b: 2, c: 4 });
  expect(queue.next(undefined, false)).toBe(0);
  expect(queue.next(undefined, true)).toBe(3); // c
  expect(queue.next('a', false)).toBe(1); // b
  expect(queue.next('b', false)).toBe(2);
  expect(queue.next('b', false)).toBe(4); // c
  expect(queue.next('c', true)).toBe(5);
  expect(queue.next('c', false)).toBe(6);
  expect(queue.next('c', true)).toBeUndefined();
});
