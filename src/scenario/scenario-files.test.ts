import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import { NONE } from '../cluster/ids.ts';
import { fileTraces } from '../workload/files/trace-reader.ts';
import { buildRun } from './build/build.ts';
import { loadScenario } from './load/load.ts';
import { formatProblems } from './load/problem.ts';
import { POLICIES } from './policies/registry.ts';
import type { Expectation, PolicyChoice, Scenario } from './scenario.ts';

function load(file: string): Scenario {
  const loaded = loadScenario(file, (path) => readFileSync(path, 'utf8'), { policies: POLICIES, traces: fileTraces });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  return loaded.scenario;
}

function tasksRunning(cluster: Cluster, { framework, role }: Expectation): number {
  let count = 0;
  for (let row = 0; row < cluster.frameworks.count; row++) {
    if (framework !== undefined && cluster.frameworks.name(row) !== framework) continue;
    for (let task = cluster.tasks.firstOfFramework(row); task !== NONE; task = cluster.tasks.nextOfFramework(task)) {
      if (role === undefined || cluster.roles.path(cluster.tasks.role(task)) === role) count++;
    }
  }
  return count;
}

/** What runs at the moments of which the scenario expects something, as `at 60 s A: 3`. */
function moments(scenario: Scenario, policy: PolicyChoice): { expected: string[]; got: string[] } {
  const expected: string[] = [];
  const got: string[] = [];
  const run = buildRun(scenario, policy, { traces: fileTraces });
  const pauses = scenario.expect.flatMap((clause) => {
    if (clause.kind !== 'moment' || (clause.policy ?? policy.label) !== policy.label) return [];
    const who = `at ${clause.at / 1e6} s ${clause.framework ?? clause.role ?? 'all'}`;
    const look = (): void => {
      expected.push(`${who}: ${clause.tasksRunning}`);
      got.push(`${who}: ${tasksRunning(run.cluster, clause)}`);
    };
    return [{ at: clause.at, look }];
  });
  if (pauses.length > 0) run.run(pauses);
  return { expected, got };
}

const files = readdirSync('scenarios', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => `scenarios/${file}`)
  .sort();
const ofTraces = files.filter((file) => file.includes('/traces/'));

describe('scenarios', () => {
  test.each(files.filter((file) => !ofTraces.includes(file)))(
    '%s is sound, and what it expects at moments happens',
    (file) => {
      const scenario = load(file);
      for (const policy of scenario.policies) {
        const { expected, got } = moments(scenario, policy);
        expect(got, policy.label).toEqual(expected);
      }
    },
  );
});

describe.skipIf(!existsSync('../shared/traces'))('scenarios of traces (need ../shared/traces)', () => {
  test.each(ofTraces)('%s is sound', (file) => {
    expect(load(file).frameworks.length).toBeGreaterThan(0);
  });
});
