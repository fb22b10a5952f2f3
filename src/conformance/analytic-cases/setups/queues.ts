import type { Target } from '../../experiment.ts';
import { type AnalyticCase, type Fields, hasKeys, numberOf, numbersOf, UnknownSetup } from '../case.ts';
import { intervalRule } from '../interval-rule.ts';
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
  experiments(testCase) {
    const { id, setup, tolerance } = testCase;
    const targets = targetsOf(testCase);
    const percentiles = targets.flatMap(({ name }) => {
      const rank = /^responseP(\d+)$/.exec(name)?.[1];
      return rank === undefined ? [] : [Number(rank)];
    });
    const sample = stationSampler({
      slots: numberOf(setup['servers'], 'servers'),
      streams: [
        { lambda: numberOf(setup['lambda'], 'lambda'), service: serviceOf(setup['service'], meanOf(testCase)) },
      ],
      policy: 'drf',
      percentiles,
    });
    return [{ id, place: '', sample, targets, rule: intervalRule(tolerance) }];
  },
};

/** Erlang's loss system: what cannot start at once is lost. The service times may be any (insensitivity): each that is named is run. */
export const losses: Setup = {
  name: 'loss systems',
  knows: ({ setup }) =>
    hasKeys(setup, 'arrivals', 'offeredLoad', 'servers', 'queue', 'service') &&
    setup['arrivals'] === 'poisson' &&
    setup['queue'] === 'none (loss)',
  experiments(testCase) {
    const { id, setup, tolerance } = testCase;
    return repeatedServices(setup['service']).map((service) => ({
      id: `${id}/${service}`,
      place: `${service}: `,
      sample: stationSampler({
        slots: numberOf(setup['servers'], 'servers'),
        forgets: true,
        streams: [
          {
            lambda: numberOf(setup['offeredLoad'], 'offeredLoad'),
            service: serviceOf(service, 1),
            more: { discipline: 'none', patience: '0s' },
          },
        ],
        policy: 'drf',
      }),
      targets: targetsOf(testCase),
      rule: intervalRule(tolerance),
    }));
  },
};

/** Policies of the systems. */
const PRIORITIES: Readonly<Record<string, Fields>> = {
  nonPreemptive: { priority: { preempt: false } },
  preemptiveResume: { priority: { preempt: true } },
};

/** Classes of jobs on the same servers, the first class before the second: a framework in a role of its own for each. */
export const priorities: Setup = {
  name: 'priority queues',
  knows: ({ setup }) =>
    hasKeys(setup, 'arrivals', 'lambdas', 'service', 'mu', 'servers', 'classOrder') &&
    setup['arrivals'] === 'poisson' &&
    setup['classOrder'] === 'first class has highest priority',
  experiments(testCase) {
    const { id, setup, expect, tolerance } = testCase;
    return Object.entries(targetsBySystem(expect)).map(([system, targets]) => ({
      id: `${id}/${system}`,
      place: `${system}.`,
      sample: stationSampler({
        slots: numberOf(setup['servers'], 'servers'),
        streams: numbersOf(setup['lambdas'], 'lambdas').map((lambda, row) => ({
          lambda,
          service: serviceOf(setup['service'], meanOf(testCase)),
          more: { on_kill: 'resume' },
          role: { priority: row + 1 },
        })),
        policy: PRIORITIES[system]!,
      }),
      targets,
      rule: intervalRule(tolerance),
    }));
  },
};

/** Lists of figures, one for each class, by the system they are of. */
function targetsBySystem(expect: Fields): Record<string, Target[]> {
  const systems: Record<string, Target[]> = {};
  for (const [name, values] of Object.entries(expect)) {
    const [system = '', figure] = name.split('.');
    if (!Object.hasOwn(PRIORITIES, system) || figure === undefined) throw new UnknownSetup(`expect.${name}`);
    systems[system] ??= [];
    for (const [row, value] of numbersOf(values, name).entries())
      systems[system].push({ name: `${figure}${row + 1}`, value });
  }
  return systems;
}
