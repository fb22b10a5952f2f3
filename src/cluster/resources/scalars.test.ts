import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseScalar, printScalar, ScalarError, toThousandths, toUnits } from './scalars.ts';

test('amounts round to thousandths, halves away from zero (spec/mesos.md 2.1)', () => {
  expect([1.5015, 1.5011, 1.2345, -1.5015, 0.0005, -0.0001].map(toThousandths)).toEqual([
    1502, 1501, 1235, -1502, 1, 0,
  ]);
  expect(printScalar(toThousandths(1.2345))).toBe('1.235');
});

test('printing leaves out zeros at the end', () => {
  expect([0, 2000, 1500, 10, -1001, 9_007_199_254_740_991].map(printScalar)).toEqual([
    '0',
    '2',
    '1.5',
    '0.01',
    '-1.001',
    '9007199254740.991',
  ]);
});

test('thousandths come back from units and from print', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), (thousandths) => {
      expect(toThousandths(toUnits(thousandths))).toBe(thousandths);
      expect(toThousandths(Number(printScalar(thousandths)))).toBe(thousandths);
    }),
  );
});

test('what Mesos refuses is refused, and an explicit 0 is not', () => {
  expect(parseScalar('cpus', 0)).toBe(0);
  expect(parseScalar('cpus', 0.001)).toBe(1);
  expect(parseScalar('gpus', 2)).toBe(2000);
  expect(() => parseScalar('mem', -1)).toThrow(new ScalarError('mem is negative (-1); give 0 or more'));
  expect(() => parseScalar('cpus', 0.00001)).toThrow('cpus rounds to nothing (0.00001); give 0, or at least 0.001');
  expect(() => parseScalar('gpus', 0.5)).toThrow('gpus is not whole (0.5); give a whole number of cards');
  expect(() => parseScalar('mem', Number.NaN)).toThrow('mem is NaN; give a finite number');
  expect(() => parseScalar('mem', 1e14)).toThrow('mem is too large');
});
