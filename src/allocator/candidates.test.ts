import { expect, test } from 'vitest';
import { Cluster } from '../cluster/cluster.ts';
import { Candidates } from './candidates.ts';

test('it is known that nobody gives anything where the last who did has nothing left, until anybody may give again', () => {
  const nothingOn = new Set<number>();
  let told = 0;
  const candidates = new Candidates(
    new Cluster(),
    (agent) => nothingOn.has(agent),
    () => told++,
  );
  expect(candidates.areNone).toBe(true);
  candidates.mayGive(3);
  expect([candidates.areNone, told]).toEqual([false, 1]);
  candidates.mayGive(40);
  nothingOn.add(3).add(40);
  expect(candidates.areNone).toBe(false); // Two are not looked at: that is left to the cycle.
  candidates.choose('all');
  expect([candidates.count, candidates.areNone]).toEqual([0, true]);
  nothingOn.delete(40);
  candidates.mayGive(40);
  candidates.mayGive(40);
  expect([candidates.areNone, told]).toEqual([false, 2]);
});
