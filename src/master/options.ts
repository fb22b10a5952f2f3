import type { Micros } from '../engine/micros.ts';
import type { RateLimitOptions } from './rate-limits.ts';

/** Delays and limits of the master. Defaults are Mesos's (spec/mesos.md 6) unless said otherwise. */
export interface MasterOptions {
  /** Period of allocation, in microseconds (`--allocation_interval`, 1 s); 0 runs no periodic cycles. */
  readonly allocationInterval: Micros;
  /** Run the first periodic cycle at the start instead of one interval later. Mesos: later. */
  readonly firstCycleAtStart: boolean;
  /** After how long an unanswered offer is rescinded (`--offer_timeout`, unset: never), in microseconds. */
  readonly offerTimeout: Micros | undefined;
  /** How long a scheduler thinks about a batch of offers; modelled, never measured. Default 0. */
  readonly decisionBase: Micros;
  /** ... and for each offer in it. Default 0. */
  readonly decisionPerOffer: Micros;
  /** Time between ACCEPT and the task running. Default 0. */
  readonly launchDelay: Micros;
  /** How long an allocation cycle takes: base, and for each agent it covers. Default 0. */
  readonly cycleBase: Micros;
  readonly cyclePerAgent: Micros;
  /** `--agent_ping_timeout`: 15 s. */
  readonly agentPingTimeout: Micros;
  /** `--max_agent_ping_timeouts`: after 5 pings without an answer an agent is unreachable. */
  readonly maxAgentPingTimeouts: number;
  /** `--agent_reregister_timeout`: how long agents have to register again after a master failover, 10 min. */
  readonly agentReregisterTimeout: Micros;
  /** Least time between two removals of unreachable agents (`--agent_removal_rate_limit`, unset: 0). */
  readonly agentRemovalGap: Micros;
  /** After how long partition-aware frameworks give a task on an unreachable agent up as lost. Ours: 10 min, as long as agents have to come back. */
  readonly unreachablePatience: Micros;
  /** `--rate_limits`; unset: nobody is throttled. */
  readonly rateLimits?: RateLimitOptions | undefined;
  /** Run the cycles that are left out because nothing can be decided, and fail if anything is: the result is the same. */
  readonly proveIdle?: boolean;
}

export const DEFAULT_MASTER_OPTIONS: MasterOptions = {
  allocationInterval: 1_000_000,
  firstCycleAtStart: false,
  offerTimeout: undefined,
  decisionBase: 0,
  decisionPerOffer: 0,
  launchDelay: 0,
  cycleBase: 0,
  cyclePerAgent: 0,
  agentPingTimeout: 15_000_000,
  maxAgentPingTimeouts: 5,
  agentReregisterTimeout: 600_000_000,
  agentRemovalGap: 0,
  unreachablePatience: 600_000_000,
};

/**
 * The same options as one object of a fixed form: they are read at every event, by code that is compiled for the form it has met. Objects that were put
 * together by spreading differ from run to run, and with each new form such code is thrown away and compiled again.
 */
export function ofOneForm(options: MasterOptions): Required<MasterOptions> {
  return {
    allocationInterval: options.allocationInterval,
    firstCycleAtStart: options.firstCycleAtStart,
    offerTimeout: options.offerTimeout,
    decisionBase: options.decisionBase,
    decisionPerOffer: options.decisionPerOffer,
    launchDelay: options.launchDelay,
    cycleBase: options.cycleBase,
    cyclePerAgent: options.cyclePerAgent,
    agentPingTimeout: options.agentPingTimeout,
    maxAgentPingTimeouts: options.maxAgentPingTimeouts,
    agentReregisterTimeout: options.agentReregisterTimeout,
    agentRemovalGap: options.agentRemovalGap,
    unreachablePatience: options.unreachablePatience,
    rateLimits: options.rateLimits,
    proveIdle: options.proveIdle ?? false,
  };
}
