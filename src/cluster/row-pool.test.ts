import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowPool } from './row-pool.ts';

const WIDTH = 4;
const DOUBLES = 2;

/** A word and a double of a row. */
function read({ words, doubles }: RowPool, row: number): [number, number] {
  return [words[row * WIDTH + 1]!, doubles[row * DOUBLES + 1]!];
}
function write({ words, doubles }: RowPool, row: number, word: number, double: number): void {
  words[row * WIDTH] = 77;
  words[row * WIDTH + 1] = word;
  doubles[row * DOUBLES + 1] = double;
}

test('rows keep what is written in them, whatever comes and goes, and the one given back last is used first', () => {
  const step = fc.record({ take: fc.boolean(), which: fc.nat(), value: fc.integer(), double: fc.double() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const rows = new RowPool(WIDTH);
      const model = new Map<number, { value: number; double: number }>();
      const free: number[] = [];
      for (const { take, which, value, double } of steps) {
        if (take || model.size === 0) {
          const expected = free.pop() ?? model.size;
          const row = rows.take();
          expect(row).toBe(expected);
          write(rows, row, value, double);
          model.set(row, { value, double });
        } else {
          const row = [...model.keys()][which % model.size]!;
          rows.giveBack(row);
          model.delete(row);
          free.push(row);
        }
        expect(rows.count).toBe(model.size);
        for (const [row, kept] of model) expect(read(rows, row)).toEqual([kept.value, kept.double]);
      }
    }),
  );
});

test('a table that grows beyond a mebibyte', () => {
  const rows = new RowPool(WIDTH);
  const count = 80_000;
  for (let i = 0; i < count; i++) {
    const row = rows.take();
    write(rows, row, -i, i);
  }
  for (let i = 0; i < count; i++) {
    const [word, double] = read(rows, i);
    if (word !== -i || double !== i) throw new Error(`row ${i} holds ${word} and ${double}`);
  }
  for (let i = 0; i < count; i++) rows.giveBack(i);
  for (let i = count - 1; i >= 0; i--) if (rows.take() !== i) throw new Error('the row given back last comes first');
  expect([rows.count, rows.take()]).toEqual([count, count]);
});
