import { describe, expect, test } from 'vitest';
import { exp, expm1, gamma, ln, log1p, pow } from './math.ts';

/** A few thousand points from `from` to `to`, evenly spread, with uneven last digits. */
function* points(from: number, to: number): Generator<number> {
  for (let i = 0; i <= 4000; i++) yield from + ((to - from) * i) / 4000 + (to - from) * 1e-7 * Math.sin(i);
}

function expectClose(got: number, want: number, tolerance: number, what: string): void {
  if (Math.abs(got - want) > tolerance * Math.abs(want)) expect.fail(`${what}: got ${got}, want ${want}`);
}

describe('agrees with the library of this machine to 1e-15', () => {
  test('ln, over the whole range and around 1', () => {
    for (const e of points(-740, 709)) expectClose(ln(Math.exp(e)), Math.log(Math.exp(e)), 1e-15, `ln(e^${e})`);
    for (const x of points(0.5, 2)) expectClose(ln(x), Math.log(x), 1e-15, `ln(${x})`);
  });
  test('log1p', () => {
    for (const e of points(-40, 40)) {
      expectClose(log1p(Math.exp(e)), Math.log1p(Math.exp(e)), 1e-15, `log1p(e^${e})`);
      const negative = -Math.exp(-Math.abs(e) - 1e-9);
      expectClose(log1p(negative), Math.log1p(negative), 1e-15, `log1p(${negative})`);
    }
    for (const x of points(-0.99, 3)) expectClose(log1p(x), Math.log1p(x), 1e-15, `log1p(${x})`);
  });
  test('exp', () => {
    for (const x of points(-708, 709)) expectClose(exp(x), Math.exp(x), 1e-15, `exp(${x})`);
    for (const x of points(-1, 1)) expectClose(exp(x), Math.exp(x), 1e-15, `exp(${x})`);
  });
  test('expm1', () => {
    for (const x of points(-50, 709)) expectClose(expm1(x), Math.expm1(x), 1e-15, `expm1(${x})`);
    for (const x of points(-2, 2)) expectClose(expm1(x), Math.expm1(x), 1e-15, `expm1(${x})`);
    for (const x of points(-1e-8, 1e-8)) expectClose(expm1(x), Math.expm1(x), 1e-15, `expm1(${x})`);
  });
  test('pow, within what its exponent lets through', () => {
    for (const x of points(0.01, 50))
      for (const y of [-3, -0.5, 0.1, 0.75, 1, 2, 4.5]) {
        expectClose(pow(x, y), x ** y, 3e-16 * (2 + Math.abs(y * Math.log(x))), `pow(${x}, ${y})`);
      }
  });
});

test('the ends of the range', () => {
  expect([ln(0), ln(-1), ln(Infinity), ln(1), ln(Number.NaN)]).toEqual([
    -Infinity,
    Number.NaN,
    Infinity,
    0,
    Number.NaN,
  ]);
  expectClose(ln(Number.MIN_VALUE), -744.4400719213812, 1e-15, 'ln of the smallest double');
  expect([log1p(0), log1p(-0), log1p(-1), log1p(-2), log1p(Infinity), log1p(5e-324)]).toEqual([
    0,
    -0,
    -Infinity,
    Number.NaN,
    Infinity,
    5e-324,
  ]);
  expect([exp(0), exp(-Infinity), exp(Infinity), exp(710), exp(-746), exp(Number.NaN)]).toEqual([
    1,
    0,
    Infinity,
    Infinity,
    0,
    Number.NaN,
  ]);
  expect(exp(709.782712893384)).toBeGreaterThan(1.797e308);
  expect(exp(-745)).toBe(5e-324);
  expectClose(exp(-744), 1e-323, 0.01, 'a subnormal result');
  expect([expm1(0), expm1(-0), expm1(-Infinity), expm1(Infinity), expm1(-100)]).toEqual([0, -0, -1, Infinity, -1]);
  expect([pow(0, 2), pow(0, -1), pow(0, 0), pow(1, Infinity), pow(-1, 2), pow(4, 0.5)]).toEqual([
    0,
    Infinity,
    1,
    1,
    Number.NaN,
    2,
  ]);
});

test('the gamma function: factorials, and half integers', () => {
  for (const [x, want] of [
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 6],
    [5, 24],
    [11, 3628800],
    [1.5, Math.sqrt(Math.PI) / 2],
  ] as const) {
    expectClose(gamma(x), want, 1e-13, `gamma(${x})`);
  }
});

test('the bits stay what they are: a change here changes every result', () => {
  let sum = 0;
  for (let i = 1; i <= 1000; i++)
    sum = sum * 0.5 + ln(i / 7) + exp(i / 77) + log1p(i / 999) + expm1(-i / 50) + pow(i, 0.3);
  expect(sum).toMatchInlineSnapshot(`862308.9270300209`);
});
