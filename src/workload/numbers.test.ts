import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixedPoint, microsOf, thousandthsOf, wholeOf } from './numbers.ts';

test('decimal places move as text, so nothing is lost to binary fractions', () => {
  expect(microsOf('0.1')).toBe(100_000);
  expect(microsOf('1.005')).toBe(1_005_000);
  expect(microsOf(' 86400 ')).toBe(86_400_000_000);
  expect(thousandthsOf('1.5')).toBe(1500);
  expect(wholeOf('66.0')).toBe(66);
});

test('places beyond the last are rounded half away from zero', () => {
  expect(microsOf('0.0000005')).toBe(1);
  expect(microsOf('0.00000049')).toBe(0);
  expect(fixedPoint('-0.0005', 3)).toBe(-1);
  expect(Object.is(fixedPoint('-0', 3), 0)).toBe(true);
});

test('anything but a plain decimal number that stays exact is refused', () => {
  for (const text of ['', 'abc', '1e3', '0x10', 'Infinity', 'NaN', '1,5', '1.2.3', '.5', '9007199254741']) {
    expect(fixedPoint(text, 6), text).toBeUndefined();
  }
  expect(wholeOf('66.5')).toBeUndefined();
});

test('whole microseconds written as decimal seconds come back exactly', () => {
  fc.assert(
    fc.property(fc.nat(9_000_000), fc.nat(999_999), (whole, fraction) => {
      const text = `${whole}.${String(fraction).padStart(6, '0')}`;
      expect(microsOf(text)).toBe(whole * 1_000_000 + fraction);
    }),
  );
});
