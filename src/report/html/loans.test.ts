import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compare } from '../../experiment/compare.ts';
import { inline } from '../../experiment/executors/inline.ts';
import { scenarioOf } from '../../experiment/testing/two-teams.ts';

test.each(['scenarios/tutorial/05-owners-lend.yaml', 'scenarios/mesos-macrobenchmark.yaml'])(
  'in %s loans over time come to the loans in all',
  async (file) => {
    const scenario = scenarioOf(readFileSync(file, 'utf8'));
    const policies = scenario.policies.filter(({ name }) => name === 'ego');
    const { runs } = await compare(scenario, { policies, executor: inline() });
    const { series, scopes } = runs[0]!.measured;
    const cpus = scenario.agents.reduce((sum, { resources }) => sum + resources.scalars['cpus']! / 1000, 0);
    let borrowed = 0;
    for (const { series: name, values } of series.series) {
      if (name !== 'cpus.borrowed') continue;
      for (const [at, part] of values.entries()) {
        borrowed += (part * cpus * Math.min(series.step, series.end - at * series.step)) / 1e6;
      }
    }
    expect(borrowed).toBeGreaterThan(10);
    expect(borrowed).toBeCloseTo(scopes[0]!.values.get('loans.borrowed.cpus_seconds')!, 3);
  },
);
