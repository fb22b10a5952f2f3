import { describe, expect, test } from 'vitest';
import { readResult } from '../report/html/read-result.ts';
import { reader } from '../report/html/report-file.ts';
import { overviewLines } from '../report/overview.ts';
import { resultFiles } from '../report/result-files.ts';
import { loadScenario } from '../scenario/load/load.ts';
import { POLICIES } from '../scenario/policies/registry.ts';
import { type Comparison, compare } from './compare.ts';
import { inline } from './executors/inline.ts';

/**
 * Ten jobs of a second at once on one cpu: responses 1 to 10 s. Then, from 20 s on, one every two seconds: 1 s each. In batches of five: 3, 8,
 * 1, 1, 1 ... Nothing varies after the first two batches, and so MSER-5 cuts there: at the eleventh job, which comes at 20 s.
 */
const TIMES = [...Array.from({ length: 10 }, () => '0s'), ...Array.from({ length: 40 }, (_, i) => `${20 + 2 * i}s`)];

function compared(experiment: string, policies = 'drf', frameworks = ''): Promise<Comparison> {
  const text = `
    ${experiment}
    until: drained
    cluster: { agents: [{ group: g, count: 2, resources: { cpus: 1 } }] }
    roles: { a: { owned: { g: 1 agents } }, b: { owned: { g: 1 agents } } }
    master: { ideal: true }
    policies: [${policies}]
    frameworks:
      - { name: A, role: a, behaviour: batch, jobs: { times: [${TIMES.join(', ')}], duration: 1s } }
      ${frameworks}`;
  const loaded = loadScenario('steady.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('; '));
  return compare(loaded.scenario, { executor: inline() });
}

function meanResponse({ figures }: Comparison, policy: string): number | undefined {
  return figures.find((row) => row.policy === policy && row.scope === 'cluster' && row.metric === 'jobs.mean_response')
    ?.estimate?.mean;
}

const screen = { width: 100, color: false };

describe('an experiment', () => {
  test('that terminates is measured from its start to its end', async () => {
    // (1 + 2 + ... + 10 + 40) / 50 = 95 / 50.
    const terminating = await compared('', 'static');
    expect(terminating.warmUp).toBeUndefined();
    expect(meanResponse(terminating, 'static')).toBeCloseTo(1.9, 12);
    expect(overviewLines(terminating, screen).join()).not.toContain('teady state');
    const page = readResult(reader(resultFiles(terminating, '0')));
    expect(page.experiment).toBe('terminating: measured from its start to its end');
  });

  test('in steady state leaves out what MSER-5 finds, and says so', async () => {
    const steady = await compared('experiment: steady-state', 'static');
    expect(steady.warmUp).toEqual({ until: 20_000_000, by: 'mser-5', tenth: 9_900_000, isSettled: true });
    expect(meanResponse(steady, 'static')).toBe(1);
    // The last job comes at 98 s and ends at 99.
    expect(overviewLines(steady, screen).join(' ')).toContain(
      'Steady state: measures leave out the first 20 s, by MSER-5 on the first replication; a fixed tenth of the run would be 9.9 s.',
    );
    const page = readResult(reader(resultFiles(steady, '0')));
    expect(page.experiment).toBe(
      'steady state: measured from 20 s on, found by MSER-5 in the first replication (a fixed tenth of the run would be 9.9 s)',
    );
  });

  test('in steady state leaves out what the scenario names', async () => {
    // From 21 s on: 39 jobs of 1 s. From 0 s on: all.
    const named = await compared('experiment: steady-state\n    warmup: 21s', 'static');
    expect(named.warmUp).toEqual({ until: 21_000_000, by: 'scenario', isSettled: true });
    expect(meanResponse(named, 'static')).toBe(1);
    const all = await compared('experiment: steady-state\n    warmup: 0s', 'static');
    expect(meanResponse(all, 'static')).toBeCloseTo(1.9, 12);
  });

  test('is measured over the same time under all policies: where the one that settles last has settled', async () => {
    // On both cpus the ten jobs respond after 1, 1, 2, 2 ... 5, 5: in batches 1.8, 4.2, 1, 1 ...: the same cut; the measures agree.
    const both = await compared('experiment: steady-state', 'static, drf');
    expect(both.warmUp?.until).toBe(20_000_000);
    expect([meanResponse(both, 'static'), meanResponse(both, 'drf')]).toEqual([1, 1]);
  });

  test('whose queue only grows has no end of its warm-up, which is said', async () => {
    // Two seconds of work a second: every response is a second longer than the one before.
    const growing = await compared(
      'experiment: steady-state',
      'static',
      '- { name: B, role: b, behaviour: batch, jobs: { gap: 1s, count: 500, duration: 2s } }',
    );
    expect(growing.warmUp?.isSettled).toBe(false);
    expect(overviewLines(growing, { width: 200, color: false }).join('\n')).toContain(
      'MSER-5 finds no end of the warm-up: the runs are too short, or there is no steady state.',
    );
  });
});
