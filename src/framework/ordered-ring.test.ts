import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OrderedRing } from './ordered-ring.ts';

test('keeps the order of key, then serial, whatever joins and leaves', () => {
  const step = fc.record({ key: fc.integer({ min: 0, max: 4 }), leaves: fc.boolean(), which: fc.nat() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const ring = new OrderedRing();
      let model: { key: number; serial: number }[] = [];
      for (const [serial, { key, leaves, which }] of steps.entries()) {
        if (leaves && model.length > 0) {
          const gone = model[which % model.length]!;
          expect(ring.remove(gone.key, gone.serial)).toBe(true);
          model = model.filter((entry) => entry !== gone);
        } else {
          ring.add(serial, key, serial);
          model = [...model, { key, serial }].sort((a, b) => a.key - b.key || a.serial - b.serial);
        }
        expect(Array.from({ length: ring.size }, (_, i) => ring.at(i))).toEqual(model.map((entry) => entry.serial));
      }
    }),
  );
});

test('a job that is not there cannot leave', () => {
  const ring = new OrderedRing();
  ring.add(7, 1, 1);
  expect([ring.remove(1, 2), ring.remove(0, 1), ring.size]).toEqual([false, false, 1]);
});
