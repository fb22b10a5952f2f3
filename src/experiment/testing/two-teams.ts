import { loadScenario } from '../../scenario/load/load.ts';
import { formatProblems } from '../../scenario/load/problem.ts';
import { POLICIES } from '../../scenario/policies/registry.ts';
import type { Scenario } from '../../scenario/scenario.ts';

/**
 * Two agents of two cpus; each team owns one. A has eight tasks of 10 s from the start, B one task of 10 s at 60 s. On its own
 * agent A needs 4 rounds of 10 s, on both 2.
 */
export const TWO_TEAMS = `
story: Two teams own an agent each, or share two.
until: drained
cluster: { agents: [{ group: nodes, count: 2, resources: { cpus: 2 } }] }
roles:
  a: { owned: { nodes: 1 agents } }
  b: { owned: { nodes: 1 agents } }
master: { ideal: true }
frameworks:
  - { name: A, role: a, behaviour: batch, tasks: { count: 8, needs: { cpus: 1 }, duration: 10s } }
  - { name: B, role: b, behaviour: batch, start: 60s, tasks: { count: 1, needs: { cpus: 1 }, duration: 10s } }
policies: [static, drf]
`;

/** Draws are random here: jobs come by chance, and take as long as chance will have it. */
export const BY_CHANCE = `
until: 10m
cluster: { agents: [{ count: 4, resources: { cpus: 2 } }] }
frameworks:
  - name: A
    role: a
    behaviour: batch
    jobs: { count: 30, gap: { exponential: { mean: 10s } }, tasks: 2, needs: { cpus: 1 }, duration: { exponential: { mean: 15s } } }
  - name: B
    role: b
    behaviour: batch
    jobs: { count: 30, gap: { exponential: { mean: 12s } }, tasks: 1, needs: { cpus: 1 }, duration: { uniform: { min: 5s, max: 20s } } }
policies: [static, drf, random]
`;

export function scenarioOf(text: string, more = ''): Scenario {
  const loaded = loadScenario('scenarios/test.yaml', () => text + more, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  return loaded.scenario;
}
