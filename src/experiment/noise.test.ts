import { expect, test, vi } from 'vitest';
import { loadScenario } from '../scenario/load/load.ts';
import { POLICIES } from '../scenario/policies/registry.ts';
import type { Comparison } from './compare.ts';
import { compare } from './compare.ts';
import { inline } from './executors/inline.ts';

vi.setConfig({ testTimeout: 600_000 });

/** Two tenants with streams of jobs at 70 % of two machines, of which each owns one. */
function compared(
  policies: string,
  options: { readonly seeds?: number; readonly precision?: number; readonly main?: readonly string[] },
): Promise<Comparison> {
  const stream = (mean: number): string =>
    `{ gap: { exponential: { mean: 10s } }, until: 2h, duration: { exponential: { mean: ${mean}s } } }`;
  const text = `
    until: drained
    cluster: { agents: [{ group: g, count: 2, resources: { cpus: 1 } }] }
    roles: { a: { owned: { g: 1 agents } }, b: { owned: { g: 1 agents } } }
    master: { ideal: true }
    policies: [${policies}]
    frameworks:
      - { name: A, role: a, behaviour: batch, jobs: ${stream(7)} }
      - { name: B, role: b, behaviour: batch, jobs: ${stream(7)} }`;
  const loaded = loadScenario('two.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return compare(loaded.scenario, { ...options, executor: inline() });
}

function meanResponse({ figures }: Comparison, policy: string) {
  return figures.find(
    (row) => row.policy === policy && row.scope === 'cluster' && row.metric === 'jobs.mean_response',
  )!;
}

test('who is served first makes no difference to the mean of all: the interval covers zero', async () => {
  // Exponential times, one task a job, nothing idle while one waits: the number of jobs there has one law under both.
  const { difference, corrected } = meanResponse(await compared('drf, random', { seeds: 10 }), 'random');
  expect(Math.abs(difference!.mean)).toBeLessThanOrEqual(difference!.halfWidth);
  expect(difference!.mean).not.toBe(0);
  expect(corrected).toBeGreaterThan(0.05);
});

test('partitions against a pool: the difference is found with as few replications as its interval warrants', async () => {
  // M/M/1 at 0.7: 7 / 0.3 = 23.3 s. M/M/2 at 0.7: 7 / (1 - 0.49) = 13.7 s. Common draws make five replications enough.
  const all = meanResponse(await compared('static, drf', { seeds: 5 }), 'drf');
  expect(all.difference!.mean + all.difference!.halfWidth).toBeLessThan(0);
  expect(all.corrected).toBeLessThan(0.05);
  // With each number of replications it is found where the interval of so many leaves zero out, and only there.
  for (let seeds = 2; seeds < 5; seeds++) {
    const { difference, corrected } = meanResponse(await compared('static, drf', { seeds }), 'drf');
    expect(difference!.n).toBe(seeds);
    expect(corrected! < 0.05).toBe(Math.abs(difference!.mean) > difference!.halfWidth);
  }
});

test('a precision is reached, by adding replications as long as it is not', async () => {
  const loose = await compared('drf', { precision: 0.5 });
  const tight = await compared('drf', { precision: 0.05 });
  expect(loose.replications).toBe(5);
  expect(tight.replications).toBeGreaterThan(5);
  const { estimate } = meanResponse(tight, 'drf');
  expect(estimate!.halfWidth / estimate!.mean).toBeLessThanOrEqual(0.05);
  expect(estimate!.n).toBe(tight.replications);
});

test('a precision goes by the metrics that are chosen, and by no other', async () => {
  // Makespans of two hours vary by minutes, mean responses by a third: five replications are enough for the former.
  const { replications, figures } = await compared('drf', { precision: 0.05, main: ['jobs.makespan'] });
  const { estimate } = figures.find(({ scope, metric }) => scope === 'cluster' && metric === 'jobs.makespan')!;
  expect(replications).toBe(5);
  expect(estimate!.halfWidth / estimate!.mean).toBeLessThanOrEqual(0.05);
});
