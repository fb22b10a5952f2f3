import { expect, test } from 'vitest';
import { seconds } from '../../engine/micros.ts';
import { finishTimeFairness, partMadeLater } from './finish-time-fairness.ts';

test('90 s shared against 60 s alone: 1.5, later by half; the other way round 2/3', () => {
  expect(finishTimeFairness(seconds(90), seconds(60))).toBe(1.5);
  expect(finishTimeFairness(seconds(60), seconds(90))).toBe(2 / 3);
});

test('jobs without an end have no ratio; those without a length are treated alike, or infinitely late', () => {
  expect(finishTimeFairness(undefined, 5)).toBeUndefined();
  expect(finishTimeFairness(5, undefined)).toBeUndefined();
  expect(finishTimeFairness(0, 0)).toBe(1);
  expect(finishTimeFairness(1, 0)).toBe(Number.POSITIVE_INFINITY);
});

test('of 1.5, 1, 0.5 and one that did not end, one in three is made later', () => {
  expect(partMadeLater([1.5, 1, undefined, 0.5])).toBe(1 / 3);
  expect(partMadeLater([undefined])).toBeUndefined();
});
