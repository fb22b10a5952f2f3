import type { RandomStream } from '../../engine/random.ts';
import { buildRun } from '../../scenario/build/build.ts';
import { loadScenario } from '../../scenario/load/load.ts';
import type { PolicyDefinition } from '../../scenario/policies/define-policy.ts';
import type { Scenario } from '../../scenario/scenario.ts';

/** Resources of an instance, in their order: 1000 units of each are one whole. */
const RESOURCES = ['cpus', 'mem', 'disk'] as const;
const UNITS = 1000;

/** Tenants with endless work in one pool. */
export interface Instance {
  /** How much there is of each resource; 1 unless it was changed. */
  readonly capacity: readonly number[];
  /** What a task of a tenant takes of each resource, as a part of one whole, in thousandths of a thousandth. */
  readonly demands: readonly (readonly number[])[];
}

/** Tasks take from a thousandth of a resource to a hundredth: small enough for whole tasks to come close to fractions. */
const SMALLEST = 1 / 1000;
const LARGEST = 1 / 100;

export function randomInstance(stream: RandomStream): Instance {
  const resources = 2 + stream.integer(2);
  const tenants = 2 + stream.integer(3);
  const demand = (): number => {
    const small = stream.uniform();
    return rounded(SMALLEST + (LARGEST - SMALLEST) * small * small);
  };
  return {
    capacity: new Array<number>(resources).fill(1),
    demands: Array.from({ length: tenants }, () => Array.from({ length: resources }, demand)),
  };
}

/** To what the scenario file can say: thousandths of a unit. */
export function rounded(share: number): number {
  return Math.round(share * UNITS * 1000) / (UNITS * 1000);
}

/** The largest part of any resource that one task of the tenant takes. */
export function dominant(instance: Instance, tenant: number): number {
  return Math.max(...instance.demands[tenant]!.map((share, i) => share / instance.capacity[i]!));
}

/** The instance as a scenario file (JSON is YAML): one task an offer, allocation on every event, equal parts owned. */
export function scenarioText({ capacity, demands }: Instance, policy: string, story: string): string {
  const amounts = (shares: readonly number[]): Record<string, number | string> =>
    Object.fromEntries(shares.map((share, i) => [RESOURCES[i]!, i === 0 ? units(share) : `${units(share)}MiB`]));
  const part = capacity.map((amount) => amount / demands.length);
  const most = (demand: readonly number[]): number =>
    Math.ceil(Math.min(...demand.map((share, i) => capacity[i]! / share)));
  const file = {
    story,
    until: '1m',
    cluster: { agents: [{ group: 'pool', count: 1, resources: amounts(capacity) }] },
    roles: Object.fromEntries(
      demands.map((_, row) => [`t${row}`, { priority: row + 1, owned: { pool: amounts(part) } }]),
    ),
    master: { ideal: true },
    policies: [policy],
    frameworks: demands.map((demand, row) => ({
      name: `T${row}`,
      role: `t${row}`,
      behaviour: 'batch',
      tasks_per_offer: 1,
      tasks: { count: most(demand) + 1, needs: amounts(demand), duration: '1h' },
    })),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

function units(share: number): number {
  return Math.floor(share * UNITS * 1000 + 1e-6) / 1000;
}

/**
 * Runs the instance under a policy: how many tasks of each tenant run in the end.
 * @throws Error with what the loader says if the policy is not known or cannot run this
 */
export function allocate(instance: Instance, policy: string, policies: readonly PolicyDefinition[]): number[] {
  const scenario = scenarioOf(scenarioText(instance, policy, 'An instance of a property check.'), policies);
  const tasks = instance.demands.map(() => 0);
  const run = buildRun(scenario, scenario.policies[0]!, {
    policies,
    observers: () => [
      {
        taskLaunched: ({ framework }) => {
          tasks[framework]!++;
        },
        taskEnded: ({ framework }) => {
          tasks[framework]!--;
        },
      },
    ],
  });
  run.run();
  return tasks;
}

function scenarioOf(text: string, policies: readonly PolicyDefinition[]): Scenario {
  const loaded = loadScenario('instance.yaml', () => text, { policies });
  if ('scenario' in loaded) return loaded.scenario;
  throw new Error(loaded.problems.map(({ message }) => message).join('; '));
}
