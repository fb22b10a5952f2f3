import { expect, test } from 'vitest';
import { difference, includesAll, setOf, union } from './sets.ts';

test('sets are in order and without doubles', () => {
  expect(setOf(['b', 'a', 'B', 'b'])).toEqual(['B', 'a', 'b']);
  expect(union(['a', 'c'], ['b', 'c'])).toEqual(['a', 'b', 'c']);
});

test('difference and containment go by items', () => {
  expect(difference(['a', 'b', 'c'], ['b', 'x'])).toEqual(['a', 'c']);
  expect(includesAll(['a', 'b'], ['b'])).toBe(true);
  expect(includesAll(['a', 'b'], ['b', 'c'])).toBe(false);
  expect(includesAll([], [])).toBe(true);
});
