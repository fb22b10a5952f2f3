import { type Micros, seconds } from '../../engine/micros.ts';

/**
 * Amounts by resource name, in whole thousandths of the resource's unit (`{ cpus: 1500 }` is one and a half CPUs).
 * In a slot plan the only name is `slots`, and amounts are whole slots.
 */
export type Amounts = Readonly<Record<string, number>>;

/** What a role may do with the idle part of what it owns (spec/ego.md 2). Leaves only. */
export interface LendPlan {
  /** Most that may be out at once, over all groups. */
  readonly limit?: Amounts;
  /** Leaves that may borrow from this one; everybody when absent. */
  readonly to?: readonly string[];
  /** Lends only to borrowers whose own reclaim grace is no longer than this ("lendout grace"). */
  readonly graceMicros?: Micros;
}

/** Whether, from whom and how much a role may borrow (spec/ego.md 2). Leaves only. */
export interface BorrowPlan {
  /** Most that may be borrowed at once, over all groups and lenders. */
  readonly limit?: Amounts;
  /** Lenders in the order in which they are asked; all of them in tree order when absent. */
  readonly from?: readonly string[];
}

/** One consumer of the plan: a role of the tree and what it is promised (spec/ego.md 2). */
export interface ConsumerPlan {
  /** A path (`a/b/c`, its parents being `a/b` and `a`), or any name when `parent` is given. */
  readonly role: string;
  /** Name of the parent role, for trees whose names are no paths. */
  readonly parent?: string;
  /** Guaranteed amounts by resource group. An inner role that says nothing owns what its children own. */
  readonly owned?: Readonly<Record<string, Amounts>>;
  /** Is ownership a quantity anywhere in the group (the default), or particular agents? */
  readonly ownedBound?: 'quantity' | 'agents';
  /** Weight among siblings for what nobody owns: 0 or more, default 1; 0 always yields to siblings with a ratio. */
  readonly shareRatio?: number;
  /** Class among siblings, 1 (served first, the default) to 10. */
  readonly sharePriority?: number;
  /** Most of the public pool. */
  readonly shareLimit?: Amounts;
  /** Most of everything. */
  readonly maxTotal?: Amounts;
  /** Order of consumers: 0 is the highest, default 10000. */
  readonly rank?: number;
  readonly lend?: false | LendPlan;
  readonly borrow?: false | BorrowPlan;
  /** Time between a reclaim notice and the kill; the borrower's value counts. Default 0. */
  readonly reclaimGraceMicros?: Micros;
  /** Resource groups by liking: 1 (most) to 10, default 5. */
  readonly preference?: Readonly<Record<string, number>>;
  /** Service instances that stay loaded after their slot is released (spec/ego.md 7). */
  readonly standby?: { readonly max: number; readonly idle?: Amounts };
}

export type HostChoice = 'stacked' | 'balanced' | 'exclusive';
export type VictimCriterion = 'leastLostWork' | 'mostRecent' | 'mostOverAllocated' | 'random';

/** Switches of the engine (spec/ego.md 2 and 11). */
export interface PlanOptions {
  /** Do shares follow present demand (true), or is each leaf's share of a pool fixed? */
  readonly dynamicShare: boolean;
  /** Do ratios count level by level, or once among all leaves? `leaf` needs `dynamicShare: false`. */
  readonly enforceShareAt: 'parent' | 'leaf';
  /** Are pool resources taken back from those above their share, or only when released? */
  readonly reclaimPool: boolean;
  /** Does an owner take back what it lent before it uses what it could borrow? */
  readonly reclaimBeforeBorrow: boolean;
  readonly lendingOrder: 'rank' | 'proportional';
  /** Who goes short when more is owned than there is. */
  readonly shortage: 'rank' | 'proportional';
  /** Is an owner's bundle lent in a better group reclaimed before an idle one in a worse group is used? */
  readonly enforcePreferenceByReclaim: boolean;
  /** Time a reclaimed bundle has to come back after its deadline before an alarm; a bound, not a delay. */
  readonly leewayMicros: Micros;
  readonly hostChoice: HostChoice;
  readonly victimCriterion: VictimCriterion;
  /** Does what a leaf owns and uses count towards its share of a pool (as under DRF)? */
  readonly countOwnedInShare: boolean;
}

/** IBM's documents disagree on several of these; spec/ego.md 2 and 11 say which reading is ours and why. */
export const DEFAULT_OPTIONS: PlanOptions = {
  dynamicShare: true,
  enforceShareAt: 'parent',
  reclaimPool: true,
  reclaimBeforeBorrow: false,
  lendingOrder: 'rank',
  shortage: 'rank',
  enforcePreferenceByReclaim: false,
  leewayMicros: seconds(120),
  hostChoice: 'stacked',
  victimCriterion: 'leastLostWork',
  countOwnedInShare: false,
};

export const DEFAULT_RANK = 10_000;
export const DEFAULT_PREFERENCE = 5;
export const DEFAULT_SHARE_RATIO = 1;
export const HIGHEST_SHARE_PRIORITY = 1;
export const LOWEST_SHARE_PRIORITY = 10;
export const DEFAULT_GROUP = 'all';

/** The one resource of a slot plan. */
export const SLOTS = 'slots';

/** A whole plan. Everything the engine decides depends on it and on the present state alone. */
export interface ResourcePlan {
  /** Slot plans count bundles, all equal to 1; resource plans count vectors. */
  readonly unit: 'slots' | 'resources';
  /** Names of the resources the plan counts; `['slots']` in a slot plan. */
  readonly resources: readonly string[];
  readonly groups: readonly string[];
  readonly consumers: readonly ConsumerPlan[];
  readonly options: PlanOptions;
}

/** A slot plan over the one group `all`, or over the groups given. */
export function slotPlan(
  consumers: readonly ConsumerPlan[],
  options: Partial<PlanOptions> = {},
  groups: readonly string[] = [DEFAULT_GROUP],
): ResourcePlan {
  return { unit: 'slots', resources: [SLOTS], groups, consumers, options: { ...DEFAULT_OPTIONS, ...options } };
}

/** A multidimensional plan over the resources named. */
export function vectorPlan(
  resources: readonly string[],
  consumers: readonly ConsumerPlan[],
  options: Partial<PlanOptions> = {},
  groups: readonly string[] = [DEFAULT_GROUP],
): ResourcePlan {
  return { unit: 'resources', resources, groups, consumers, options: { ...DEFAULT_OPTIONS, ...options } };
}
