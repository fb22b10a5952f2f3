import type { MasterPlan } from '../scenario.ts';
import type { ScenarioShape } from '../schema/scenario-file.ts';
import { tidy } from './tidy.ts';

/**
 * The master's settings. Defaults are Mesos's (spec/mesos.md 6). In ideal mode what the scenario does not name is zero: no
 * periodic cycle, since one runs on every event, agents in order of rows, offers of any size.
 */
export function masterPlan({ master = {}, cluster }: ScenarioShape): MasterPlan {
  const ideal = master.ideal ?? false;
  return {
    ideal,
    allocationInterval: master.allocation_interval ?? (ideal ? 0 : 1_000_000),
    firstCycleAtStart: master.first_cycle_at_start ?? false,
    eventTriggered: master.event_triggered ?? true,
    decisionBase: master.decision_time?.base ?? 0,
    decisionPerOffer: master.decision_time?.per_offer ?? 0,
    cycleBase: master.cycle_time?.base ?? 0,
    cyclePerAgent: master.cycle_time?.per_agent ?? 0,
    launchDelay: master.launch_delay ?? 0,
    agentOrder: master.agent_order ?? (ideal ? 'index' : 'shuffled'),
    filterGpuResources: master.filter_gpu_resources ?? true,
    fairnessExclude: master.fair_sharing_excluded_resource_names ?? [],
    ...tidy({ offerTimeout: master.offer_timeout, minAllocatable: master.min_allocatable, region: cluster.region }),
  };
}
