import { expect, test } from 'vitest';
import { compare } from './compare.ts';
import { inline } from './executors/inline.ts';
import { replicationsFor } from './precision.ts';
import { scenarioOf, TWO_TEAMS } from './testing/two-teams.ts';

test('a precision goes by the utilization of every resource, whatever its name', async () => {
  const comparison = await compare(scenarioOf(TWO_TEAMS), { executor: inline() });
  const [any] = comparison.figures;
  const wanted = (metric: string): number => {
    const estimate = { ...any!.estimate!, mean: 1, halfWidth: 0.5, n: 5 };
    const figures = [{ ...any!, scope: 'cluster' as const, name: '', metric, estimate }];
    return replicationsFor({ ...comparison, replications: 5, figures }, 0.02);
  };
  // 50 % where 2 % are asked for: many more, at most twice as many at a time.
  expect(wanted('utilization.cpus.allocated')).toBe(10);
  expect(wanted('utilization.fpga_V2.0.allocated')).toBe(10);
  expect(wanted('utilization.cpus.idle')).toBe(5);
});
