import { loadScenario } from '../../scenario/load/load.ts';
import { formatProblems } from '../../scenario/load/problem.ts';
import { POLICIES } from '../../scenario/policies/registry.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Size } from './rounds.ts';

/** Where the frameworks are: all in one role (as in Mesos's benchmark), each in its own, or each in its own with a guarantee. */
export const BENCH_SHAPES = ['one-role', 'roles', 'quota'] as const;
export type BenchShape = (typeof BENCH_SHAPES)[number];

/** Ten agents of four kinds, repeated; cycles once a second and no other. */
const BASE = `
until: 1s
cluster:
  agents:
    - { group: small, count: 5, resources: { cpus: 32, mem: 98304MiB } }
    - { group: medium, count: 3, resources: { cpus: 64, mem: 196608MiB } }
    - { group: lean, count: 1, resources: { cpus: 16, mem: 131072MiB } }
    - { group: large, count: 1, resources: { cpus: 96, mem: 262144MiB } }
roles: { all: { weight: 1 } }
frameworks: [{ name: f, role: all, behaviour: decliner, refuse_seconds: 31536000 }]
master: { first_cycle_at_start: true, event_triggered: false, agent_order: index }
policies: [drf]
`;
const SECOND = 1_000_000;

/** @throws Error if the built-in text is wrong */
export function benchScenario({ agents, frameworks }: Size, shape: BenchShape, rounds: number): Scenario {
  const loaded = loadScenario('bench.yaml', () => BASE, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  const { scenario } = loaded;
  const kinds = scenario.agents;
  const cluster = Array.from({ length: agents }, (_, a) => ({ ...kinds[a % kinds.length]!, name: `a${a}` }));
  const names = Array.from({ length: frameworks }, (_, f) => `f${String(f).padStart(6, '0')}`);
  const [framework, role] = [scenario.frameworks[0]!, scenario.roles[0]!];
  let cpus = 0;
  for (const { resources } of cluster) cpus += resources.scalars['cpus'] ?? 0;
  // Together half of the cluster is guaranteed.
  const guarantee = shape === 'quota' ? { cpus: Math.floor(cpus / frameworks / 2) } : {};
  return {
    ...scenario,
    until: (rounds - 1) * SECOND + 1,
    agents: cluster,
    roles:
      shape === 'one-role' ? [role] : names.map((path) => ({ ...role, path, quota: { ...role.quota, guarantee } })),
    frameworks: names.map((name) => ({ ...framework, name, roles: [shape === 'one-role' ? role.path : name] })),
  };
}
