import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Row, type RowOptions, rows } from './rows.ts';
import { ProblemList } from './workload-error.ts';

function read(pieces: readonly string[], options: RowOptions = { separator: ',' }): { rows: Row[]; problems: string } {
  const problems = new ProblemList('f.csv');
  const found = [...rows(pieces, options, problems)];
  let message = '';
  try {
    problems.throwIfAny();
  } catch (error) {
    message = (error as Error).message;
  }
  return { rows: found, problems: message };
}

test('rows know the line they begin on, behind quoted line breaks, empty lines and every kind of line end', () => {
  const text = 'a,b\r\n"one\ntwo\r\nthree",4\r\n\n5,"say ""hi"""\r6,7';
  expect(read([text]).rows).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['one\ntwo\nthree', '4'] },
    { line: 6, cells: ['5', 'say "hi"'] },
    { line: 7, cells: ['6', '7'] },
  ]);
});

test('a quote that is never closed is named with the line it opens on', () => {
  expect(read(['a,b\n1,2\n3,"4\n5,6\n']).problems).toBe('f.csv:3: a quoted cell is never closed; end it with "');
});

test('text behind a closing quote is a problem of its own row alone', () => {
  const { rows: found, problems } = read(['a,b\n"x"y",2\n3,4\n']);
  expect(problems).toBe('f.csv:2: text behind a closing quote; inside quotes a quote is written twice ("")');
  expect(found.map((row) => row.line)).toEqual([1, 3]);
});

test('an open quote in a big file stops at a million characters instead of swallowing the file', () => {
  const pieces = ['a,b\n"1,2\n', ...Array<string>(3).fill('3,4\n'.repeat(200_000))];
  expect(read(pieces).problems).toBe(
    'f.csv:2: a row of more than 1048576 characters; a quote (") may be open that is never closed',
  );
});

test('columns apart by blanks, as in SWF: leading blanks and comments are no cells', () => {
  const comments: string[] = [];
  const onComment = (text: string): number => comments.push(text);
  const options: RowOptions = { separator: 'blanks', comment: ';', onComment };
  expect(read(['; MaxProcs: 128\n   1   2\t-1\n\n; end\n', ' 4 5 6'], options).rows).toEqual([
    { line: 2, cells: ['1', '2', '-1'] },
    { line: 5, cells: ['4', '5', '6'] },
  ]);
  expect(comments).toEqual(['MaxProcs: 128', 'end']);
});

const cell = fc.oneof(
  fc.stringMatching(/^[a-z0-9]{0,4}$/),
  fc.constantFrom('"x,y"', '"l\nm"', '"r\r\ns"', '"q""q"', 'é€😀'),
);
const table = fc.array(fc.tuple(cell, cell, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 12 });

test('where the text is cut into pieces makes no difference', () => {
  fc.assert(
    fc.property(
      table,
      fc.array(fc.nat(60), { maxLength: 8 }),
      fc.constantFrom<',' | 'blanks'>(',', 'blanks'),
      (lines, cuts, separator) => {
        const text = lines.map(([a, b, end]) => `${a},${b}${end}`).join('');
        const at = [0, ...[...cuts].sort((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((end, index) => text.slice(at[index], end));
        expect(read(pieces, { separator })).toEqual(read([text], { separator }));
        if (separator === ',') expect(read(pieces).rows).toHaveLength(lines.length);
      },
    ),
    { numRuns: 300 },
  );
});
