import type { ConsumerPlan, PlanOptions, ResourcePlan } from '../../allocator/plan/plan.ts';
import { type Preset, type PresetRole, presetPlan } from '../../allocator/plan/presets.ts';
import type { TimePlan } from '../../allocator/plan/time-plan.ts';
import type { Amounts } from '../../cluster/roles.ts';
import { tidy } from '../compile/tidy.ts';
import type { RolePlan, Scenario } from '../scenario.ts';
import type { EgoOptions } from './ego-options.ts';
import { ownedByGroup, partition } from './partition.ts';

/**
 * The plan of a preset for the roles of a scenario (spec/ego.md 2 and 9): weights become ratios, priorities classes, what a
 * role owns its ownership. Where no role owns anything the partition is equal, as under static partitioning, so that the
 * two can be compared. What a role says of EGO itself wins over the preset.
 */
export function egoPlan(scenario: Scenario, options: EgoOptions & { readonly preempt?: boolean }): ResourcePlan {
  const { agents, roles } = scenario;
  const preset: Preset = options.preset ?? 'borrow';
  const groupOf = boundGroups(scenario);
  const partition = ownedByGroup(scenario, groupOf);
  const isBound = roles.some(({ ego }) => ego.ownedBound === 'agents');
  const presetRoles = roles.map(
    (role): PresetRole => ({
      role: role.path,
      weight: role.weight,
      priority: role.priority,
      owned: partition.get(role.path) ?? ownedAbove(role, scenario),
    }),
  );
  const plan = presetPlan(preset, presetRoles, {
    resources: [...new Set(agents.flatMap(({ resources }) => Object.keys(resources.scalars)))],
    groups: [...new Set(agents.map((_, row) => groupOf(row)))],
    // Whose agents are particular ones wants these back, and no others.
    options: { ...planOptions(options), ...(isBound ? { enforcePreferenceByReclaim: true } : {}) },
    ...tidy({ ownedPart: options.owned_part, preempt: options.preempt }),
  });
  const { grace } = options;
  const consumers = plan.consumers.map((consumer, index) => withOwnWords(consumer, roles[index]!, preset, grace));
  return { ...plan, consumers: consumers.map((consumer) => likingItsOwn(consumer, plan.groups)) };
}

/** The same by time of day, where the scenario says so. */
export function egoTimePlan(
  scenario: Scenario,
  options: EgoOptions & { readonly preempt?: boolean },
): ResourcePlan | TimePlan {
  const { intervals } = scenario;
  if (intervals === undefined) return egoPlan(scenario, options);
  return intervals.map(({ from, to, roles }) => ({ from, to, plan: egoPlan({ ...scenario, roles }, options) }));
}

/**
 * The group of the plan to which the agent in a row belongs: that of the scenario, or one of its own for the agents of a role
 * that owns particular agents (`owned_bound: agents`).
 */
export function boundGroups(scenario: Scenario): (row: number) => string {
  const { agents, roles } = scenario;
  const bound = new Set(roles.filter(({ ego }) => ego.ownedBound === 'agents').map(({ path }) => path));
  if (bound.size === 0) return (row) => agents[row]!.group;
  const parts = partition(scenario);
  return (row) => {
    const { group, resources } = agents[row]!;
    const owner = parts[row]!.find(({ role }) => bound.has(role));
    const isWhole = owner !== undefined && Object.entries(resources.scalars).every(([k, v]) => owner.amounts[k] === v);
    return isWhole ? ownGroup(group, owner.role) : group;
  };
}

function ownGroup(group: string, role: string): string {
  return `${group} of ${role}`;
}

/** What an inner role declares to own: at least what its children do, the rest is their private pool. */
function ownedAbove({ owned }: RolePlan, { agents }: Scenario): Readonly<Record<string, Amounts>> {
  return Object.fromEntries(
    Object.entries(owned).map(([group, share]) => {
      if ('amounts' in share) return [group, share.amounts];
      const sum: Record<string, number> = {};
      for (const { resources } of agents.filter((agent) => agent.group === group).slice(0, share.agents)) {
        for (const [name, amount] of Object.entries(resources.scalars)) sum[name] = (sum[name] ?? 0) + amount;
      }
      return [group, sum];
    }),
  );
}

function planOptions(options: EgoOptions): Partial<PlanOptions> {
  return tidy({
    dynamicShare: options.dynamic_share,
    enforceShareAt: options.enforce_share_at,
    reclaimPool: options.reclaim_pool,
    reclaimBeforeBorrow: options.reclaim_before_borrow,
    lendingOrder: options.lending_order,
    shortage: options.shortage,
    enforcePreferenceByReclaim: options.enforce_preference_by_reclaim,
    leewayMicros: options.leeway,
    hostChoice: options.host_choice,
    victimCriterion: options.victim_criterion,
    countOwnedInShare: options.count_owned_in_share,
  });
}

/** A role whose agents are particular ones likes them best. */
function likingItsOwn(consumer: ConsumerPlan, groups: readonly string[]): ConsumerPlan {
  if (consumer.ownedBound !== 'agents') return consumer;
  const own = groups.filter((group) => group.endsWith(ownGroup('', consumer.role)));
  return { ...consumer, preference: { ...consumer.preference, ...Object.fromEntries(own.map((name) => [name, 1])) } };
}

/** Ownership and loans are left to presets that know of them: what `drf` compares must not differ in anything but its plan. */
function withOwnWords(
  consumer: ConsumerPlan,
  { ego }: RolePlan,
  preset: Preset,
  grace: number | undefined,
): ConsumerPlan {
  const { lend, borrow, reclaimGraceMicros = grace, ...rest } = ego;
  const hasLoans = preset === 'borrow' || preset === 'hybrid';
  const conditions = (given: boolean | object | undefined): false | object | undefined => (given === true ? {} : given);
  return {
    ...consumer,
    ...rest,
    ...tidy({ reclaimGraceMicros }),
    ...(hasLoans ? tidy({ lend: conditions(lend), borrow: conditions(borrow) }) : {}),
  };
}
