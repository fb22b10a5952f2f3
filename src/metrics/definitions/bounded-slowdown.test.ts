import { expect, test } from 'vitest';
import { seconds } from '../../engine/micros.ts';
import { boundedSlowdown } from './bounded-slowdown.ts';

test('a job of 1 s that waits 5 s: 6 / 10 is below 1, so 1', () => {
  expect(boundedSlowdown(seconds(5), seconds(1))).toBe(1);
});

test('a job of 1 s that waits 90 s: 91 / 10', () => {
  expect(boundedSlowdown(seconds(90), seconds(1))).toBe(9.1);
});

test('a job of 50 s that waits 100 s: 150 / 50', () => {
  expect(boundedSlowdown(seconds(100), seconds(50))).toBe(3);
});

test('at the bound itself, without a run time, and with another tau', () => {
  expect(boundedSlowdown(seconds(10), seconds(10))).toBe(2);
  expect(boundedSlowdown(seconds(30), 0)).toBe(3);
  expect(boundedSlowdown(seconds(30), 0, seconds(1))).toBe(30);
  expect(boundedSlowdown(0, 0)).toBe(1);
});
