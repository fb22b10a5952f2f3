import { type AnalyticCase, type Fields, fieldsOf, hasKeys, numberOf, numbersOf, UnknownSetup } from '../case.ts';
import { idealRun, idealScenario } from '../ideal-run.ts';
import { allowedBy, differences } from '../tolerance.ts';
import type { Setup } from './setup.ts';

/** Names under which scenario files know the resources of a case, in their order. */
const RESOURCES = ['cpus', 'mem', 'disk'] as const;

interface Pool {
  /** User, then demand. */
  readonly demands: ReadonlyMap<string, readonly number[]>;
  readonly capacity: readonly number[];
  readonly weights: Readonly<Record<string, unknown>>;
  /** Who goes first where all is equal. */
  readonly first: string;
}

function poolOf({ setup }: AnalyticCase): Pool {
  const users = fieldsOf(setup['users'] ?? setup['demands'], 'users');
  const demands = new Map(Object.entries(users).map(([user, demand]) => [user, numbersOf(demand, user)]));
  const capacity = numbersOf(setup['capacity'], 'capacity');
  const first = /^(\S+) (?:before|first)/.exec(String(setup['tieBreak']))?.[1];
  if (first === undefined || !demands.has(first)) throw new UnknownSetup(`tieBreak "${String(setup['tieBreak'])}"`);
  return { demands, capacity, weights: fieldsOf(setup['weights'] ?? {}, 'weights'), first };
}

function amounts(numbers: readonly number[]): Record<string, number | string> {
  if (numbers.length > RESOURCES.length) throw new UnknownSetup(`${numbers.length} resources`);
  return Object.fromEntries(numbers.map((amount, i) => [RESOURCES[i]!, i === 0 ? amount : `${amount}GiB`]));
}

interface Step {
  readonly user: string;
  readonly dominantShares: Record<string, number>;
  readonly used: number[];
}

/**
 * Mesos breaks ties by how often one was served, cases by who comes first: a hair of weight decides between shares that are equal
 * and above 0, the name of the role between shares of 0. Shares that differ do so by far more.
 */
const HAIR = 1e-12;

function weightOf(weights: Readonly<Record<string, unknown>>, user: string, row: number): number {
  return numberOf(weights[user] ?? 1, `weights.${user}`) * (1 - row * HAIR);
}

/** One agent, endless tasks, one a time to whoever drf puts first. Users are roles in the order of ties. */
function launches({ demands, capacity, weights }: Pool, first: string): Step[] {
  const users = [first, ...[...demands.keys()].filter((user) => user !== first)];
  const fitting = Math.ceil(Math.max(...[...demands.values()].map((demand) => most(demand, capacity)))) + 1;
  const scenario = idealScenario({
    until: '1m',
    cluster: { agents: [{ count: 1, resources: amounts(capacity) }] },
    roles: Object.fromEntries(users.map((user, row) => [`${row}-${user}`, { weight: weightOf(weights, user, row) }])),
    policies: ['drf'],
    frameworks: users.map((user, row) => ({
      name: user,
      role: `${row}-${user}`,
      behaviour: 'batch',
      tasks_per_offer: 1,
      refuse_seconds: 0,
      tasks: { count: fitting, needs: amounts(demands.get(user)!), duration: '1h' },
    })),
  });
  const tasks = new Map(users.map((user) => [user, 0]));
  const steps: Step[] = [];
  const run = idealRun(scenario, '1', 0, ({ cluster }) => [
    {
      taskLaunched: ({ framework }) => {
        const user = cluster.frameworks.name(framework);
        tasks.set(user, tasks.get(user)! + 1);
        const use = capacity.map((amount, i) => {
          let sum = 0;
          for (const [each, count] of tasks) sum += count * demands.get(each)![i]!;
          return sum / amount;
        });
        const shares = [...demands].map(([each, demand]) => {
          return [each, Math.max(...demand.map((amount, i) => (amount * tasks.get(each)!) / capacity[i]!))] as const;
        });
        steps.push({ user, dominantShares: Object.fromEntries(shares), used: use });
      },
    },
  ]);
  run.run();
  return steps;
}

function most(demand: readonly number[], capacity: readonly number[]): number {
  return Math.min(...demand.map((amount, i) => (amount > 0 ? capacity[i]! / amount : Number.POSITIVE_INFINITY)));
}

/** Figures of a run that cases ask for. */
function outcome(pool: Pool, steps: readonly Step[]): Fields {
  const count = (user: string): number => steps.filter((step) => step.user === user).length;
  const last = steps[steps.length - 1];
  const shares = Object.values(last?.dominantShares ?? {});
  const users = [...pool.demands.keys()];
  return {
    sequence: steps.map(({ user }) => user),
    steps,
    tasks: users.map(count),
    finalTasks: Object.fromEntries(users.map((user) => [user, count(user)])),
    finalUse: Object.fromEntries(
      users.map((user) => [user, pool.demands.get(user)!.map((amount) => amount * count(user))]),
    ),
    dominantShareBoth: shares.every((share) => share === shares[0]) ? shares[0] : shares,
    cpuUtilization: last?.used[0],
    memUtilization: last?.used[1],
  };
}

/** `4/9` is the number; lists and maps are gone through. */
function withFractions(value: unknown): unknown {
  if (typeof value === 'string' && /^\d+(\/\d+)?$/.test(value)) {
    const [over, under = '1'] = value.split('/');
    return Number(over) / Number(under);
  }
  if (Array.isArray(value)) return value.map(withFractions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withFractions(part)]));
}

const BLOCKED = ['stopWhenLowestShareBlocked', 'skipBlocked'];

/** DRF with whole tasks on one agent: who is served when. */
export const discrete: Setup = {
  name: 'DRF with whole tasks',
  knows: ({ setup }) =>
    (hasKeys(setup, 'capacity', 'users', 'pool', 'demand', 'tieBreak') &&
      setup['pool'] === 'one pool (one agent)' &&
      setup['demand'] === 'unbounded') ||
    hasKeys(setup, 'capacity', 'demands', 'weights', 'tieBreak'),
  run(testCase) {
    const pool = poolOf(testCase);
    const allowed = allowedBy(testCase.tolerance);
    const got = outcome(pool, launches(pool, pool.first));
    return Object.entries(testCase.expect).flatMap(([name, expected]) => {
      if (BLOCKED.includes(name)) return differences(name, withFractions(expected), got, allowed);
      const other = /^sequenceIfTieGoesTo(.+)$/.exec(name)?.[1];
      if (other !== undefined)
        return differences(
          name,
          expected,
          launches(pool, other).map(({ user }) => user),
          allowed,
        );
      if (!(name in got)) throw new UnknownSetup(`expect.${name}`);
      return differences(name, withFractions(expected), got[name], allowed);
    });
  },
};
