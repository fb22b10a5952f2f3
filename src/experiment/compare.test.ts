import { describe, expect, test } from 'vitest';
import { buildRun } from '../scenario/build/build.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { CellResult, Executor } from './cell.ts';
import { type Comparison, compare } from './compare.ts';
import { inline, runCell } from './executors/inline.ts';
import { runOne } from './run-one.ts';
import { BY_CHANCE, scenarioOf, TWO_TEAMS } from './testing/two-teams.ts';

function mean(comparison: Comparison, policy: string, metric: string, name = ''): number | undefined {
  return comparison.figures.find((row) => row.policy === policy && row.metric === metric && row.name === name)?.estimate
    ?.mean;
}

describe('one run', () => {
  test('gives the digest of the bare run: measuring changes nothing', () => {
    const scenario = scenarioOf(BY_CHANCE);
    for (const policy of scenario.policies) {
      const bare = buildRun(scenario, policy);
      bare.run();
      const measured = runOne(scenario, policy, { check: true });
      expect(measured.digest).toBe(bare.digest);
      expect(measured.end).toBe(600_000_000);
    }
  });

  test('depends on the seed and the replication, and on nothing else', () => {
    const scenario = scenarioOf(BY_CHANCE);
    const policy = scenario.policies[1]!;
    const digest = (seed: string, replication: number): string =>
      runOne(scenario, policy, { seed, replication }).digest;
    expect(digest('7', 0)).toBe(digest('7', 0));
    expect(new Set([digest('7', 0), digest('7', 1), digest('8', 0)]).size).toBe(3);
  });
});

describe('a comparison', () => {
  test('of two teams: sharing makes the jobs of A twice as fast and leaves B alone', async () => {
    const comparison = await compare(scenarioOf(TWO_TEAMS), { executor: inline() });
    expect(mean(comparison, 'static', 'jobs.mean_response', 'A')).toBe(40);
    expect(mean(comparison, 'drf', 'jobs.mean_response', 'A')).toBe(20);
    expect(mean(comparison, 'drf', 'speed_up', 'A')).toBe(2);
    expect(mean(comparison, 'drf', 'speed_up', 'B')).toBe(1);
    expect(mean(comparison, 'drf', 'speed_up')).toBeCloseTo(50 / 30, 12);
    expect(mean(comparison, 'static', 'speed_up')).toBe(1);
    expect(mean(comparison, 'drf', 'finish_time.mean_ratio', 'A')).toBe(0.5);
    expect(mean(comparison, 'drf', 'finish_time.mean_ratio')).toBe(0.75); // 20 / 40 and 10 / 10.
    expect(mean(comparison, 'drf', 'finish_time.made_later')).toBe(0);
    // 9 tasks of 10 s on 4 cpus, until B ends at 70 s.
    expect(mean(comparison, 'drf', 'utilization.cpus.allocated')).toBeCloseTo(90 / 280, 12);
    const difference = comparison.figures.find(
      (row) => row.policy === 'drf' && row.name === 'A' && row.metric === 'jobs.mean_response',
    )!.difference!;
    expect(difference).toMatchObject({ mean: -20, n: 1, p: 1 });
  });

  test('pairs replications on the same draws', async () => {
    const comparison = await compare(scenarioOf(BY_CHANCE), { seeds: 4, executor: inline() });
    const row = comparison.figures.find(
      (one) => one.policy === 'drf' && one.name === 'A' && one.metric === 'jobs.mean_response',
    )!;
    const before = comparison.figures.find(
      (one) => one.policy === 'static' && one.name === 'A' && one.metric === 'jobs.mean_response',
    )!;
    expect(row.estimate!.n).toBe(4);
    expect(row.difference!.n).toBe(4);
    const differences = row.values.map((value, at) => value - before.values[at]!);
    expect(row.difference!.mean).toBeCloseTo(differences.reduce((sum, one) => sum + one, 0) / 4, 9);
    // The same jobs came at the same times under every policy: 4 replications by name, policy aside.
    const submitted = (policy: string): unknown =>
      comparison.runs.find((run) => run.policy === policy)!.measured.jobs.map((job) => [job.name, job.submitted]);
    expect(submitted('static')).toEqual(submitted('random'));
  });

  test('gives the same, in whatever order the runs come to their end', async () => {
    const scenario = scenarioOf(BY_CHANCE);
    const backwards: Executor = async (cells) => {
      const results: CellResult[] = new Array<CellResult>(cells.length);
      for (let at = cells.length - 1; at >= 0; at--) results[at] = runCell(cells[at]!, {});
      return results;
    };
    const forth = await compare(scenario, { seeds: 3, executor: inline() });
    expect(await compare(scenario, { seeds: 3, executor: backwards })).toEqual(forth);
  });

  test('goes on without a run that fails, and says which one it was', async () => {
    const failing: Executor = async (cells) =>
      cells.map((cell) =>
        cell.policy.label === 'drf' && cell.replication === 1
          ? { failure: { policy: 'drf', seed: cell.seed, replication: 1, message: 'lost' } }
          : runCell(cell, {}),
      );
    const comparison = await compare(scenarioOf(BY_CHANCE), { seeds: 3, seed: '9', executor: failing });
    expect(comparison.failures).toEqual([{ policy: 'drf', seed: '9', replication: 1, message: 'lost' }]);
    const row = comparison.figures.find((one) => one.policy === 'drf' && one.metric === 'tasks.finished')!;
    expect(row.values[1]).toBeNaN();
    expect(row.estimate!.n).toBe(2);
    expect(row.difference!.n).toBe(2);
  });

  test('a cell whose policy cannot be made is a failure of that cell', () => {
    const scenario = scenarioOf(TWO_TEAMS);
    const policy = { name: 'nobody', options: {}, label: 'nobody' };
    expect(runCell({ scenario, policy, seed: '1', replication: 0 }, {})).toEqual({
      failure: { policy: 'nobody', seed: '1', replication: 0, message: 'unknown policy "nobody"' },
    });
  });
});

describe('expectations', () => {
  const outcomes = async (expectations: string, policies?: Scenario['policies']) => {
    const scenario = scenarioOf(TWO_TEAMS, `expect:\n${expectations}`);
    const comparison = await compare(scenario, { executor: inline(), ...(policies === undefined ? {} : { policies }) });
    return comparison.expectations.map(({ outcome, text }) => `${outcome} ${text}`);
  };

  test('hold the mean against a bound, a policy or a count at a moment', async () => {
    expect(
      await outcomes(`
  - { policy: drf, framework: A, metric: jobs.mean_response, between: [19s, 21s], source: by hand }
  - { policy: drf, framework: A, metric: jobs.mean_response, at_most: 19, source: by hand }
  - { framework: A, metric: jobs.ended, equals: 1 }
  - { framework: A, metric: speed_up, above_policy: static }
  - { policy: drf, framework: A, metric: jobs.mean_response, below_policy: static }
  - { policy: static, at: 5s, framework: A, tasks_running: 2 }
  - { policy: drf, at: 5s, tasks_running: 4 }
  - { policy: drf, at: 20s, role: a, tasks_running: 4 }
`),
    ).toEqual([
      'passed drf, A: jobs.mean_response expected 19 to 21, got 20 seconds (by hand)',
      'failed drf, A: jobs.mean_response expected 19 or less, got 20 seconds (by hand)',
      'passed static, A: jobs.ended expected 1, got 1 jobs',
      'passed drf, A: jobs.ended expected 1, got 1 jobs',
      'passed drf, A: speed_up expected more than under static (1), got 2',
      'passed drf, A: jobs.mean_response expected less than under static (40), got 20 seconds',
      'passed static, A: tasks running at 5 s expected 2, got 2',
      'passed drf: tasks running at 5 s expected 4, got 4',
      'failed drf, a: tasks running at 20 s expected 4, got 0', // All eight have ended by then.
    ]);
  });

  test('about policies that were left out are not checked, and a metric without a value fails', async () => {
    const [stat] = scenarioOf(TWO_TEAMS).policies;
    const lines = `
  - { policy: drf, metric: jobs.ended, equals: 2 }
  - { metric: loans.mean_reclaim_latency, at_most: 1 }
`;
    expect(await outcomes(lines, [stat!])).toEqual([
      'not-run drf: jobs.ended was not checked: drf was not run',
      'failed static: loans.mean_reclaim_latency has no value',
    ]);
  });

  test('about a comparison are not checked against another baseline', async () => {
    const [stat, drf] = scenarioOf(TWO_TEAMS).policies;
    const lines = `
  - { policy: drf, framework: A, metric: speed_up, equals: 2 }
  - { policy: drf, framework: A, metric: jobs.mean_response, equals: 20s }
`;
    const other = 'drf, A: speed_up was not checked: it is against static, here the baseline is drf';
    const absolute = 'passed drf, A: jobs.mean_response expected 20, got 20 seconds';
    expect(await outcomes(lines, [drf!])).toEqual([`not-run ${other}`, absolute]);
    expect(await outcomes(lines, [drf!, stat!])).toEqual([`not-run ${other}`, absolute]);
    expect(await outcomes(lines, [stat!, drf!])).toEqual(['passed drf, A: speed_up expected 2, got 2', absolute]);
  });
});
