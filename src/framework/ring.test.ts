import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ring } from './ring.ts';

test('a list, wherever numbers join and leave', () => {
  const step = fc.record({ leaves: fc.boolean(), where: fc.nat(), value: fc.integer() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const ring = new Ring(new Int32Array(4));
      const model: number[] = [];
      for (const { leaves, where, value } of steps) {
        if (leaves && model.length > 0) {
          ring.removeAt(where % model.length);
          model.splice(where % model.length, 1);
        } else {
          ring.insert(where % (model.length + 1), value);
          model.splice(where % (model.length + 1), 0, value);
        }
        expect(Array.from({ length: ring.size }, (_, i) => ring.at(i))).toEqual(model);
      }
    }),
  );
});
