import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { runCases } from '../run.ts';
import { analyticCases } from './runner.ts';

vi.setConfig({ testTimeout: 600_000 });

const file = new URL('../../../../shared/expected/analytic.json', import.meta.url);
type Case = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly kind: string;
  readonly tolerance: object;
};

/** A case with intervals a third as narrow as it asks for: a ninth of the tasks. */
const loose = (testCase: Case): Case => ({ ...testCase, tolerance: { ...testCase.tolerance, maxRelHalfWidth: 0.06 } });

describe.skipIf(!existsSync(file))('expected/analytic.json (when ../shared is there)', () => {
  const { cases } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }) : { cases: [] };
  const outOfScope = [
    'mg1-ps-slowdown',
    'static-partition-locality',
    'delay-scheduling-skip-count',
    'delay-scheduling-locality',
    'tetris-example',
    'karma-example',
    'power-of-d-choices',
    'sparrow-zero-wait',
  ];
  const exact = cases.filter(({ id, kind }) => kind !== 'stochastic' && !outOfScope.includes(id));

  test.each(exact.map((testCase) => [testCase.id, testCase] as const))('%s', (_, testCase) => {
    expect(analyticCases.runCase(testCase, {})).toEqual({ id: testCase.id, status: 'passed', details: '' });
  });

  test('those out of scope are skipped, and say why', () => {
    for (const testCase of cases.filter(({ id }) => outOfScope.includes(id))) {
      const { status, details } = analyticCases.runCase(testCase, {});
      expect([testCase.id, status]).toEqual([testCase.id, 'skipped']);
      expect(details).toContain('not known');
    }
  });

  test.each(['mm1-rho0.5', 'mesos-all-long-node', 'mesos-lottery-contended-slots'])(
    '%s, with wider intervals',
    (id) => {
      const testCase = loose(cases.find((each) => each.id === id)!);
      expect(runCases({ format: 'analytic-cases/1', cases: [testCase] })).toEqual([
        { id, status: 'passed', details: '' },
      ]);
    },
  );
});

/** Small cases whose answers are worked out beside them. */
const ci = { type: 'ci', level: 0.999, minReplications: 20, maxRelHalfWidth: 0.06 };
function statusOf(setup: object, expected: object, tolerance: object = ci): string[] {
  const made = {
    format: 'analytic-cases/1',
    cases: [{ id: 'made-up', kind: 'x', setup, expect: expected, tolerance }],
  };
  const [result] = runCases(made);
  return [result!.status, result!.details];
}

describe('cases with other parameters', () => {
  test('two servers that lose what they cannot serve, whatever the service times', () => {
    // Erlang B with load 1 on 2 servers: (1/2) / (1 + 1 + 1/2) = 0.2; of load 1, 0.8 is carried by 2 servers.
    const setup = {
      arrivals: 'poisson',
      offeredLoad: 1,
      servers: 2,
      queue: 'none (loss)',
      service: 'any with mean 1: repeat with exponential and deterministic - insensitivity',
    };
    expect(statusOf(setup, { blockingProbability: 0.2, utilization: 0.4 })).toEqual(['passed', '']);
  });

  test('two partitions of one server against one pool of two', () => {
    // M/M/1 at 0.5: wait 1. M/M/2 at 0.5: Erlang C = 1/3, wait (1/3) / (2 - 1) = 1/3. Three times as long apart.
    const setup = {
      partitions: 2,
      slotsPerPartition: 1,
      lambdaPerFramework: 0.5,
      mu: 1,
      compare: ['static: k separate M/M/c', 'shared: one M/M/(k*c)'],
    };
    const figures = {
      'static.meanWait': 1,
      'shared.meanWait': 1 / 3,
      'shared.probWait': 1 / 3,
      waitRatioStaticOverShared: 3,
    };
    expect(statusOf(setup, figures)).toEqual(['passed', '']);
  });

  test('constant service times: half the wait of exponential ones', () => {
    // Pollaczek-Khinchine: 0.5 / (2 x 0.5) = 0.5.
    const setup = { arrivals: 'poisson', lambda: 0.5, service: 'deterministic 1', servers: 1, discipline: 'fcfs' };
    expect(statusOf(setup, { meanWait: 0.5, meanResponse: 1.5, utilization: 0.5 })).toEqual(['passed', '']);
  });

  test('two classes on one server', () => {
    // Work found in service: 0.5. First class 0.5 / 0.75 = 2/3, second 0.5 / (0.75 x 0.5) = 4/3 (Cobham).
    // Preemptive resume: responses 1 / 0.75 = 4/3 and 1 / (0.75 x 0.5) = 8/3.
    const setup = {
      arrivals: 'poisson',
      lambdas: [0.25, 0.25],
      service: 'exponential',
      mu: 1,
      servers: 1,
      classOrder: 'first class has highest priority',
    };
    const figures = {
      'nonPreemptive.meanWait': [2 / 3, 4 / 3],
      'preemptiveResume.meanResponse': [4 / 3, 8 / 3],
    };
    expect(statusOf(setup, figures)).toEqual(['passed', '']);
  });

  test('two tenants of two slots: a pool, loans, and a partition that cannot keep up', () => {
    // Loads 1.2 and 0.2 on slots of their own: 1.25 is 1 / (1 - 0.2). In the pool M/M/2 at 0.7: Erlang C = 2 x 0.49 / 1.7 = 0.576471,
    // wait 0.576471 / 0.6 = 0.960784; response 1.960784, in all 1.4 x that = 2.745098 whoever is served first.
    const setup = {
      slots: 2,
      own: [1, 1],
      lambda: [1.2, 0.2],
      mu: 1,
      job: 'one single-slot task',
      service: 'exponential; a reclaimed task resumes (or redraws its remaining time)',
      latencies: 'offer, decision and reclaim delays all zero; allocation on every event',
    };
    const figures = {
      static: { meanResponse1: 'unstable', meanResponse2: 1.25 },
      sharedFcfs: { meanResponse: 1.9607843 },
      borrowLendInstantReclaim: { starvedFraction1: 0, starvedFraction2: 0 },
      conservation: { meanInSystemTotalForEveryWorkConservingPolicy: 2.745098, utilizationEveryStablePolicy: 0.7 },
    };
    expect(statusOf(setup, figures)).toEqual(['passed', '']);
  });

  test('three classes on a server that does two tasks a unit of time', () => {
    // Each loads it by 0.2; work found in service 1.2 x (2 / 4) / 2 = 0.3 (Cobham): 0.3 / 0.8, 0.3 / (0.8 x 0.6), 0.3 / (0.6 x 0.4).
    // Preemptive resume, of the first k classes 0.1 k: (0.5 x 0.8 + 0.1) / 0.8, (0.5 x 0.6 + 0.2) / 0.48, (0.5 x 0.4 + 0.3) / 0.24.
    const setup = {
      arrivals: 'poisson',
      lambdas: [0.4, 0.4, 0.4],
      service: 'exponential',
      mu: 2,
      servers: 1,
      classOrder: 'first class has highest priority',
    };
    const figures = {
      'nonPreemptive.meanWait': [0.375, 0.625, 1.25],
      'preemptiveResume.meanResponse': [0.625, 0.5 / 0.48, 0.5 / 0.24],
    };
    expect(statusOf(setup, figures)).toEqual(['passed', '']);
  });

  test('service rates other than 1, and percentiles', () => {
    const fcfs = { arrivals: 'poisson', discipline: 'fcfs' };
    // M/M/2 at 0.5: Erlang C = 1/3, wait (1/3) / (2 x 0.5 - 0.5).
    const slow = { ...fcfs, lambda: 0.5, service: 'exponential', mu: 0.5, servers: 2 };
    expect(statusOf(slow, { probWaitErlangC: 1 / 3, meanWait: 2 / 3, meanResponse: 8 / 3 })).toEqual(['passed', '']);
    // Pollaczek-Khinchine with cv^2 = 1/4: 0.5 x (1 + 1/4) / 2 / (1 - 0.5) x 0.5.
    const erlang = { ...fcfs, lambda: 1, service: 'Erlang-4', mu: 2, servers: 1 };
    expect(statusOf(erlang, { meanWait: 0.3125 })).toEqual(['passed', '']);
    // Responses of M/M/1 are exponential with rate 2 - 1.
    const quick = { ...fcfs, lambda: 1, service: 'exponential', mu: 2, servers: 1 };
    expect(statusOf(quick, { responseP90: Math.log(10), meanResponse: 1 })).toEqual(['passed', '']);
  });

  test('two tenants who own three slots and one', () => {
    // Apart: M/M/3, 1.5 slots busy: Erlang C = 1.125 / (1 + 1.5 + 1.125 + 1.125) = 9/38, response 0.5 + (9/38) / 3; M/M/1: 1 / (2 - 1).
    // Together: M/M/4, 2 busy: (4/3) / (1 + 2 + 2 + 4/3 + 4/3) = 4/23, response 0.5 + (4/23) / 4, in the system 4 times that.
    const setup = {
      slots: 4,
      own: [3, 1],
      lambda: [3, 1],
      mu: 2,
      job: 'one single-slot task',
      service: 'exponential; a reclaimed task resumes (or redraws its remaining time)',
      latencies: 'offer, decision and reclaim delays all zero; allocation on every event',
    };
    const figures = {
      static: { meanResponse1: 0.5 + 3 / 38, meanResponse2: 1 },
      sharedFcfs: { meanResponse: 0.5 + 1 / 23 },
      // Alone on all four: Erlang C = 0.3375 / (1 + 1.5 + 1.125 + 0.5625 + 0.3375) = 0.0745856, over 8 - 3.
      strictPriorityPreemptive: { meanResponse1: 0.5149171 },
      borrowLendInstantReclaim: { starvedFraction1: 0, starvedFraction2: 0 },
      conservation: { meanInSystemTotalForEveryWorkConservingPolicy: 2 + 4 / 23, utilizationEveryStablePolicy: 0.5 },
    };
    expect(statusOf(setup, figures)).toEqual(['passed', '']);
  });

  test('what is wrong is found', () => {
    const setup = { arrivals: 'poisson', lambda: 0.5, service: 'exponential', mu: 1, servers: 1, discipline: 'fcfs' };
    const [status, details] = statusOf(setup, { meanWait: 1.2 });
    expect(status).toBe('failed');
    expect(details).toMatch(/^meanWait: expected 1.2, got /);
  });

  test('a figure, a service time or a tolerance nobody knows is no pass', () => {
    const setup = { arrivals: 'poisson', lambda: 0.5, service: 'exponential', mu: 1, servers: 1, discipline: 'fcfs' };
    expect(statusOf(setup, { meanMood: 1 })[0]).toBe('skipped');
    expect(statusOf({ ...setup, service: 'whimsical' }, { meanWait: 1 })[0]).toBe('skipped');
    expect(statusOf(setup, { meanWait: 1 }, { type: 'gut feeling' })[0]).toBe('skipped');
    expect(statusOf({ ...setup, breaks: true }, { meanWait: 1 })[0]).toBe('skipped');
  });
});
