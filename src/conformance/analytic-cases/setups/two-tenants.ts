import { type Fields, fieldsOf, hasKeys, numberOf, numbersOf, UnknownSetup } from '../case.ts';
import { intervalRule, judge, type Target } from '../intervals.ts';
import { saturatedRoles } from './saturated.ts';
import { serviceOf } from './services.ts';
import type { Setup } from './setup.ts';
import { type StationSpec, type StreamSpec, stationSampler } from './station.ts';

/** Which policy each system is, and whether it leaves no slot idle while a task waits. */
const SYSTEMS: Readonly<Record<string, { readonly policy: string | Fields; readonly conserves: boolean }>> = {
  static: { policy: 'static', conserves: false },
  sharedFcfs: { policy: 'drf', conserves: true },
  strictPriorityPreemptive: { policy: { priority: { preempt: true } }, conserves: true },
  strictPriorityNonPreemptive: { policy: { priority: { preempt: false } }, conserves: true },
  fairNonPreemptive: { policy: 'drf', conserves: true },
  borrowLendInstantReclaim: { policy: { ego: { preset: 'borrow', grace: '0s' } }, conserves: true },
};

/** Two tenants on one pool of slots, of which each owns a part: the closed forms of six policies. */
export const twoTenants: Setup = {
  name: 'two tenants under six policies',
  knows: ({ setup }) =>
    hasKeys(setup, 'slots', 'own', 'lambda', 'mu', 'job', 'service', 'latencies') &&
    setup['job'] === 'one single-slot task' &&
    String(setup['service']).startsWith('exponential; a reclaimed task resumes') &&
    setup['latencies'] === 'offer, decision and reclaim delays all zero; allocation on every event',
  run({ id, setup, expect, tolerance }) {
    const rule = intervalRule(tolerance);
    const { conservation, ...systems } = expect;
    const everywhere = conservation === undefined ? {} : fieldsOf(conservation, 'conservation');
    const problems: string[] = [];
    for (const [system, given] of Object.entries(systems)) {
      const known = SYSTEMS[system];
      if (known === undefined) throw new UnknownSetup(`expect.${system}`);
      const spec = specOf(system, known.policy, setup);
      const figures = { ...fieldsOf(given, system), ...conserved(everywhere, known.conserves) };
      const targets: Target[] = [];
      for (const [name, value] of Object.entries(figures)) {
        if (value !== 'unstable') targets.push({ name, value: numberOf(value, `${system}.${name}`) });
      }
      const unstable = Object.keys(figures).filter((name) => figures[name] === 'unstable');
      problems.push(...unreported(system, unstable, spec, id));
      // A partition that cannot keep up says nothing of the others; of the whole there is no steady state to compare.
      const judged = unstable.length === 0 ? targets : targets.filter(({ name }) => /\d$/.test(name));
      problems.push(
        ...judge(`${id}/${system}`, stationSampler(spec), judged, rule).map((problem) => `${system}.${problem}`),
      );
    }
    return problems;
  },
};

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

function specOf(system: string, policy: string | Fields, setup: Fields): StationSpec {
  const own = numbersOf(setup['own'], 'own');
  const mean = 1 / numberOf(setup['mu'], 'mu');
  const service = serviceOf('exponential', mean);
  const lambdas = numbersOf(setup['lambda'], 'lambda');
  // First come, first served across tenants is one queue.
  const rates = system === 'sharedFcfs' ? [lambdas.reduce((sum, rate) => sum + rate, 0)] : lambdas;
  const streams: StreamSpec[] = rates.map((lambda, row) => ({
    lambda,
    service,
    more: { on_kill: 'resume' },
    role: { weight: own[row]!, priority: row + 1, owned: { slots: { cpus: own[row]! } } },
  }));
  return { slots: numberOf(setup['slots'], 'slots'), mean, streams, policy, own };
}

/** Figures of tenants that are expected to be unstable, and of whom the saturation guard says nothing. */
function unreported(system: string, names: readonly string[], spec: StationSpec, seed: string): string[] {
  if (names.length === 0) return [];
  const roles = saturatedRoles(spec, seed).map(({ role }) => role);
  return names
    .filter((name) => !roles.includes(`r${/\d+$/.exec(name)?.[0] ?? ''}`))
    .map((name) => `${system}.${name}: expected unstable, and no saturation was reported`);
}
