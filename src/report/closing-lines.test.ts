import { expect, test } from 'vitest';
import { closingLines, sparkline } from './closing-lines.ts';
import { madeUpModel } from './html/testing/made-up.ts';

test('a line of blocks: 0, a half, all', () => {
  expect(sparkline([0, 0, 0.5, 0.5, 1, 1], 3)).toBe(' ▄█');
  expect(sparkline([1, 0], 1)).toBe('▄');
  expect(sparkline([], 3)).toBe('');
});

test('every policy has its line, and nothing is wider than the screen', () => {
  const lines = closingLines(madeUpModel(), { width: 50, color: false });
  for (const policy of ['static', 'drf', 'ego-borrow'])
    expect(lines.filter((line) => line.startsWith(`${policy.padEnd(10)}  `))).toHaveLength(1);
  for (const line of lines) expect([line, line.length <= 50]).toEqual([line, true]);
  expect(lines.join(' ')).toContain('Nobody clearly pays: longer jobs of mpi');
});
