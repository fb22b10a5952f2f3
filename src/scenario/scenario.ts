import type { AttributeValue } from '../cluster/agents.ts';
import type { OfferConstraints } from '../cluster/frameworks.ts';
import type { AgentId, FrameworkId } from '../cluster/ids.ts';
import type { Amounts, Quota } from '../cluster/roles.ts';
import type { Micros } from '../engine/micros.ts';
import type { BehaviourOptions } from '../framework/behaviour-options.ts';
import type { MasterOptions } from '../master/options.ts';
import type { JobListOptions } from '../workload/list.ts';
import type { PhillyMapping } from '../workload/traces/philly.ts';
import type { SwfMapping } from '../workload/traces/swf.ts';
import type { SwimMapping } from '../workload/traces/swim.ts';
import type { Transforms } from '../workload/transforms.ts';
import type { SourceText } from './load/imports.ts';
import type { AgentResources } from './schema/amounts.ts';
import type { CountSpec, SpanSpec } from './schema/distributions.ts';
import type { Expectation } from './schema/expect.ts';
import type { OwnedSpec } from './schema/roles.ts';

export type { SourceText } from './load/imports.ts';
export type { AgentResources } from './schema/amounts.ts';
export type { CountSpec, DistributionSpec, SpanSpec } from './schema/distributions.ts';
export type { Check, Expectation } from './schema/expect.ts';
export type { OwnedSpec } from './schema/roles.ts';

/** One agent, as it registers. Agents of a group share their resources and most of their attributes. */
export interface AgentPlan {
  readonly name: string;
  readonly group: string;
  readonly resources: AgentResources;
  readonly attributes: readonly (readonly [name: string, value: AttributeValue])[];
  readonly region?: string;
  readonly zone?: string;
  readonly capabilities?: readonly string[];
}

/** What EGO needs to know of a role (spec/ego.md 2); what is absent is as the preset and the defaults say. */
export interface EgoPlan {
  readonly shareRatio?: number;
  readonly sharePriority?: number;
  readonly shareLimit?: Amounts;
  readonly maxTotal?: Amounts;
  readonly rank?: number;
  readonly lend?:
    | boolean
    | { readonly limit?: Amounts; readonly to?: readonly string[]; readonly graceMicros?: Micros };
  readonly borrow?: boolean | { readonly limit?: Amounts; readonly from?: readonly string[] };
  readonly reclaimGraceMicros?: Micros;
  readonly preference?: Readonly<Record<string, number>>;
  readonly ownedBound?: 'quantity' | 'agents';
  readonly standby?: { readonly max: number; readonly idle?: Amounts };
}

/** A part of the day, with the roles as they are then. */
export interface PlanIntervalPlan {
  readonly from: Micros;
  readonly to: Micros;
  readonly roles: readonly RolePlan[];
}

export interface RolePlan {
  readonly path: string;
  readonly weight: number;
  /** 1 is the highest. */
  readonly priority: number;
  /** By group of agents. */
  readonly owned: Readonly<Record<string, OwnedSpec>>;
  readonly quota: Quota;
  readonly ego: EgoPlan;
}

/** A stage as it is described; times may be distributions. */
export interface StagePlan {
  readonly name: string;
  readonly tasks: CountSpec;
  readonly needs: Amounts;
  readonly duration: SpanSpec;
}
export interface TemplatePlan {
  readonly stages: readonly StagePlan[];
  readonly setup: SpanSpec;
  readonly label?: string;
  readonly user?: string;
}
export type ArrivalPlan =
  | { readonly kind: 'gaps'; readonly gap: SpanSpec; readonly start: Micros; readonly first: 'at-start' | 'after-gap' }
  | { readonly kind: 'times'; readonly times: readonly Micros[] }
  | { readonly kind: 'closed'; readonly gap: SpanSpec; readonly start: Micros };
export type MixPlan =
  | {
      readonly by: 'count';
      readonly order: 'shuffled' | 'listed';
      readonly bins: readonly { readonly job: TemplatePlan; readonly count: number }[];
    }
  | { readonly by: 'weight'; readonly bins: readonly { readonly job: TemplatePlan; readonly weight: number }[] };

/** Jobs made to a description. All times count from the start of the framework. */
export interface SyntheticPlan {
  readonly kind: 'synthetic';
  readonly arrivals: ArrivalPlan;
  readonly jobs: TemplatePlan | MixPlan;
  readonly count?: number;
  readonly until?: Micros;
  readonly transforms: Transforms;
}

/** How rows of a trace become jobs. */
export type TraceMappingPlan =
  | { readonly format: 'csv'; readonly mapping: JobListOptions }
  | { readonly format: 'swim'; readonly mapping: Partial<SwimMapping> }
  | { readonly format: 'swf'; readonly mapping: Partial<SwfMapping> }
  | { readonly format: 'philly'; readonly mapping: Partial<PhillyMapping> };

/** Jobs from a file. */
export interface TracePlan {
  readonly kind: 'trace';
  /** As it was written, and the file in which it was: paths count from its folder. */
  readonly path: string;
  readonly namedIn: string;
  readonly trace: TraceMappingPlan;
  readonly transforms: Transforms;
}

export interface FrameworkPlan {
  readonly name: string;
  readonly roles: readonly string[];
  readonly behaviour: string;
  /** Only what the scenario says, and zeros of ideal mode; the rest is the behaviour's own default. */
  readonly options: Partial<BehaviourOptions>;
  readonly start: Micros;
  readonly capabilities: readonly string[];
  readonly principal?: string;
  readonly failoverTimeout?: Micros;
  readonly checkpoint?: boolean;
  readonly minAllocatable?: readonly Amounts[];
  readonly offerConstraints?: OfferConstraints;
  /** None: it subscribes and has nothing to do. */
  readonly workload?: SyntheticPlan | TracePlan;
}

/** Settings of the master and of the allocation; what ideal mode changes is worked in already. */
export interface MasterPlan {
  readonly ideal: boolean;
  /** 0: no periodic allocation. */
  readonly allocationInterval: Micros;
  readonly firstCycleAtStart: boolean;
  readonly eventTriggered: boolean;
  readonly offerTimeout?: Micros;
  readonly decisionBase: Micros;
  readonly decisionPerOffer: Micros;
  readonly cycleBase: Micros;
  readonly cyclePerAgent: Micros;
  readonly launchDelay: Micros;
  readonly agentOrder: 'shuffled' | 'index';
  /** Absent: as Mesos has it. */
  readonly minAllocatable?: readonly Amounts[];
  readonly filterGpuResources: boolean;
  readonly fairnessExclude: readonly string[];
  readonly region?: string;
}

/** Agents by row. */
export interface AgentsFailure {
  readonly kind: 'agents';
  readonly at: Micros;
  readonly agents: readonly AgentId[];
  readonly what: FailureKind;
  readonly noticed: 'connection' | 'ping';
  readonly for?: Micros;
}
export type FailureKind = 'crash' | 'disconnect' | 'partition';
/** Something that breaks at a given time; absent `for`: for ever, of a master 10 s. */
export type FailurePlan =
  | AgentsFailure
  | { readonly kind: 'framework'; readonly at: Micros; readonly framework: FrameworkId; readonly for?: Micros }
  | { readonly kind: 'master'; readonly at: Micros; readonly for?: Micros };
/** Agents that fail at random times, each on its own. */
export interface RandomFailurePlan {
  readonly agents: readonly AgentId[];
  readonly what: FailureKind;
  readonly noticed: 'connection' | 'ping';
  readonly mtbf: SpanSpec;
  readonly mttr: SpanSpec;
}
export type MaintenancePlan =
  | {
      readonly kind: 'window';
      readonly agents: readonly AgentId[];
      readonly announced: Micros;
      readonly from: Micros;
      readonly for?: Micros;
    }
  | { readonly kind: 'drain'; readonly agents: readonly AgentId[]; readonly drain: Micros; readonly for?: Micros };
/** Agents that report so much as revocable, in thousandths. */
export interface OversubscriptionPlan {
  readonly agents: readonly AgentId[];
  readonly revocable: Amounts;
  readonly interval?: Micros;
  readonly over5Minutes?: number;
  readonly over15Minutes?: number;
}
/** What an operator does at a given time. */
export type OperatorPlan =
  | {
      readonly kind: 'quota';
      readonly at: Micros;
      readonly role: string;
      readonly quota: Quota;
      readonly force: boolean;
    }
  | { readonly kind: 'weight'; readonly at: Micros; readonly role: string; readonly weight: number }
  | { readonly kind: 'whitelist'; readonly at: Micros; readonly whitelist: readonly string[] | undefined };

/** What upsets the cluster: failures, maintenance, limits on messages, revocable resources, the operator. */
export interface UpheavalPlan {
  readonly failures: readonly FailurePlan[];
  readonly random: readonly RandomFailurePlan[];
  readonly maintenance: readonly MaintenancePlan[];
  readonly oversubscription: readonly OversubscriptionPlan[];
  readonly operator: readonly OperatorPlan[];
  /** Settings of the master that only matter then; what is absent is as Mesos has it. */
  readonly timeouts: Partial<
    Pick<
      MasterOptions,
      | 'agentPingTimeout'
      | 'maxAgentPingTimeouts'
      | 'agentReregisterTimeout'
      | 'agentRemovalGap'
      | 'unreachablePatience'
      | 'rateLimits'
    >
  >;
}

/** A policy by name with the options that were given, as plain values that its own schema has found sound. */
export interface PolicyChoice {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** The one way to write it: `drf`, `ego-borrow`, `ego-borrow[grace=30s]`. */
  readonly label: string;
}

/** A published value to print beside ours. */
export interface Reference {
  readonly policy?: string;
  readonly framework?: string;
  readonly role?: string;
  readonly metric: string;
  readonly value: number;
  readonly source: string;
}

/** A scenario that was found sound: names refer to things that are there, and everything is in whole units. */
export interface Scenario {
  /** The name of its file, without folder and ending. */
  readonly name: string;
  readonly file: string;
  readonly story: string;
  readonly seed: string;
  readonly until: Micros | 'drained';
  /** Has it an end of its own, or is it a stretch of something that would go on for ever? */
  readonly experiment: 'terminating' | 'steady-state';
  /** Measures leave out what is before. */
  readonly warmup: Micros;
  /** A steady-state experiment that does not name its warm-up: `compare` finds it, by MSER-5. */
  readonly findsWarmup: boolean;
  readonly agents: readonly AgentPlan[];
  /** Declared ones in their order; else those that frameworks name, in the order of the frameworks. */
  readonly roles: readonly RolePlan[];
  /** EGO's plan by time of day; absent where it is the same all day. */
  readonly intervals?: readonly PlanIntervalPlan[];
  readonly frameworks: readonly FrameworkPlan[];
  readonly master: MasterPlan;
  readonly upheavals: UpheavalPlan;
  /** The first is the baseline. */
  readonly policies: readonly PolicyChoice[];
  readonly expect: readonly Expectation[];
  readonly references: readonly Reference[];
  /** The files it was read from, the scenario's own first. */
  readonly sources: readonly SourceText[];
}
