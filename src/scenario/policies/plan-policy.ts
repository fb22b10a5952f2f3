import type { AllocatorHost } from '../../allocator/allocator.ts';
import { PlanAllocator } from '../../allocator/plan/plan-allocator.ts';
import type { PlanAllocatorOptions } from '../../allocator/plan/plan-allocator-options.ts';
import { validateTimePlan } from '../../allocator/plan/time-plan.ts';
import { validatePlan } from '../../allocator/plan/validate.ts';
import { allOptions } from '../../framework/registry.ts';
import { needsGangs } from '../checks/capacity.ts';
import { tidy } from '../compile/tidy.ts';
import type { Scenario } from '../scenario.ts';
import type { PassedOver } from './define-policy.ts';
import type { EgoOptions } from './ego-options.ts';
import { boundGroups, egoTimePlan } from './ego-plan.ts';

/** The plan engine under the master settings of a scenario; in ideal mode it allocates on every event. */
export function planAllocator(
  scenario: Scenario,
  host: AllocatorHost,
  options: EgoOptions & { readonly preempt?: boolean },
): PlanAllocator {
  const { master, frameworks } = scenario;
  const kept = frameworks.map(({ behaviour, options }) => allOptions(behaviour, options).onKill);
  const settings: PlanAllocatorOptions = {
    plan: egoTimePlan(scenario, options),
    groupOf: boundGroups(scenario),
    allocationInterval: master.allocationInterval,
    eventTriggered: master.ideal || master.eventTriggered,
    instantRefusal: master.ideal,
    filterGpuResources: master.filterGpuResources,
    gangs: (framework) => needsGangs(scenario, framework),
    workKept: (framework) => kept[framework]!,
    ...tidy({
      masterRegion: master.region,
      demand: options.demand,
      knownRuntimes: options.known_runtimes,
      restartPenalty: options.restart_penalty,
    }),
  };
  return new PlanAllocator(host, settings);
}

/** What roles are promised stands in the plan (spec/ego.md 1 and 2), which knows no more of quotas and weights than what it is made of at the start. */
export const PASSED_OVER_BY_PLANS: PassedOver = {
  quota: 'in a plan "owned" is what a role is promised, and "max_total" the most it gets',
  weight: 'a plan has its ratios from the start; "plan" with other "share_ratio" in a part of the day changes them',
  oversubscription: 'a plan gives out what agents have, and nothing beyond',
  min_allocatable: 'a plan gives out what waiting tasks need, however little',
  agent_order: 'in a plan the option host_choice says which agent comes first',
  fair_sharing_excluded_resource_names: 'in a plan every resource counts',
};

/** What is wrong with the plan that a policy makes of a scenario. */
export function planProblems(scenario: Scenario, options: EgoOptions & { readonly preempt?: boolean }): string[] {
  const plan = egoTimePlan(scenario, options);
  const problems = 'consumers' in plan ? validatePlan(plan) : validateTimePlan(plan);
  return problems.filter(({ severity }) => severity === 'error').map(({ path, message }) => `${path}: ${message}`);
}
