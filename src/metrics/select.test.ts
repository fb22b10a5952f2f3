import fc from 'fast-check';
import { expect, test } from 'vitest';
import { select } from './select.ts';

test('what stands at a rank is what sorting would put there, rank after rank', () => {
  const values = fc.array(fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 4_294_967_295 })), {
    minLength: 1,
    maxLength: 300,
  });
  fc.assert(
    fc.property(values, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (given, wanted) => {
      const sorted = Uint32Array.from(given).sort();
      const ranks = wanted.map((rank) => rank % given.length).sort((a, b) => a - b);
      const column = Uint32Array.from(given);
      let first = 0;
      for (const rank of ranks) {
        expect(select(column, first, rank)).toBe(sorted[rank]);
        first = rank;
      }
      expect(column.sort()).toEqual(sorted);
    }),
  );
});

test('values of which many are equal, or that rise and fall, take no longer', () => {
  for (const of of [() => 7, (i: number) => i, (i: number) => Math.min(i, 99_999 - i), (i: number) => i % 2]) {
    const column = Uint32Array.from({ length: 100_000 }, (_, i) => of(i));
    const sorted = column.slice().sort();
    expect(select(column, 0, 95_000)).toBe(sorted[95_000]);
  }
});
