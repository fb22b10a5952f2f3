import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RangeSet } from './ranges.ts';

const pairs = fc.array(
  fc.tuple(fc.nat(60), fc.nat(12)).map(([begin, length]): [number, number] => [begin, begin + length]),
  { maxLength: 8 },
);

/** The plain model: every number on its own. */
function numbers(intervals: readonly (readonly [number, number])[]): Set<number> {
  const all = new Set<number>();
  for (const [begin, end] of intervals) for (let n = begin; n <= end; n++) all.add(n);
  return all;
}
const sorted = (set: Set<number>): number[] => [...set].sort((a, b) => a - b);

test('adding merges what overlaps and what is adjacent', () => {
  const ranges = RangeSet.of([
    [20, 29],
    [1, 5],
    [6, 9],
    [25, 40],
  ]);
  expect(`${ranges}`).toBe('[1-9, 20-40]');
  expect(ranges.count).toBe(30);
  expect(`${ranges.add(RangeSet.of([[10, 19]]))}`).toBe('[1-40]');
});

test('subtracting cuts', () => {
  const ranges = RangeSet.of([[1, 10]]);
  expect(`${ranges.subtract(RangeSet.parse('[0-1, 4-5, 9-20]'))}`).toBe('[2-3, 6-8]');
  expect(ranges.subtract(ranges).isEmpty).toBe(true);
});

test('each interval must lie within one', () => {
  const ranges = RangeSet.parse('[1-4, 6-9]');
  expect(ranges.contains(RangeSet.parse('[2-3, 6-9]'))).toBe(true);
  expect(ranges.contains(RangeSet.parse('[4-6]'))).toBe(false);
  expect(ranges.contains(RangeSet.EMPTY)).toBe(true);
  expect(RangeSet.EMPTY.contains(ranges)).toBe(false);
});

test('agrees with sets of single numbers', () => {
  fc.assert(
    fc.property(pairs, pairs, (a, b) => {
      const [left, right] = [RangeSet.of(a), RangeSet.of(b)];
      const [mine, theirs] = [numbers(a), numbers(b)];
      expect(left.count).toBe(mine.size);
      expect(sorted(numbers(left.add(right).intervals))).toEqual(sorted(new Set([...mine, ...theirs])));
      expect(sorted(numbers(left.subtract(right).intervals))).toEqual(
        sorted(new Set([...mine].filter((n) => !theirs.has(n)))),
      );
      expect(left.contains(right)).toBe([...theirs].every((n) => mine.has(n)));
      expect(left.equals(right)).toBe(left.contains(right) && right.contains(left));
      expect(RangeSet.parse(`${left}`).equals(left)).toBe(true);
      const { intervals } = left.add(right).subtract(right);
      for (let i = 1; i < intervals.length; i++) expect(intervals[i]![0]).toBeGreaterThan(intervals[i - 1]![1] + 1);
    }),
    { numRuns: 500 },
  );
});

test('malformed ranges are refused with what is allowed', () => {
  expect(() => RangeSet.of([[5, 4]])).toThrow('range 5-4 ends before it begins; give the smaller number first');
  expect(() => RangeSet.of([[0.5, 4]])).toThrow('both ends must be whole numbers from 0 up');
  expect(() => RangeSet.parse('31000-32000')).toThrow('not a list of ranges; write for example [31000-32000');
  expect(() => RangeSet.parse('[1-2,]')).toThrow(SyntaxError);
  expect(RangeSet.parse(' [ ] ').isEmpty).toBe(true);
});
