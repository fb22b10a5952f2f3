import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMemory, readTime } from './quantities.ts';

/** What was read, or what was complained of. */
function attempt<T>(read: (value: unknown, complain: (message: string) => void) => T, value: unknown): T | string {
  let problem: string | undefined;
  const result = read(value, (message) => {
    problem = message;
  });
  return problem ?? result;
}

describe('times', () => {
  test.each([
    ['10m', 600_000_000],
    ['1.5h', 5_400_000_000],
    ['250ms', 250_000],
    ['0.1s', 100_000], // Exactly: the digits are moved as text.
    ['12.57s', 12_570_000],
    ['7us', 7],
    ['2d', 172_800_000_000],
    ['10 s', 10_000_000],
    ['0s', 0],
    [0, 0],
  ])('%s is %d µs', (text, micros) => {
    expect(attempt(readTime, text)).toBe(micros);
  });

  test.each([
    [10, '10 has no unit; allowed are us, ms, s, m, h, d, as in 10m'],
    ['10x', 'unknown unit "x" in "10x"; allowed are us, ms, s, m, h, d, as in 10m'],
    ['-5s', '"-5s" is negative; 0 or more is allowed'],
    ['toString', 'must be a number with a unit, got "toString"; allowed units are us, ms, s, m, h, d, as in 10m'],
    ['5toString', 'unknown unit "toString" in "5toString"; allowed are us, ms, s, m, h, d, as in 10m'],
    ['9999999999d', '"9999999999d" is too large'],
    [null, 'must be a number with a unit, got nothing; allowed units are us, ms, s, m, h, d, as in 10m'],
  ])('%s is refused', (value, message) => {
    expect(attempt(readTime, value)).toBe(message);
  });

  test('whole milliseconds come out exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (ms) => {
        expect(attempt(readTime, `${ms}ms`)).toBe(ms * 1000);
      }),
    );
  });
});

describe('memory', () => {
  test.each([
    ['32MiB', 32_000],
    ['15GiB', 15 * 1024 * 1000],
    ['0.5GiB', 512_000],
    ['1TiB', 1024 * 1024 * 1000],
  ])('%s is %d thousandths of a MiB', (text, thousandths) => {
    expect(attempt(readMemory, text)).toBe(thousandths);
  });

  test('decimal units are refused, since Mesos means binary ones by the same letters', () => {
    expect(attempt(readMemory, '15GB')).toBe('unknown unit "GB" in "15GB"; allowed are MiB, GiB, TiB, as in 15GiB');
  });
});
