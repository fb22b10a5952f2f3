import { expect, test } from 'vitest';
import { Refusals } from './wait-refusals.ts';

test('records of refusals are kept whatever their size', () => {
  const refusals = new Refusals();
  refusals.refuse(0, 5, 4_294_967_295, 3);
  refusals.refuse(2, 7, 4_294_967_296, 3);
  refusals.refuse(3, 9, 1, 4);
  expect([0, 1, 2, 3, 4].map((agent) => refusals.recordOf(agent))).toEqual([4_294_967_295, 0, 4_294_967_296, 1, 0]);
  expect([0, 1, 2, 3, 4].map((agent) => refusals.untilOf(agent))).toEqual([5, 0, 7, 9, 0]);
});
