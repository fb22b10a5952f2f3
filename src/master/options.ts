import type { Micros } from '../engine/micros.ts';

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
};
