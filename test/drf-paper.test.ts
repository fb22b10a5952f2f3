import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildRun } from '../src/scenario/build/build.ts';
import { loadScenario } from '../src/scenario/load/load.ts';
import { POLICIES } from '../src/scenario/policies/registry.ts';

/**
 * The example of Ghodsi et al., NSDI'11, section 4.1: 9 CPUs and 18 GB; A's tasks need 1 CPU and 4 GB (dominant share of one:
 * 4/18 = 2/9), B's need 3 CPUs and 1 GB (3/9 = 1/3).
 */
function launches(file: string, change: (text: string) => string = (text) => text): string {
  const read = (path: string) => change(readFileSync(path, 'utf8'));
  const loaded = loadScenario(file, read, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  const { scenario } = loaded;
  let order = '';
  const run = buildRun(scenario, scenario.policies[0]!, {
    observers: ({ cluster }) => [{ taskLaunched: ({ framework }) => (order += cluster.frameworks.name(framework)) }],
  });
  run.parts.simulation.run(60_000_000);
  return order;
}

describe("the DRF paper's example", () => {
  const oneAnOffer = 'scenarios/papers/drf-example.yaml';

  test('one task an offer, the tie going to A', () => {
    // Shares before each launch (A, B): 0, 0 (tie: role analytics before web) | 2/9, 0 | 2/9, 1/3 | 4/9, 1/3 | 4/9, 2/3. Then
    // the CPUs are gone: 3 x 1 + 2 x 3 = 9.
    expect(launches(oneAnOffer)).toBe('ABABA');
  });

  test("one task an offer, the tie going to B as in the paper's table 1", () => {
    // 0, 0 (tie: role a-web before analytics) | 0, 1/3 | 2/9, 1/3 | 4/9, 1/3 | 4/9, 2/3: B A A B A.
    expect(launches(oneAnOffer, (text) => text.replaceAll(/\bweb\b/g, 'a-web'))).toBe('BAABA');
  });

  test('whole agents: who comes first fills the agent with its own tasks', () => {
    // A gets 9 CPUs and 18 GB and starts 4 tasks (16 GB, 4 CPUs); B then gets 5 CPUs and 2 GB and starts 1 (3 CPUs). Dominant
    // shares end at 16/18 = 0.89 to 3/9 = 0.33 instead of 0.67 each: coarse offers, not DRF, decide on a small cluster.
    expect(launches('scenarios/papers/drf-example-whole-agent.yaml')).toBe('AAAAB');
  });
});
