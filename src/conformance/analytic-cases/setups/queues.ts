import { type AnalyticCase, hasKeys, numberOf, numbersOf, UnknownSetup } from '../case.ts';
import { intervalRule, judge, type Target } from '../intervals.ts';
import { repeatedServices, serviceOf } from './services.ts';
import type { Setup } from './setup.ts';
import { stationSampler } from './station.ts';

/** What the cases call by another name than the figures do. */
const OTHER_NAMES: Readonly<Record<string, string>> = { probWaitErlangC: 'probWait' };

function targetsOf({ expect }: AnalyticCase): Target[] {
  return Object.entries(expect).map(([name, value]) => ({
    name: OTHER_NAMES[name] ?? name,
    value: numberOf(value, `expect.${name}`),
  }));
}

function meanOf({ setup }: AnalyticCase): number {
  return setup['mu'] === undefined ? 1 : 1 / numberOf(setup['mu'], 'mu');
}

/** M/M/c and M/G/c, first come first served. */
export const queues: Setup = {
  name: 'queues with Poisson arrivals, first come first served',
  knows: ({ setup }) =>
    hasKeys(setup, 'arrivals', 'lambda', 'service', 'mu?', 'servers', 'discipline') &&
    setup['arrivals'] === 'poisson' &&
    setup['discipline'] === 'fcfs',
  run(testCase) {
    const { id, setup, tolerance } = testCase;
    const targets = targetsOf(testCase);
    const percentiles = targets.flatMap(({ name }) => {
      const rank = /^responseP(\d+)$/.exec(name)?.[1];
      return rank === undefined ? [] : [Number(rank)];
    });
    const sampler = stationSampler({
      slots: numberOf(setup['servers'], 'servers'),
      mean: meanOf(testCase),
      streams: [
        { lambda: numberOf(setup['lambda'], 'lambda'), service: serviceOf(setup['service'], meanOf(testCase)) },
      ],
      policy: 'drf',
      percentiles,
    });
    return judge(id, sampler, targets, intervalRule(tolerance));
  },
};

/** Erlang's loss system: what cannot start at once is lost. The service times may be any (insensitivity): each that is named is run. */
export const losses: Setup = {
  name: 'loss systems',
  knows: ({ setup }) =>
    hasKeys(setup, 'arrivals', 'offeredLoad', 'servers', 'queue', 'service') &&
    setup['arrivals'] === 'poisson' &&
    setup['queue'] === 'none (loss)',
  run(testCase) {
    const { id, setup, tolerance } = testCase;
    return repeatedServices(setup['service']).flatMap((service) => {
      const sampler = stationSampler({
        slots: numberOf(setup['servers'], 'servers'),
        mean: 1,
        forgets: true,
        streams: [
          {
            lambda: numberOf(setup['offeredLoad'], 'offeredLoad'),
            service: serviceOf(service, 1),
            more: { discipline: 'none', patience: '0s' },
          },
        ],
        policy: 'drf',
      });
      return judge(`${id}/${service}`, sampler, targetsOf(testCase), intervalRule(tolerance)).map(
        (problem) => `${service}: ${problem}`,
      );
    });
  },
};

/** Classes of jobs on the same servers, the first class before the second: a framework in a role of its own for each. */
export const priorities: Setup = {
  name: 'priority queues',
  knows: ({ setup }) =>
    hasKeys(setup, 'arrivals', 'lambdas', 'service', 'mu', 'servers', 'classOrder') &&
    setup['arrivals'] === 'poisson' &&
    setup['classOrder'] === 'first class has highest priority',
  run(testCase) {
    const { id, setup, expect, tolerance } = testCase;
    const systems = {
      nonPreemptive: { priority: { preempt: false } },
      preemptiveResume: { priority: { preempt: true } },
    } as const;
    const problems: string[] = [];
    for (const [system, policy] of Object.entries(systems)) {
      const targets: Target[] = [];
      for (const [name, values] of Object.entries(expect)) {
        const [of, figure] = name.split('.');
        if (of === undefined || !(of in systems) || figure === undefined) throw new UnknownSetup(`expect.${name}`);
        if (of !== system) continue;
        for (const [row, value] of numbersOf(values, name).entries())
          targets.push({ name: `${figure}${row + 1}`, value });
      }
      if (targets.length === 0) continue;
      const sampler = stationSampler({
        slots: numberOf(setup['servers'], 'servers'),
        mean: meanOf(testCase),
        streams: numbersOf(setup['lambdas'], 'lambdas').map((lambda, row) => ({
          lambda,
          service: serviceOf(setup['service'], meanOf(testCase)),
          more: { on_kill: 'resume' },
          role: { priority: row + 1 },
        })),
        policy,
      });
      problems.push(
        ...judge(`${id}/${system}`, sampler, targets, intervalRule(tolerance)).map((problem) => `${system}.${problem}`),
      );
    }
    return problems;
  },
};
