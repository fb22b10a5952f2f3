import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExactSum } from './exact-sum.ts';
import { ExactSums } from './exact-sums.ts';

const amount = fc.integer({ min: 0, max: 2 ** 48 });

test('a row is the sum that stands alone, whatever is added to the rows beside it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(2), amount, amount), { maxLength: 50 }), (products) => {
      const sums = new ExactSums();
      const alone = [new ExactSum(), new ExactSum(), new ExactSum()];
      for (const [row, a, b] of products) {
        sums.reserve(row + 1);
        sums.addProduct(row, a, b);
        sums.add(row, a);
        alone[row]!.addProduct(a, b);
        alone[row]!.add(a);
      }
      sums.reserve(3);
      for (const [row, sum] of alone.entries()) {
        const same = new ExactSum();
        sums.addTo(same, row);
        expect(same.equals(sum)).toBe(true);
        expect(sums.value(row)).toBe(sum.value);
        const other = new ExactSums();
        other.reserve(8);
        other.copy(7 - row, sums, row);
        expect(other.value(7 - row)).toBe(sum.value);
      }
    }),
  );
});
