import { assetFairness } from '../../../metrics/entitlement/asset-fairness.ts';
import { ceei } from '../../../metrics/entitlement/ceei.ts';
import { drf } from '../../../metrics/entitlement/drf.ts';
import { drfh, perAgentDrf } from '../../../metrics/entitlement/drfh.ts';
import { type Division, dominantShareOfTask, type FluidInstance } from '../../../metrics/entitlement/instance.ts';
import { type AnalyticCase, type Fields, hasKeys, numbersOf, UnknownSetup, vectorsOf } from '../case.ts';
import { allowedBy, differences } from '../tolerance.ts';
import type { Setup } from './setup.ts';

const DIVISIONS: Readonly<Record<string, Division>> = { DRF: drf, AssetFairness: assetFairness, CEEI: ceei };

function divisionOf(name: string): Division {
  const division = DIVISIONS[name];
  if (division === undefined) throw new UnknownSetup(`the division ${name}`);
  return division;
}

/** One pool with users whose tasks may be cut into any fractions. */
class Pool {
  readonly instance: FluidInstance;
  readonly users: readonly string[];

  constructor(capacity: unknown, demands: unknown) {
    this.instance = { capacity: numbersOf(capacity, 'capacity'), demands: vectorsOf(demands, 'demands') };
    this.users = typeof demands === 'object' && demands !== null ? Object.keys(demands) : [];
  }

  row(user: string): number {
    const row = this.users.indexOf(user);
    if (row < 0) throw new UnknownSetup(`the user ${user}`);
    return row;
  }

  use(tasks: readonly number[]): Record<string, number[]> {
    return Object.fromEntries(
      this.users.map((user, row) => [user, this.instance.demands[row]!.map((amount) => amount * tasks[row]!)]),
    );
  }

  /** The instance with one user's demand replaced. */
  lied(lie: unknown): FluidInstance {
    const [user, demand] = Object.entries(lie as Fields)[0] ?? ['', []];
    return { ...this.instance, demands: this.instance.demands.with(this.row(user), numbersOf(demand, 'lie')) };
  }

  only(users: readonly string[]): FluidInstance {
    return { ...this.instance, demands: users.map((user) => this.instance.demands[this.row(user)]!) };
  }
}

function liarOf(lie: unknown): string {
  return Object.keys(lie as Fields)[0] ?? '';
}

/** A figure by its name in the case, such as `AssetFairness.tasks` or `AssetFairness.user2BestShare`. */
function figure(name: string, { setup }: AnalyticCase): unknown {
  const [of = '', what = ''] = name.split('.');
  if ('capacityBefore' in setup) {
    if (what !== 'before' && what !== 'after') throw new UnknownSetup(`expect.${name}`);
    const capacity = setup[what === 'before' ? 'capacityBefore' : 'capacityAfter'];
    return divisionOf(of)(new Pool(capacity, setup['demands']).instance);
  }
  const pool = new Pool(setup['capacity'], setup['demands']);
  const weights = /^weights ([\d.:]+)$/.exec(name)?.[1];
  if (weights !== undefined) return drf({ ...pool.instance, weights: weights.split(':').map(Number) });
  if (of === 'staticHalf') {
    const user = pool.row(/^user(.+)Tasks$/.exec(what)?.[1] ?? '');
    const { capacity, demands } = pool.instance;
    return drf({ capacity: capacity.map((amount) => amount / 2), demands: [demands[user]!] })[0];
  }
  const loser = /^user(.+)Loses$/.exec(name)?.[1];
  if (loser !== undefined) {
    const [three, two] = [ceei(pool.instance), ceei(pool.only(pool.users.slice(0, -1)))];
    return two[pool.row(loser)]! < three[pool.row(loser)]!;
  }
  const division = divisionOf(of);
  const tasks = division(pool.instance);
  if (what === '') return { tasks, use: pool.use(tasks) };
  if (what === 'tasks' || what === 'truthful' || what === 'three') return tasks;
  const after = /^after(.+)Leaves$/.exec(what)?.[1];
  if (after !== undefined) return division(pool.only(pool.users.filter((user) => user !== after)));
  if (what === `user${liarOf(setup['lie'] ?? {})}Lies`) return division(pool.lied(setup['lie']));
  if (what === `user${liarOf(setup['lie'] ?? {})}LieGain`) {
    // What the liar can do with what it gets: its real tasks.
    const liar = pool.row(liarOf(setup['lie']));
    const lied = pool.lied(setup['lie']);
    const got = lied.demands[liar]!.map((amount) => amount * division(lied)[liar]!);
    const real = Math.min(
      ...pool.instance.demands[liar]!.map((amount, i) => (amount > 0 ? got[i]! / amount : Infinity)),
    );
    return Math.max(0, real - tasks[liar]!);
  }
  const best = /^user(.+)(BestShare|ShareOfBottleneck)$/.exec(what);
  if (best === null) throw new UnknownSetup(`expect.${name}`);
  // Of one whose bottleneck is everybody's the share of it is the largest of its shares.
  const row = pool.row(best[1]!);
  return tasks[row]! * dominantShareOfTask(pool.instance.demands[row]!, pool.instance.capacity);
}

/** Divisions of one pool: DRF, asset fairness and CEEI, with weights, lies, leavers and growing pools. */
export const fluid: Setup = {
  name: 'fractional divisions of one pool',
  knows: ({ setup }) =>
    hasKeys(setup, 'capacity', 'demands', 'divisible?', 'lie?') ||
    hasKeys(setup, 'capacityBefore', 'capacityAfter', 'demands'),
  run(testCase) {
    const allowed = allowedBy(testCase.tolerance);
    return Object.entries(testCase.expect).flatMap(([name, expected]) =>
      differences(name, expected, figure(name, testCase), allowed),
    );
  },
};

/** Users whose tasks each have to fit on one of several agents. */
export const fluidAgents: Setup = {
  name: 'fractional divisions of several agents',
  knows: ({ setup }) => hasKeys(setup, 'agents', 'demands'),
  run({ setup, expect, tolerance }) {
    const allowed = allowedBy(tolerance);
    const agents = vectorsOf(setup['agents'], 'agents');
    const demands = vectorsOf(setup['demands'], 'demands');
    return Object.entries(expect).flatMap(([name, expected]) => {
      if (name === 'DRFH.tasks') return differences(name, expected, drfh({ agents, demands }).tasks, allowed);
      if (name === 'perAgentDRF.tasks') return differences(name, expected, perAgentDrf({ agents, demands }), allowed);
      throw new UnknownSetup(`expect.${name}`);
    });
  },
};
