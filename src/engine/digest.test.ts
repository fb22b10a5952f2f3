import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Digest } from './digest.ts';

function digest(...values: (number | string)[]): string {
  const d = new Digest();
  for (const value of values) {
    if (typeof value === 'number') d.mix(value);
    else d.mixString(value);
  }
  return d.hex;
}

test('sixteen lower-case hexadecimal digits, the same ones everywhere', () => {
  expect([digest(), digest(0), digest(0, 0), digest(1.5, 'agent-1', 2 ** 53 - 1)]).toMatchInlineSnapshot(`
    [
      "f3e64b905d6c27aa",
      "d26c9d7a39e77c99",
      "5eee8918ec5fd808",
      "b5c21b4a7016376f",
    ]
  `);
});

test('reading it does not end it', () => {
  const d = new Digest();
  d.mix(1);
  expect(d.hex).toBe(digest(1));
  d.mix(2);
  expect(d.hex).toBe(digest(1, 2));
});

test('digests that are fed in turn hear each what it is given, however much of it waits', () => {
  const numbers = Array.from({ length: 5000 }, (_, i) => i);
  const [odd, even] = [new Digest(), new Digest()];
  for (const number of numbers) (number % 2 === 1 ? odd : even).mix(number);
  expect(odd.hex).toBe(digest(...numbers.filter((number) => number % 2 === 1)));
  for (const number of numbers) odd.mix(number);
  expect(even.hex).toBe(digest(...numbers.filter((number) => number % 2 === 0)));
  expect(odd.hex).toBe(digest(...numbers.filter((number) => number % 2 === 1), ...numbers));
});

test('tells apart order, number, halves of large numbers, fractions, kinds of value and where strings end', () => {
  const all = [
    digest(1, 2),
    digest(2, 1),
    digest(1),
    digest(1, 2, 0),
    digest(2 ** 32),
    digest(2 ** 32 + 1),
    digest(2 ** 53 - 1),
    digest(0.1),
    digest(-1),
    digest('1'),
    digest('12'),
    digest('1', '2'),
    digest('', '12'),
    digest('12', ''),
    digest(Number.NaN),
    digest(Infinity),
    digest(0x7ff8),
  ];
  expect(new Set(all).size).toBe(all.length);
  expect(digest(-0)).toBe(digest(0));
});

test('a flipped bit of any value changes about half of the digest', () => {
  fc.assert(
    fc.property(
      fc.array(fc.maxSafeInteger(), { minLength: 1, maxLength: 20 }),
      fc.nat(),
      fc.integer({ min: 0, max: 52 }),
      (values, where, bit) => {
        const changed = [...values];
        const i = where % values.length;
        const magnitude = BigInt(Math.abs(values[i]!)) ^ (1n << BigInt(bit));
        changed[i] = Number(magnitude) * (values[i]! < 0 ? -1 : 1);
        const difference = BigInt(`0x${digest(...values)}`) ^ BigInt(`0x${digest(...changed)}`);
        const bits = difference.toString(2).replaceAll('0', '').length;
        return bits >= 8 && bits <= 56;
      },
    ),
    { numRuns: 2000, seed: 7 },
  );
});

test('no two of 200,000 short records collide', () => {
  const seen = new Set<string>();
  for (let task = 0; task < 2000; task++)
    for (let agent = 0; agent < 100; agent++) seen.add(digest(task * 1000, 3, task, agent));
  expect(seen.size).toBe(200_000);
});
