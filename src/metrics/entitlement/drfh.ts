import { drf } from './drf.ts';
import { checkInstance, dominantShareOfTask, type FluidAgents, taskCeilings, weightOf } from './instance.ts';
import { maximise } from './simplex.ts';

export interface DrfhResult {
  /** By user, over all agents. */
  readonly tasks: number[];
  /** One way to do it: `placement[user][agent]` tasks. */
  readonly placement: number[][];
}

/** A share that could grow by no more than this counts as stopped; shares are parts of the whole cluster. */
const STOPPED = 1e-9;
/** What is promised is asked for a hair less, so that rounding never makes the programme impossible. */
const HAIR = 1e-12;

/**
 * DRF in a heterogeneous cluster (Wang, Li, Liang: "Dominant Resource Fairness in Cloud Computing Systems with
 * Heterogeneous Servers", INFOCOM'14): a task has to fit on one agent, its share is counted against the whole cluster,
 * and everybody's global dominant share over its weight grows alike. Whoever has all it can use, or fits nowhere any
 * more, stops, and the others grow on (max-min; the paper, too, treats users with finite work).
 *
 * Each stop is found by linear programmes in the users' shares on each kind of agent; equal agents count as one large
 * one, which is the same when tasks are divisible.
 *
 * @throws RangeError when the instance is not well formed
 */
export function drfh(instance: FluidAgents): DrfhResult {
  const { demands } = instance;
  const capacity = totalCapacity(instance);
  const pool = { ...instance, capacity };
  checkInstance(pool);
  const ceilings = taskCeilings(pool);
  const dominant = demands.map((demand) => dominantShareOfTask(demand, capacity));
  const kinds = agentKinds(instance.agents);
  const users = [...demands.keys()].filter((user) => ceilings[user]! > 0 && dominant[user]! > 0);

  const shareCaps = users.map((user) => ceilings[user]! * dominant[user]!);
  const weights = users.map((user) => weightOf(instance, user));
  const width = users.length * kinds.length + 1; // Shares by user and kind of agent, then the level.
  const level = width - 1;
  const rows: number[][] = [];
  const bounds: number[] = [];
  for (const [kind, { capacity: size, agents }] of kinds.entries()) {
    for (let resource = 0; resource < capacity.length; resource++) {
      if (capacity[resource] === 0) continue;
      const row = new Array<number>(width).fill(0);
      users.forEach((user, index) => {
        row[index * kinds.length + kind] = demands[user]![resource]! / capacity[resource]! / dominant[user]!;
      });
      rows.push(row);
      bounds.push((size[resource]! * agents.length) / capacity[resource]!);
    }
  }
  /** Minus what a user has everywhere: `<= -x` asks for at least x. */
  const holds = (index: number): number[] => {
    const row = new Array<number>(width).fill(0);
    row.fill(-1, index * kinds.length, (index + 1) * kinds.length);
    return row;
  };
  const solve = (
    objective: readonly number[],
    asked: readonly number[][],
    askedBounds: readonly number[],
  ): number[] => {
    const x = maximise({ objective, rows: asked, bounds: askedBounds });
    if (x === undefined)
      throw new Error('a division that was possible a moment ago is not: the numbers are too uneven');
    return x;
  };

  const shares = users.map(() => 0);
  const growing = new Set(users.keys());
  while (growing.size > 0) {
    // Raise the common level.
    const objective = new Array<number>(width).fill(0);
    objective[level] = 1;
    const asked = users.map((_, index) => {
      const row = holds(index);
      if (growing.has(index)) row[level] = weights[index]!;
      return row;
    });
    const askedBounds = users.map((_, index) => (growing.has(index) ? 0 : -shares[index]! * (1 - HAIR)));
    let highest = Number.POSITIVE_INFINITY;
    for (const index of growing) highest = Math.min(highest, shareCaps[index]! / weights[index]!);
    if (highest < Number.POSITIVE_INFINITY) {
      asked.push(objective);
      askedBounds.push(highest);
    }
    const reached = solve(objective, [...rows, ...asked], [...bounds, ...askedBounds])[level]!;
    for (const index of growing) shares[index] = Math.min(shareCaps[index]!, reached * weights[index]!);

    const done = [...growing].filter((index) => shares[index]! >= shareCaps[index]! * (1 - STOPPED));
    // When nobody has all it can use, the level stands because somebody fits nowhere any more.
    for (const index of done.length > 0 ? done : stuck(growing)) growing.delete(index);
  }

  /** Those of `candidates` who cannot grow even if the other candidates stand still; all, should rounding hide them. */
  function stuck(candidates: ReadonlySet<number>): number[] {
    let left = [...candidates];
    for (;;) {
      // Let as many as possible grow at once. Who grew is not stuck; when nobody can, all who are left are.
      const asked = rows.map((row) => [...row, ...left.map(() => 0)]);
      for (const index of users.keys()) {
        asked.push([...holds(index), ...left.map((candidate) => (candidate === index ? 1 : 0))]);
      }
      const objective = [...new Array<number>(width).fill(0), ...left.map(() => 1)];
      const x = solve(objective, asked, [...bounds, ...shares.map((share) => -share * (1 - HAIR))]);
      const still = left.filter((_, position) => x[width + position]! <= STOPPED);
      if (still.length === 0) return [...candidates];
      if (still.length === left.length) return still;
      left = still;
    }
  }

  const placed = solve(
    new Array<number>(width).fill(0),
    [...rows, ...users.map((_, index) => holds(index))],
    [...bounds, ...shares.map((share) => -share * (1 - HAIR))],
  );
  const tasks = demands.map((_, user) => (dominant[user] === 0 ? ceilings[user]! : 0));
  // Tasks that take nothing may run anywhere.
  const placement = tasks.map((count) => instance.agents.map((_, agent) => (agent === 0 ? count : 0)));
  users.forEach((user, index) => {
    tasks[user] = shares[index]! / dominant[user]!;
    const onKinds = placed.slice(index * kinds.length, (index + 1) * kinds.length);
    const sum = onKinds.reduce((total, share) => total + share, 0);
    kinds.forEach(({ agents }, kind) => {
      for (const agent of agents)
        placement[user]![agent] = sum > 0 ? (tasks[user]! * onKinds[kind]!) / sum / agents.length : 0;
    });
  });
  return { tasks, placement };
}

/**
 * DRF on each agent by itself, its tasks added up: what DRFH is measured against in the paper. Caps and limits hold for
 * a whole cluster and say nothing about one agent, so instances that have them are refused.
 *
 * @throws RangeError when the instance has caps or limits, or is not well formed
 */
export function perAgentDrf(instance: FluidAgents): number[] {
  if (instance.taskCaps !== undefined || instance.limits !== undefined)
    throw new RangeError('perAgentDrf knows no caps and limits; leave out taskCaps and limits');
  const tasks = instance.demands.map(() => 0);
  for (const capacity of instance.agents) {
    for (const [user, count] of drf({ ...instance, capacity }).entries()) tasks[user] = tasks[user]! + count;
  }
  return tasks;
}

function totalCapacity({ agents }: FluidAgents): number[] {
  const first = agents[0];
  if (first === undefined) throw new RangeError('there are no agents; give at least one');
  return first.map((_, resource) => {
    let sum = 0;
    for (const [agent, capacity] of agents.entries()) {
      if (capacity.length !== first.length || !(capacity[resource]! >= 0))
        throw new RangeError(`agents[${agent}] is [${capacity}]; give ${first.length} amounts of at least 0`);
      sum += capacity[resource]!;
    }
    return sum;
  });
}

function agentKinds(agents: FluidAgents['agents']): { capacity: readonly number[]; agents: number[] }[] {
  const kinds = new Map<string, { capacity: readonly number[]; agents: number[] }>();
  agents.forEach((capacity, agent) => {
    const kind = kinds.get(capacity.join());
    if (kind === undefined) kinds.set(capacity.join(), { capacity, agents: [agent] });
    else kind.agents.push(agent);
  });
  return [...kinds.values()];
}
