import { DEFAULT_MASTER_OPTIONS, type MasterOptions } from '../../master/options.ts';
import type { Scenario } from '../scenario.ts';

/** The master's part of the settings; the rest is the allocator's. */
export function masterOptions({ master, upheavals }: Scenario): MasterOptions {
  return {
    ...DEFAULT_MASTER_OPTIONS,
    allocationInterval: master.allocationInterval,
    firstCycleAtStart: master.firstCycleAtStart,
    offerTimeout: master.offerTimeout,
    decisionBase: master.decisionBase,
    decisionPerOffer: master.decisionPerOffer,
    launchDelay: master.launchDelay,
    cycleBase: master.cycleBase,
    cyclePerAgent: master.cyclePerAgent,
    ...upheavals.timeouts,
  };
}
