import fc from 'fast-check';
import { expect, test } from 'vitest';
import { select } from './select.ts';

test('what stands at a rank is what sorting would put there, rank after rank, and nothing is moved', () => {
  const part = fc.array(fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 4_294_967_295 })), { maxLength: 100 });
  const parts = fc.array(part, { minLength: 1, maxLength: 4 }).filter((each) => each.flat().length > 0);
  fc.assert(
    fc.property(parts, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (given, wanted) => {
      const sorted = Uint32Array.from(given.flat()).sort();
      const ranks = wanted.map((rank) => rank % sorted.length).sort((a, b) => a - b);
      const columns = given.map((values) => Uint32Array.from(values));
      expect(select(columns, ranks)).toEqual(ranks.map((rank) => sorted[rank]));
      expect(columns.map((values) => [...values])).toEqual(given);
    }),
  );
});

const COUNT = 200_000;
const MANY: Readonly<Record<string, (i: number) => number>> = {
  'all equal': () => 7,
  rising: (i) => i,
  'rising and falling': (i) => Math.min(i, COUNT - 1 - i),
  'of two kinds': (i) => (i % 2) * 4_294_967_295,
  'over all that fits into 32 bits': (i) => Math.imul(i, 2_654_435_761) >>> 0,
  'near one another, and as large as can be': (i) => 4_294_967_295 - ((i * 7919) % 4096),
};

test.each(Object.keys(MANY))('of so many that they are counted first, %s', (name) => {
  const values = Uint32Array.from({ length: COUNT }, (_, i) => MANY[name]!(i));
  const parts = [values.subarray(0, 30_000), values.subarray(30_000, 30_001), values.subarray(30_001)];
  const sorted = values.slice().sort();
  const ranks = [0, 99_999, 190_000, COUNT - 1];
  expect(select(parts, ranks)).toEqual(ranks.map((rank) => sorted[rank]));
});
