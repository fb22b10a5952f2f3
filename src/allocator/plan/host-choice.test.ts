import { expect, test } from 'vitest';
import { bundlesThatFit, chooseHosts, NOBODY } from './host-choice.ts';

test('stacked fills host after host, balanced goes to the roomiest, exclusive passes over the hosts of others', () => {
  expect([...chooseHosts('stacked', 5, [3, 3, 3])]).toEqual([3, 2, 0]);
  expect([...chooseHosts('balanced', 4, [3, 1, 3])]).toEqual([2, 0, 2]);
  expect([...chooseHosts('exclusive', 5, [3, 3, 3], 7, [8, NOBODY, 7])]).toEqual([0, 3, 2]);
});

test('what does not fit is not given', () => {
  expect([...chooseHosts('stacked', 9, [1, 2])]).toEqual([1, 2]);
  expect([...chooseHosts('balanced', 9, [1, 2])]).toEqual([1, 2]);
  expect([...chooseHosts('balanced', 1, [])]).toEqual([]);
});

test('the scarcest resource decides how many bundles fit', () => {
  expect(bundlesThatFit([8000, 63_500], [500, 4000])).toBe(15); // 16 by CPUs, 15 by memory
  expect(bundlesThatFit([8000, 0], [500, 0])).toBe(16);
  expect(bundlesThatFit([100], [500])).toBe(0);
});
