import type { z } from 'zod';
import type { Allocator, AllocatorHost } from '../../allocator/allocator.ts';
import type { Amounts } from '../../cluster/roles.ts';
import type { AgentPlan, Scenario } from '../scenario.ts';

/** What an agent has set aside for a role before the run (a static reservation, spec/mesos.md 2.4). */
export interface Reserved {
  readonly role: string;
  /** Of the agent's scalars, in thousandths. */
  readonly amounts: Amounts;
}

/** A policy with its options, ready for runs. It holds no state of a run: every run makes its own allocator. */
export interface PolicyParts {
  /** What is reserved on the agent in a row. Default: nothing. */
  reservations?(scenario: Scenario): (agent: AgentPlan, row: number) => readonly Reserved[];
  /** The allocator of one run. */
  allocator(scenario: Scenario, host: AllocatorHost): Allocator;
}

/** What a scenario may say that Mesos's allocator goes by: the weights and quotas that the operator sets, resources beyond what agents have, ... */
export type MesosSetting =
  | 'quota'
  | 'weight'
  | 'oversubscription'
  | 'min_allocatable'
  | 'agent_order'
  | 'fair_sharing_excluded_resource_names';

/** What a policy does not go by, each with what it goes by instead. */
export type PassedOver = Readonly<Partial<Record<MesosSetting, string>>>;

export interface PolicyDefinition {
  readonly name: string;
  /** One sentence for catalogues. */
  readonly summary: string;
  /** Its options, as a zod object; every key has a description. */
  readonly options: z.ZodType;
  /** An option whose value may be written behind the name: `ego-borrow` for `ego[preset=borrow]`. */
  readonly shorthand?: { readonly option: string; readonly values: readonly string[] };
  /** What is wrong with a scenario under this policy, beyond what is wrong with it anyway. Default: nothing. */
  problems?(options: unknown, scenario: Scenario): readonly string[];
  /** What has no effect under it; who has it in a scenario is warned. Default: nothing. */
  passesOver?(options: unknown): PassedOver;
  /** @throws z.ZodError when the options are not sound. */
  create(options: unknown): PolicyParts;
}

export interface PolicyOf<Options> {
  readonly name: string;
  readonly summary: string;
  readonly options: z.ZodType<Options>;
  readonly shorthand?: { readonly option: string; readonly values: readonly string[] };
  problems?(options: Options, scenario: Scenario): readonly string[];
  passesOver?(options: Options): PassedOver;
  create(options: Options): PolicyParts;
}

/** Defines a policy; its options reach its functions checked and with defaults filled in. */
export function definePolicy<Options>({ problems, passesOver, ...policy }: PolicyOf<Options>): PolicyDefinition {
  return {
    ...policy,
    create: (options) => policy.create(policy.options.parse(options)),
    ...(problems === undefined
      ? {}
      : { problems: (options, scenario) => problems(policy.options.parse(options), scenario) }),
    ...(passesOver === undefined ? {} : { passesOver: (options) => passesOver(policy.options.parse(options)) }),
  };
}
