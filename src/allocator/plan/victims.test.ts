import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, type Claim, chooseVictims, chooseVictimsOnAgent, lostWork } from './victims.ts';

const LEAST: Claim = { kind: 'pool', criterion: 'leastLostWork' };
const OWNER: Claim = { kind: 'owned', criterion: 'leastLostWork' };

function task(number: number, fields: Partial<Candidate> = {}): Candidate {
  return { task: number, agent: 0, giver: 0, needs: [1], turn: 0, preemptionRank: 0, loss: 0, startedAt: 0, ...fields };
}

function giver(excess: number, fields: { shareRatio?: number; rank?: number } = {}) {
  return { excess: [excess], shareRatio: 1, rank: 0, ...fields };
}

describe('unit slots on any agent', () => {
  test('an owner is given to by the lowest rank first, a pool by who is furthest above its share', () => {
    const candidates = [task(0, { giver: 0, loss: 1 }), task(1, { giver: 1, loss: 9 }), task(2, { giver: 1, loss: 8 })];
    const givers = [giver(1, { rank: 7 }), giver(2, { rank: 3 })];
    expect(chooseVictims(1, candidates, givers, OWNER)).toEqual([0]);
    expect(chooseVictims(1, candidates, givers, LEAST)).toEqual([2]);
  });

  test('relative to the ratio, so 3 too many of ratio 4 is less than 1 too many of ratio 1', () => {
    const candidates = [task(0), task(1, { giver: 1 })];
    expect(chooseVictims(1, candidates, [giver(3, { shareRatio: 4 }), giver(1)], LEAST)).toEqual([1]);
  });

  test('borrowed before shared, and nobody below its target', () => {
    const candidates = [task(0, { turn: 1 }), task(1, { loss: 5 }), task(2, { turn: 1, loss: 3 })];
    expect(chooseVictims(9, candidates, [giver(2)], LEAST)).toEqual([1, 0]);
  });

  test('each criterion has its own order', () => {
    const candidates = [
      task(0, { session: 0, loss: 3, startedAt: 10, lot: 0.5 }),
      task(1, { session: 1, loss: 2, startedAt: 20, lot: 0.1 }),
      task(2, { session: 2, loss: 1, startedAt: 15, lot: 0.9 }),
    ];
    const first = (criterion: Claim['criterion']): number[] =>
      chooseVictims(1, candidates, [giver(3)], { kind: 'pool', criterion, sessions: [4, 1, 1] });
    expect(first('leastLostWork')).toEqual([2]);
    expect(first('mostRecent')).toEqual([1]);
    expect(first('mostOverAllocated')).toEqual([0]);
    expect(first('random')).toEqual([1]);
  });

  test('a session does not preempt a higher-ranked one of its leaf', () => {
    const candidates = [task(0, { preemptionRank: 5 }), task(1, { preemptionRank: 2, loss: 7 })];
    expect(chooseVictims(2, candidates, [giver(2)], { ...LEAST, sessionRank: 3 })).toEqual([1]);
  });

  test('members above the minimum go first; below it the whole gang goes, or none of it', () => {
    const gang = [0, 1, 2].map((number) => task(number, { gang: 0, loss: number }));
    const alone = task(3, { loss: 50 });
    const gangs = [{ members: [0, 1, 2], minimum: 2 }];
    // Task 0 is above the minimum; then the lone task is dearer than a member, but breaking the gang comes after it.
    expect(chooseVictims(2, [...gang, alone], [giver(4)], LEAST, gangs)).toEqual([0, 3]);
    // When three are wanted the gang has to go, and the lone task is no longer needed.
    expect(chooseVictims(3, [...gang, alone], [giver(4)], LEAST, gangs)).toEqual([0, 1, 2]);
    // An excess of two lets go of one member and one task; the two others of the gang are one too many.
    expect(chooseVictims(3, [...gang, alone], [giver(2)], LEAST, gangs)).toEqual([0, 3]);
  });

  test('23: no other set with the same givers loses less work', () => {
    const few = fc.array(fc.record({ giver: fc.nat(2), loss: fc.nat(20) }), { minLength: 1, maxLength: 9 });
    const excesses = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(few, excesses, fc.nat(9), (tasks, excess, need) => {
        const candidates = tasks.map((fields, number) => task(number, fields));
        const victims = chooseVictims(
          need,
          candidates,
          excess.map((count) => giver(count)),
          LEAST,
        );
        const loss = (set: readonly number[]): number => set.reduce((sum, one) => sum + tasks[one]!.loss, 0);
        const counts = (set: readonly number[]): string =>
          [0, 1, 2].map((from) => set.filter((one) => tasks[one]!.giver === from).length).join();
        expect(new Set(victims).size).toBe(victims.length);
        counts(victims)
          .split(',')
          .forEach((count, from) => {
            expect(Number(count)).toBeLessThanOrEqual(excess[from]!);
          });
        const possible = [0, 1, 2].map((from) =>
          Math.min(excess[from]!, tasks.filter((one) => one.giver === from).length),
        );
        expect(victims.length).toBe(Math.min(need, possible[0]! + possible[1]! + possible[2]!));
        for (let subset = 0; subset < 1 << tasks.length; subset++) {
          const other = tasks.map((_, number) => number).filter((number) => (subset & (1 << number)) !== 0);
          if (counts(other) === counts(victims)) expect(loss(other)).toBeGreaterThanOrEqual(loss(victims));
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('one bundle on one agent', () => {
  /** Nothing of what is free is kept. */
  const ALL = [9];

  test('what the plan keeps idle makes no room: there must be a victim although there is space', () => {
    expect(chooseVictimsOnAgent([1], [[1]], [0], [task(0)], [giver(9)], LEAST)).toEqual({ agent: 0, tasks: [0] });
    // One of two free slots may be given: one victim makes up for the other.
    const two = [task(0, { loss: 2 }), task(1, { loss: 1 })];
    expect(chooseVictimsOnAgent([2], [[2]], [1], two, [giver(9)], LEAST)).toEqual({ agent: 0, tasks: [1] });
    // Wherever it is: what was kept here is then kept there.
    const away = [task(0, { agent: 1 })];
    expect(chooseVictimsOnAgent([2], [[2], [0]], [1], away, [giver(9)], LEAST)).toEqual({ agent: 0, tasks: [0] });
  });

  test('what turns out not to be needed is put back', () => {
    // Two CPUs are wanted. In order of loss the one-CPU task comes first, but then the two-CPU task does it alone.
    const candidates = [task(0, { needs: [1], loss: 1 }), task(1, { needs: [2], loss: 3 })];
    const chosen = chooseVictimsOnAgent([2], [[0]], ALL, candidates, [giver(9)], LEAST);
    expect(chosen).toEqual({ agent: 0, tasks: [1] });
  });

  test('the agent that loses least work wins, then the one with fewest victims, then the first', () => {
    const on = (agent: number, number: number, loss: number): Candidate => task(number, { agent, loss });
    const free = [[0], [1], [1]];
    const candidates = [on(0, 0, 1), on(0, 1, 1), on(1, 2, 2), on(2, 3, 2)];
    // Agent 0 loses 1 + 1 with two victims, agents 1 and 2 lose 2 with one.
    expect(chooseVictimsOnAgent([2], free, ALL, candidates, [giver(9)], LEAST)).toEqual({ agent: 1, tasks: [2] });
  });

  test('one that goes first must not spend what its giver can spare if a later one alone makes room', () => {
    // Two of three are too many: the small task is dear to nobody, but with it gone the one of two may not go, and there is room for one.
    const [small, large] = [task(0, { needs: [1] }), task(1, { needs: [2], loss: 5 })];
    expect(chooseVictimsOnAgent([2], [[0]], [0], [small, large], [giver(2)], LEAST)).toEqual({ agent: 0, tasks: [1] });
  });

  test('no victims where the bundle fits already, no answer where it never does', () => {
    expect(chooseVictimsOnAgent([2], [[1], [2]], ALL, [task(0)], [giver(9)], LEAST)).toEqual({ agent: 1, tasks: [] });
    expect(chooseVictimsOnAgent([3], [[1]], ALL, [task(0)], [giver(9)], LEAST)).toBeUndefined();
    expect(chooseVictimsOnAgent([2], [[1]], ALL, [task(0)], [giver(0)], LEAST)).toBeUndefined();
  });
});

test('a task that ends within its grace loses nothing', () => {
  expect(lostWork(100, 0.25, 3)).toBe(28);
  expect(lostWork(100, 0.25, 3, 20, 30)).toBe(0);
  expect(lostWork(100, 0.25, 3, 31, 30)).toBe(28);
});

test('one victim is found in one pass as in the order of all', () => {
  const candidates = fc.array(
    fc.record({
      giver: fc.nat(2),
      needs: fc.tuple(fc.nat(2), fc.nat(2)),
      turn: fc.nat(1),
      preemptionRank: fc.nat(2),
      loss: fc.nat(3),
      startedAt: fc.nat(3),
      lot: fc.nat(3),
    }),
    { maxLength: 8 },
  );
  const givers = fc.array(
    fc.record({ excess: fc.tuple(fc.nat(3), fc.nat(3)), shareRatio: fc.nat(2), rank: fc.nat(1) }),
    { minLength: 3, maxLength: 3 },
  );
  const claims = fc.record({
    kind: fc.constantFrom('owned' as const, 'pool' as const),
    criterion: fc.constantFrom('leastLostWork' as const, 'mostRecent' as const, 'random' as const),
    sessionRank: fc.nat(2),
    capacity: fc.constant([7, 9]),
  });
  // A gang without members changes nothing, but for the way that is taken.
  const nobody = [{ members: [], minimum: 0 }];
  fc.assert(
    fc.property(candidates, givers, claims, (given, from, claim) => {
      const all = given.map((fields, number) => task(number, fields));
      expect(chooseVictims(1, all, from, claim)).toEqual(chooseVictims(1, all, from, claim, nobody));
    }),
    { numRuns: 2000 },
  );
});
