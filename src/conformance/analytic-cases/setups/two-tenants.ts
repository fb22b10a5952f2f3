import type { Experiment, Target } from '../../experiment.ts';
import { type AnalyticCase, type Fields, fieldsOf, hasKeys, numberOf, numbersOf, UnknownSetup } from '../case.ts';
import { intervalRule } from '../interval-rule.ts';
import { saturatedRoles } from './saturated.ts';
import { serviceOf } from './services.ts';
import type { Setup } from './setup.ts';
import { type StationSpec, type StreamSpec, stationSampler } from './station.ts';

/** What a figure without a steady state is expected to be. */
const UNSTABLE = 'unstable';

/** Which policy each system is, as scenario files name it, and whether it leaves no slot idle while a task waits. */
const SYSTEMS: Readonly<Record<string, { readonly policy: string; readonly conserves: boolean }>> = {
  static: { policy: 'static', conserves: false },
  sharedFcfs: { policy: 'drf', conserves: true },
  strictPriorityPreemptive: { policy: 'priority[preempt=true]', conserves: true },
  strictPriorityNonPreemptive: { policy: 'priority[preempt=false]', conserves: true },
  fairNonPreemptive: { policy: 'drf', conserves: true },
  borrowLendInstantReclaim: { policy: 'ego[preset=borrow,grace=0s]', conserves: true },
};

/** Two tenants on one pool of slots, of which each owns a part: the closed forms of six policies. */
export const twoTenants: Setup = {
  name: 'two tenants under six policies',
  knows: ({ setup }) =>
    hasKeys(setup, 'slots', 'own', 'lambda', 'mu', 'job', 'service', 'latencies') &&
    setup['job'] === 'one single-slot task' &&
    String(setup['service']).startsWith('exponential; a reclaimed task resumes') &&
    setup['latencies'] === 'offer, decision and reclaim delays all zero; allocation on every event',
  run: (testCase) => systemsOf(testCase).flatMap((system) => unreported(testCase, system)),
  experiments: (testCase) => systemsOf(testCase).map((system) => experimentOf(testCase, system)),
};

/** The systems of which a case says anything. @throws UnknownSetup if one of them is not known */
function systemsOf({ expect }: AnalyticCase): string[] {
  const systems = Object.keys(expect).filter((key) => key !== 'conservation');
  const unknown = systems.find((system) => !Object.hasOwn(SYSTEMS, system));
  if (unknown !== undefined) throw new UnknownSetup(`expect.${unknown}`);
  return systems;
}

/** Figures of a system with what is expected of them. */
function figuresOf({ expect }: AnalyticCase, system: string): [name: string, value: unknown][] {
  const { conservation } = expect;
  const everywhere = conservation === undefined ? {} : fieldsOf(conservation, 'conservation');
  const { conserves } = SYSTEMS[system]!;
  return Object.entries({ ...fieldsOf(expect[system], system), ...conserved(everywhere, conserves) });
}

function experimentOf(testCase: AnalyticCase, system: string): Experiment {
  const { id, tolerance } = testCase;
  const figures = figuresOf(testCase, system);
  const isStable = figures.every(([, value]) => value !== UNSTABLE);
  // A partition that cannot keep up says nothing of the others; of the whole there is no steady state to compare.
  const targets = figures.flatMap(([name, value]): Target[] => {
    if (value === UNSTABLE || !(isStable || /\d$/.test(name))) return [];
    return [{ name, value: numberOf(value, `${system}.${name}`) }];
  });
  return {
    id: `${id}/${system}`,
    // With the policy that runs, as scenario files name it.
    place: `${system} (${SYSTEMS[system]!.policy}): `,
    sample: stationSampler(specOf(testCase, system)),
    targets,
    rule: intervalRule(tolerance),
  };
}

/** What holds for every policy, or for those that leave nothing idle. */
function conserved(given: Fields, conserves: boolean): Record<string, unknown> {
  const figures: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === 'utilizationEveryStablePolicy') figures['utilization'] = value;
    else if (name !== 'meanInSystemTotalForEveryWorkConservingPolicy') throw new UnknownSetup(`conservation.${name}`);
    else if (conserves) figures['meanInSystem'] = value;
  }
  return figures;
}

function specOf({ setup }: AnalyticCase, system: string): StationSpec {
  const own = numbersOf(setup['own'], 'own');
  const service = serviceOf('exponential', 1 / numberOf(setup['mu'], 'mu'));
  const lambdas = numbersOf(setup['lambda'], 'lambda');
  // First come, first served across tenants is one queue.
  const rates = system === 'sharedFcfs' ? [lambdas.reduce((sum, rate) => sum + rate, 0)] : lambdas;
  const streams: StreamSpec[] = rates.map((lambda, row) => ({
    lambda,
    service,
    more: { on_kill: 'resume' },
    role: { weight: own[row]!, priority: row + 1, owned: { slots: { cpus: own[row]! } } },
  }));
  const { policy } = SYSTEMS[system]!;
  return { slots: numberOf(setup['slots'], 'slots'), streams, policy, own, isPartitioned: system === 'static' };
}

/** Figures of tenants that are expected to be unstable: wrong are those of whom the saturation guard says nothing. */
function unreported(testCase: AnalyticCase, system: string): string[] {
  const unstable = figuresOf(testCase, system).flatMap(([name, value]) => (value === UNSTABLE ? [name] : []));
  if (unstable.length === 0) return [];
  const roles = saturatedRoles(specOf(testCase, system), `${testCase.id}/${system}/saturated`);
  // A figure of one tenant ends in its number; one of all is unstable where the cluster is.
  return unstable
    .filter((name) => !roles.includes(/\d+$/.test(name) ? `r${/\d+$/.exec(name)![0]}` : ''))
    .map((name) => `${system}.${name}: expected unstable, and no saturation was reported`);
}
