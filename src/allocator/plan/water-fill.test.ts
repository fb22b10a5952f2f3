import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WaterFill } from './water-fill.ts';

interface Member {
  readonly ratio: number;
  readonly held: number;
  readonly cap: number;
}

/** The rule as spec/ego.md 3 states it: one slot at a time. */
function oneByOne(amount: number, members: readonly Member[]): number[] {
  const got = members.map(() => 0);
  for (let left = amount; left > 0; left--) {
    let next = -1;
    const key = (i: number): number => (members[i]!.held + got[i]! + 1) / members[i]!.ratio;
    members.forEach((member, i) => {
      if (got[i]! < member.cap && (next < 0 || key(i) < key(next))) next = i;
    });
    if (next < 0) break;
    got[next]!++;
  }
  return got;
}

function filled(amount: number, members: readonly Member[]): number[] {
  const fill = new WaterFill(members.length);
  members.forEach((member, i) => {
    fill.ratio[i] = member.ratio;
    fill.held[i] = member.held;
    fill.cap[i] = member.cap;
  });
  fill.fill(amount, members.length);
  return [...fill.got];
}

test('ten slots among ratios 1, 1 and 2: 2.5, 2.5 and 5, the odd slot to the member listed first', () => {
  const members = [1, 1, 2].map((ratio) => ({ ratio, held: 0, cap: 100 }));
  // Levels after 2, 2 and 5: (2 + 1) / 1 = 3 for the first two, (5 + 1) / 2 = 3 for the third. All tie.
  expect(filled(10, members)).toEqual([3, 2, 5]);
});

test('what a member holds already counts', () => {
  // Held 4 and 0, three slots: the second is at 1, 2, 3 when the first would be at 5.
  expect(
    filled(3, [
      { ratio: 1, held: 4, cap: 9 },
      { ratio: 1, held: 0, cap: 9 },
    ]),
  ).toEqual([0, 3]);
});

test('unlimited wants share what there is', () => {
  const cap = Number.POSITIVE_INFINITY;
  expect(
    filled(7, [
      { ratio: 1, held: 0, cap },
      { ratio: 2, held: 0, cap },
    ]),
  ).toEqual([2, 5]); // 7/3: 2.33 and 4.67
});

test('the closed form gives what the walk slot by slot gives', () => {
  const member = fc.record({
    ratio: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(0.1, 0.25, 1 / 3, 0.7, 100, 12345.678)),
    held: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 })),
    cap: fc.integer({ min: 0, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(member, { maxLength: 12 }), fc.integer({ min: 0, max: 300 }), (members, amount) => {
      expect(filled(amount, members)).toEqual(oneByOne(amount, members));
    }),
    { numRuns: 5000 },
  );
});
