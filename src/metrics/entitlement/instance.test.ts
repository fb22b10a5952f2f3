import { expect, test } from 'vitest';
import {
  checkInstance,
  dominantShareOfTask,
  type FluidInstance,
  shareOfTask,
  taskCeilings,
  totalUse,
} from './instance.ts';

test('a task of 3 of 9 CPUs and 1 of 18 GB has shares 1/3 and 1/18, so 1/3 is its dominant share', () => {
  expect(shareOfTask([3, 1], [9, 18])).toEqual([1 / 3, 1 / 18]);
  expect(dominantShareOfTask([3, 1], [9, 18])).toBe(1 / 3);
  expect(dominantShareOfTask([1, 0], [9, 0])).toBe(1 / 9);
  expect(dominantShareOfTask([1, 1], [9, 0])).toBe(Number.POSITIVE_INFINITY);
});

test('work, limits and missing resources set ceilings', () => {
  const instance: FluidInstance = {
    capacity: [10, 10, 0],
    demands: [
      [1, 1, 0],
      [2, 1, 0],
      [1, 0, 1],
      [1, 1, 0],
    ],
    taskCaps: [4, 9, 9, Number.POSITIVE_INFINITY],
    limits: [
      [9, 9, 9],
      [6, 5, 0],
      [9, 9, 9],
      [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0],
    ],
  };
  // The second: 6 / 2 = 3 tasks by its limit on the first resource, 5 / 1 on the other. The third needs what there is none of.
  expect(taskCeilings(instance)).toEqual([4, 3, 0, Number.POSITIVE_INFINITY]);
  expect(totalUse(instance, [1, 2, 0, 3])).toEqual([1 + 4 + 0 + 3, 1 + 2 + 0 + 3, 0]);
});

test.each<[string, FluidInstance]>([
  ['capacity[1] is -1', { capacity: [1, -1], demands: [[1, 1]] }],
  ['capacity[0] is Infinity', { capacity: [Number.POSITIVE_INFINITY], demands: [[1]] }],
  ['demands[0][0] is NaN', { capacity: [1], demands: [[Number.NaN]] }],
  ['demands[0] has 1 entries for 2 resources', { capacity: [1, 1], demands: [[1]] }],
  ['weights has 1 entries for 2 users', { capacity: [1], demands: [[1], [1]], weights: [1] }],
  ['weights[0] is 0', { capacity: [1], demands: [[1]], weights: [0] }],
  ['taskCaps[0] is -2', { capacity: [1], demands: [[1]], taskCaps: [-2] }],
  ['limits[0][0] is NaN', { capacity: [1], demands: [[1]], limits: [[Number.NaN]] }],
  ['demands[0] asks for nothing, without end', { capacity: [1], demands: [[0]] }],
])('refuses an instance in which %s', (message, instance) => {
  expect(() => checkInstance(instance)).toThrow(RangeError);
  expect(() => checkInstance(instance)).toThrow(message);
});
