import { type AnalyticCase, type Fields, fieldsOf, hasKeys, numberOf, numbersOf, UnknownSetup } from '../case.ts';
import { assess, intervalRule, type Target } from '../intervals.ts';
import { saturatedRoles } from './saturated.ts';
import { serviceOf } from './services.ts';
import type { Setup } from './setup.ts';
import { type StationSpec, type StreamSpec, stationSampler } from './station.ts';

/** Which policy each system is, as scenario files name it, and whether it leaves no slot idle while a task waits. */
const SYSTEMS: Readonly<Record<string, { readonly policy: string; readonly conserves: boolean }>> = {
  static: { policy: 'static', conserves: false },
  sharedFcfs: { policy: 'drf', conserves: true },
  strictPriorityPreemptive: { policy: 'priority[preempt=true]', conserves: true },
  strictPriorityNonPreemptive: { policy: 'priority[preempt=false]', conserves: true },
  fairNonPreemptive: { policy: 'drf', conserves: true },
  borrowLendInstantReclaim: { policy: 'ego[preset=borrow,grace=0s]', conserves: true },
};

/** A figure of two tenants under one policy: as it is expected, and as runs gave it. */
export interface PolicyFigure {
  readonly system: string;
  /** The policy that ran, as scenario files name it. */
  readonly policy: string;
  readonly figure: string;
  readonly expected: number | 'unstable';
  /** Mean over replications and half-width of its interval; not measured where there is no steady state. */
  readonly measured?: { readonly mean: number; readonly halfWidth: number; readonly replications: number };
  /** What is wrong; absent if nothing is. */
  readonly problem?: string;
}

/** Two tenants on one pool of slots, of which each owns a part: the closed forms of six policies. */
export const twoTenants: Setup = {
  name: 'two tenants under six policies',
  knows: ({ setup }) =>
    hasKeys(setup, 'slots', 'own', 'lambda', 'mu', 'job', 'service', 'latencies') &&
    setup['job'] === 'one single-slot task' &&
    String(setup['service']).startsWith('exponential; a reclaimed task resumes') &&
    setup['latencies'] === 'offer, decision and reclaim delays all zero; allocation on every event',
  run: (testCase) =>
    systemsOf(testCase).flatMap((system) =>
      assessSystem(testCase, system).flatMap(({ problem }) => (problem === undefined ? [] : `${system}.${problem}`)),
    ),
};

/** The systems of which a case says anything. @throws UnknownSetup if one of them is not known */
export function systemsOf({ expect }: AnalyticCase): string[] {
  const systems = Object.keys(expect).filter((key) => key !== 'conservation');
  const unknown = systems.find((system) => !Object.hasOwn(SYSTEMS, system));
  if (unknown !== undefined) throw new UnknownSetup(`expect.${unknown}`);
  return systems;
}

/**
 * Runs one system of a case, and sets each of its figures beside what is expected of it.
 * @throws UnknownSetup if something in it is not known
 */
export function assessSystem({ id, setup, expect, tolerance }: AnalyticCase, system: string): PolicyFigure[] {
  const { policy, conserves } = SYSTEMS[system]!;
  const { conservation } = expect;
  const everywhere = conservation === undefined ? {} : fieldsOf(conservation, 'conservation');
  const spec = specOf(system, policy, setup);
  const figures = { ...fieldsOf(expect[system], system), ...conserved(everywhere, conserves) };
  const targets: Target[] = [];
  for (const [name, value] of Object.entries(figures)) {
    if (value !== 'unstable') targets.push({ name, value: numberOf(value, `${system}.${name}`) });
  }
  const unstable = Object.keys(figures).filter((name) => figures[name] === 'unstable');
  // A partition that cannot keep up says nothing of the others; of the whole there is no steady state to compare.
  const judged = unstable.length === 0 ? targets : targets.filter(({ name }) => /\d$/.test(name));
  const findings = assess(`${id}/${system}`, stationSampler(spec), judged, intervalRule(tolerance));
  return [
    ...unreported(unstable, spec, id).map((row) => ({ system, policy, ...row })),
    ...findings.map(({ target, problem, ...measured }) => ({
      system,
      policy,
      figure: target.name,
      expected: target.value,
      measured,
      ...(problem === undefined ? {} : { problem }),
    })),
  ];
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

function specOf(system: string, policy: string, setup: Fields): StationSpec {
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

/** Figures of tenants that are expected to be unstable: wrong are those of whom the saturation guard says nothing. */
function unreported(
  names: readonly string[],
  spec: StationSpec,
  seed: string,
): Pick<PolicyFigure, 'figure' | 'expected' | 'problem'>[] {
  if (names.length === 0) return [];
  const roles = saturatedRoles(spec, seed).map(({ role }) => role);
  return names.map((figure) => ({
    figure,
    expected: 'unstable',
    ...(roles.includes(`r${/\d+$/.exec(figure)?.[0] ?? ''}`)
      ? {}
      : { problem: `${figure}: expected unstable, and no saturation was reported` }),
  }));
}
