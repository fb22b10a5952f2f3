import {
  type Amounts,
  type ConsumerPlan,
  DEFAULT_GROUP,
  LOWEST_SHARE_PRIORITY,
  type PlanOptions,
  type ResourcePlan,
  slotPlan,
  vectorPlan,
} from './plan.ts';

/** What a scenario says of a role; each preset makes of it what its policy knows about. */
export interface PresetRole {
  readonly role: string;
  readonly parent?: string;
  readonly weight?: number;
  /** 1 is the highest. */
  readonly priority?: number;
  /** The role's partition, by group. */
  readonly owned?: Readonly<Record<string, Amounts>>;
}

export const PRESETS = ['static', 'drf', 'drf-reclaim', 'priority', 'borrow', 'share', 'hybrid'] as const;
export type Preset = (typeof PRESETS)[number];

export interface PresetOptions {
  /** The resources the plan counts; a slot plan when absent. */
  readonly resources?: readonly string[];
  readonly groups?: readonly string[];
  /** Priority only: are lower priorities reclaimed from? Default true. */
  readonly preempt?: boolean;
  /** Hybrid only: part of each partition that stays owned, the rest goes to the pool. Default one half. */
  readonly ownedPart?: number;
  /** Switches on top of the preset's own. */
  readonly options?: Partial<PlanOptions>;
}

/** The plan of a preset (spec/ego.md 9). All of them run on the same engine, so that comparisons differ in it alone. */
export function presetPlan(preset: Preset, roles: readonly PresetRole[], settings: PresetOptions = {}): ResourcePlan {
  const parents = new Set(roles.flatMap((role) => [role.parent ?? role.role.split('/').slice(0, -1).join('/')]));
  const leaf = (role: PresetRole): boolean => !parents.has(role.role);
  const consumers = roles.map((role) => consumerOf(preset, role, leaf(role), roles, settings));
  const options: Partial<PlanOptions> = {
    reclaimPool: preset === 'priority' ? (settings.preempt ?? true) : preset !== 'drf',
    ...settings.options,
  };
  const groups = settings.groups ?? [DEFAULT_GROUP];
  return settings.resources === undefined
    ? slotPlan(consumers, options, groups)
    : vectorPlan(settings.resources, consumers, options, groups);
}

function consumerOf(
  preset: Preset,
  role: PresetRole,
  leaf: boolean,
  roles: readonly PresetRole[],
  settings: PresetOptions,
): ConsumerPlan {
  const name = { role: role.role, ...(role.parent !== undefined && { parent: role.parent }) };
  const ratio = { shareRatio: role.weight ?? 1 };
  const owned = { owned: role.owned ?? {} };
  // An inner role neither lends nor borrows: its leaves do.
  const loans = leaf ? { lend: {}, borrow: {} } : {};
  switch (preset) {
    case 'static':
      return { ...name, ...owned };
    case 'drf':
    case 'drf-reclaim':
    case 'share':
      return { ...name, ...ratio };
    case 'priority':
      return { ...name, ...ratio, sharePriority: priorityClass(role, roles) };
    case 'borrow':
      return { ...name, ...ratio, ...owned, ...loans };
    case 'hybrid':
      return { ...name, ...ratio, owned: part(role.owned ?? {}, settings.ownedPart ?? 0.5), ...loans };
  }
}

/**
 * Priorities of a scenario may be any numbers; classes are 1 to 10, so the distinct priorities are counted off.
 * @throws Error when there are more than ten
 */
function priorityClass(role: PresetRole, roles: readonly PresetRole[]): number {
  const distinct = [...new Set(roles.map((other) => other.priority ?? 1))].sort((a, b) => a - b);
  if (distinct.length > LOWEST_SHARE_PRIORITY) {
    throw new Error(`roles have ${distinct.length} different priorities; at most ${LOWEST_SHARE_PRIORITY} are allowed`);
  }
  return 1 + distinct.indexOf(role.priority ?? 1);
}

/** Rounded down, so that the parts of children never come to more than the part of their parent. */
function part(owned: Readonly<Record<string, Amounts>>, fraction: number): Record<string, Amounts> {
  return Object.fromEntries(
    Object.entries(owned).map(([group, amounts]) => [
      group,
      Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, Math.floor(amount * fraction)])),
    ]),
  );
}
