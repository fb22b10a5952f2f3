import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LevelIntegrals } from './levels.ts';

const change = fc.record({
  owner: fc.nat({ max: 4 }),
  levels: fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 5 }),
  span: fc.nat({ max: 20 }),
});

test('integrals are those that are added up one moment after the other, however many owners and resources there come to be', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), fc.nat({ max: 50 }), (changes, from) => {
      const integrals = new LevelIntegrals(from);
      const levels = Array.from({ length: 5 }, () => [0, 0, 0, 0, 0]);
      const sums = Array.from({ length: 5 }, () => [0, 0, 0, 0, 0]);
      let at = 0;
      for (const { owner, levels: next, span } of changes) {
        integrals.set(owner, at, next);
        next.forEach((level, name) => {
          levels[owner]![name] = level;
        });
        for (const end = at + span; at < end; at++)
          if (at >= from)
            for (const [row, mine] of levels.entries())
              mine.forEach((level, name) => {
                sums[row]![name]! += level;
              });
      }
      for (const [owner, mine] of sums.entries()) {
        integrals.settle(owner, at);
        expect(mine.map((_, name) => integrals.total(owner, name))).toEqual(mine);
      }
    }),
  );
});
