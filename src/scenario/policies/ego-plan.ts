import type { ConsumerPlan, PlanOptions, ResourcePlan } from '../../allocator/plan/plan.ts';
import { type Preset, type PresetRole, presetPlan } from '../../allocator/plan/presets.ts';
import type { TimePlan } from '../../allocator/plan/time-plan.ts';
import { tidy } from '../compile/tidy.ts';
import type { RolePlan, Scenario } from '../scenario.ts';
import type { EgoOptions } from './ego-options.ts';
import { ownedByGroup } from './owned-by-group.ts';
import { partition } from './partition.ts';

/**
 * The plan of a preset for the roles of a scenario (spec/ego.md 2 and 9): weights become ratios, priorities classes, what a
 * role owns its ownership. Where no role owns anything the partition is equal, as under static partitioning, so that the
 * two can be compared. What a role says of EGO itself wins over the preset.
 */
export function egoPlan(
  scenario: Scenario,
  options: EgoOptions & { readonly preempt?: boolean },
  groupOf = boundGroups(scenario),
): ResourcePlan {
  const { agents, roles } = scenario;
  const preset: Preset = options.preset ?? 'borrow';
  const owned = ownedByGroup(scenario, groupOf);
  const isBound = roles.some(({ ego }) => ego.ownedBound === 'agents');
  const presetRoles = roles.map(
    (role): PresetRole => ({
      role: role.path,
      weight: role.weight,
      priority: role.priority,
      owned: owned.get(role.path) ?? {},
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
  const common = new Set(agents.map(({ group }) => group));
  return { ...plan, consumers: consumers.map((consumer) => likingItsOwn(consumer, common)) };
}

/** The same by time of day, where the scenario says so. */
export function egoTimePlan(
  scenario: Scenario,
  options: EgoOptions & { readonly preempt?: boolean },
): ResourcePlan | TimePlan {
  const { intervals } = scenario;
  const groupOf = boundGroups(scenario);
  if (intervals === undefined) return egoPlan(scenario, options, groupOf);
  return intervals.map(({ from, to, roles }) => ({
    from,
    to,
    plan: egoPlan({ ...scenario, roles }, options, groupOf),
  }));
}

/**
 * The group of the plan to which the agent in a row belongs: that of the scenario, or for agents of roles that own particular
 * agents (`owned_bound: agents`) one that they share with those that are owned alike all day.
 */
export function boundGroups(scenario: Scenario): (row: number) => string {
  const { agents, roles, intervals } = scenario;
  const bound = new Set(roles.filter(({ ego }) => ego.ownedBound === 'agents').map(({ path }) => path));
  if (bound.size === 0) return (row) => agents[row]!.group;
  const partsOfDay = (intervals ?? [{ roles }]).map((part) => partition({ ...scenario, roles: part.roles }));
  const names = agents.map(({ group, resources }, row) => {
    const owners = partsOfDay.map((parts) => {
      const owner = parts[row]!.find(({ role }) => bound.has(role));
      const isWhole =
        owner !== undefined && Object.entries(resources.scalars).every(([k, v]) => owner.amounts[k] === v);
      return isWhole ? owner.role : undefined;
    });
    if (owners.every((owner) => owner === undefined)) return group;
    const isAlways = owners.every((owner) => owner === owners[0]);
    return `${group} of ${isAlways ? owners[0] : owners.map((owner) => owner ?? 'nobody').join(', then ')}`;
  });
  return (row) => names[row]!;
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

/** A role whose agents are particular ones likes them best: those that it owns outside the groups of the scenario. */
function likingItsOwn(consumer: ConsumerPlan, common: ReadonlySet<string>): ConsumerPlan {
  if (consumer.ownedBound !== 'agents') return consumer;
  const own = Object.keys(consumer.owned ?? {}).filter((group) => !common.has(group));
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
