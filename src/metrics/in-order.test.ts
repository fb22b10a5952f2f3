import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InOrder } from './in-order.ts';

test('sorted lists come out as one that was put together and sorted', () => {
  const list = fc
    .tuple(fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 10 }), fc.constantFrom(0, 5, 2 ** 33))
    .map(([values, base]) => ({ values: Uint32Array.from(values).sort(), base }));
  fc.assert(
    fc.property(fc.array(list, { minLength: 1, maxLength: 8 }), (lists) => {
      const inOrder = new InOrder(lists);
      const all = lists.flatMap(({ values, base }) => [...values].map((value) => value + base)).sort((a, b) => a - b);
      expect(all.map(() => inOrder.next())).toEqual(all);
    }),
  );
});
