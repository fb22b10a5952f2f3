import { expect, test, vi } from 'vitest';
import { folded, type Screen, screenOf, styled, tableLines, wrap } from './terminal.ts';

const wide: Screen = { width: Number.POSITIVE_INFINITY, color: false };
const table = {
  head: ['Speed-up', 'static', 'drf', 'ego'],
  rows: [
    ['Spark', '1.00', '1.26', '-'],
    ['Large Hadoop mix', '1.00', '2.10', '12.00'],
  ],
};

test('text is on the left, figures on the right', () => {
  expect(tableLines(table, wide)).toEqual([
    'Speed-up          static   drf    ego',
    'Spark               1.00  1.26      -',
    'Large Hadoop mix    1.00  2.10  12.00',
  ]);
});

test('on a narrow terminal columns go below each other, and long names are cut', () => {
  const lines = tableLines(table, { width: 22, color: false });
  expect(lines).toEqual([
    'Speed-up        static',
    'Spark             1.00',
    'Large Hadoop …    1.00',
    '',
    'Speed-up         drf',
    'Spark           1.26',
    'Large Hadoop …  2.10',
    '',
    'Speed-up          ego',
    'Spark               -',
    'Large Hadoop …  12.00',
  ]);
  for (const width of [10, 20, 24, 30, 37]) {
    for (const line of tableLines(table, { width, color: false }))
      expect(line.length).toBeLessThanOrEqual(Math.max(width, 16));
  }
});

test('colour only on a terminal, and not where NO_COLOR says so', () => {
  vi.stubEnv('NO_COLOR', undefined);
  vi.stubEnv('TERM', 'xterm');
  expect(screenOf({ isTTY: true, columns: 70 })).toEqual({ width: 70, color: true });
  expect(screenOf({})).toEqual(wide);
  vi.stubEnv('NO_COLOR', '1');
  expect(screenOf({ isTTY: true, columns: 70 }).color).toBe(false);
  vi.unstubAllEnvs();
  expect(styled(wide, 'red', 'x')).toBe('x');
  expect(styled({ width: 80, color: true }, 'red', 'x')).toBe('\u001b[31mx\u001b[39m');
});

test('a line that is too long goes on below, further in, and keeps its blanks', () => {
  const line = '  00:10  offer 7: cpus 4, mem 8192 of node-1';
  expect(folded(line, wide)).toEqual([line]);
  expect(folded(line, { width: 20, color: false })).toEqual([
    '  00:10  offer 7:',
    '      cpus 4, mem',
    '      8192 of node-1',
  ]);
  expect(folded('one-very-long-word and more', { width: 8, color: false })).toEqual([
    'one-very-long-word',
    '    and',
    '    more',
  ]);
});

test('text is broken between words', () => {
  expect(wrap('one two three four', { width: 9, color: false })).toEqual(['one two', 'three', 'four']);
});
