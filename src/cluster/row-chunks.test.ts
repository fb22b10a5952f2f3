import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowChunks } from './row-chunks.ts';

const WIDTH = 4;

test('rows keep what is written in them, whatever comes and goes, and the one given back last is used first', () => {
  const step = fc.record({ take: fc.boolean(), which: fc.nat(), value: fc.integer(), double: fc.double() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const rows = new RowChunks(WIDTH);
      const model = new Map<number, { value: number; double: number }>();
      const free: number[] = [];
      for (const { take, which, value, double } of steps) {
        if (take || model.size === 0) {
          const expected = free.pop() ?? model.size;
          const row = rows.take();
          expect(row).toBe(expected);
          rows.setWord(row, 0, which | 0);
          rows.words(row)[rows.start(row) + 1] = value;
          rows.setDouble(row, 1, double);
          model.set(row, { value, double });
        } else {
          const row = [...model.keys()][which % model.size]!;
          rows.giveBack(row);
          model.delete(row);
          free.push(row);
        }
        expect(rows.count).toBe(model.size);
        for (const [row, kept] of model)
          expect([rows.word(row, 1), rows.double(row, 1)]).toEqual([kept.value, kept.double]);
      }
    }),
  );
});

test('a table of many chunks', () => {
  const rows = new RowChunks(WIDTH);
  const count = 40_000;
  for (let i = 0; i < count; i++) rows.setDouble(rows.take(), 1, i);
  for (let i = 0; i < count; i++) if (rows.double(i, 1) !== i) expect(rows.double(i, 1)).toBe(i);
  for (let i = 0; i < count; i++) rows.giveBack(i);
  for (let i = count - 1; i >= 0; i--) if (rows.take() !== i) throw new Error('the row given back last comes first');
  expect([rows.count, rows.take()]).toEqual([count, count]);
});
