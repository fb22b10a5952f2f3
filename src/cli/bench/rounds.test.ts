import { expect, test } from 'vitest';
import { POLICIES } from '../../scenario/policies/registry.ts';
import { runRounds } from './rounds.ts';

const drf = { name: 'drf', options: {}, label: 'drf' };

test('every agent is offered once a round, and to nobody twice', () => {
  // Three frameworks refuse each of ten agents for good: three rounds of ten offers, then nobody is left.
  const rounds = runRounds({ agents: 10, frameworks: 3 }, 'one-role', 5, drf, POLICIES);
  expect(rounds.milliseconds).toHaveLength(5);
  expect(rounds.offers).toBe(30);
});

test('offers go to the least share, then to whoever was offered least often, then in order', () => {
  // Two agents of 32 cores, two frameworks: 0 gets agent 0, so 1 gets agent 1. All is declined; then the counts are equal
  // again, and each has refused the one it had: 0 gets agent 1 and 1 gets agent 0.
  let hash = 0;
  for (const [framework, agent] of [
    [0, 0],
    [1, 1],
    [1, 0],
    [0, 1],
  ]) {
    hash = (Math.imul((Math.imul(hash, 31) + framework!) | 0, 31) + agent!) | 0;
  }
  expect(runRounds({ agents: 2, frameworks: 2 }, 'one-role', 2, drf, POLICIES).hash).toBe(hash >>> 0);
});

test.each(['roles', 'quota'] as const)('in the shape %s too every agent goes to every framework once', (shape) => {
  expect(runRounds({ agents: 10, frameworks: 3 }, shape, 6, drf, POLICIES).offers).toBeGreaterThanOrEqual(30);
});
