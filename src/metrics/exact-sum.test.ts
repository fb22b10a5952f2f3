import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExactSum } from './exact-sum.ts';

const whole = fc.bigInt({ min: 0n, max: 2n ** 49n }).map(Number);

test('sums of products are those of whole numbers of any size, rounded once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(whole, whole), { maxLength: 20 }), (pairs) => {
      const sum = new ExactSum();
      let exact = 0n;
      for (const [a, b] of pairs) {
        sum.addProduct(a, b);
        exact += BigInt(a) * BigInt(b);
      }
      expect(Math.abs(sum.value - Number(exact))).toBeLessThanOrEqual(Number(exact) * 2.3e-16);
      const same = new ExactSum();
      for (const [a, b] of pairs.toReversed()) same.addProduct(b, a);
      expect(sum.equals(same)).toBe(true);
    }),
  );
});

test('a small difference of two large sums is not lost', () => {
  const large = new ExactSum();
  const larger = new ExactSum();
  for (const sum of [large, larger]) for (let i = 0; i < 9; i++) sum.addProduct(2 ** 51 - 1, 2 ** 51 - 3);
  larger.add(7);
  expect(larger.value).toBe(large.value); // As doubles they cannot be told apart.
  expect(larger.minus(large)).toBe(7);
  expect(large.minus(larger)).toBe(-7);
});
