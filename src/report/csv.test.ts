import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { csvLine, numberText } from './csv.ts';

test('numbers are plain decimals without zeros at the end, and nothing where there is none', () => {
  expect([0, -0, 3, 0.5, -1.25, 1e-9, 1 / 3, 1e15, 20, 0.1 + 0.2].map(numberText)).toEqual([
    '0',
    '0',
    '3',
    '0.5',
    '-1.25',
    '0',
    '0.333333',
    '1000000000000000',
    '20',
    '0.3',
  ]);
  expect([Number.NaN, Number.POSITIVE_INFINITY].map(numberText)).toEqual(['', '']);
});

test('whatever a field holds, a reader gets it back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é') }), {
        minLength: 2,
        maxLength: 5,
      }),
      (fields) => {
        const { data } = Papa.parse<string[]>(csvLine(fields), { delimiter: ',', newline: '\n' });
        expect(data[0]).toEqual(fields);
      },
    ),
  );
});

test('times in seconds are exact to the microsecond', () => {
  expect(numberText(86_399_999_999 / 1_000_000)).toBe('86399.999999');
});
