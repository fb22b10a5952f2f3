import type { FrameworkId, RoleId } from '../../cluster/ids.ts';
import type { Micros } from '../../engine/micros.ts';
import type { ConstraintSet } from '../offer-constraints.ts';
import { type RoleId as LeafId, NO_ROLE } from './role-tree.ts';
import { BORROWED, EXCESS, type Tag } from './target-table.ts';
import type { VectorId } from './vectors.ts';
import type { Declared } from './wants.ts';

/** A framework in one of its roles. */
export class Seat {
  /** Refusals are kept by it. */
  readonly id: number;
  readonly framework: FrameworkId;
  readonly lane: Lane;
  constraints: ConstraintSet | undefined;
  /** Subscribed, connected and not suppressed: it may be offered something. */
  active = false;
  /** Tasks it runs, and bundles in its offers. */
  tasks = 0;
  readonly offered: number[] = [];
  /** Since when it has wanted something without a pause. */
  requestedAt: Micros = 0;
  pending = 0;
  /** Demand is guessed, and it has declined: it wants nothing before this. */
  quietUntil: Micros = Number.NEGATIVE_INFINITY;
  /** What it wants, as of the beginning of the cycle. */
  readonly declared: Declared[] = [];
  /** Something that decides what it wants has changed since. */
  isStale = true;
  /** By vector: the cycle in which no agent could be found for one more. */
  readonly blocked: number[] = [];

  constructor(id: number, framework: FrameworkId, lane: Lane) {
    this.id = id;
    this.framework = framework;
    this.lane = lane;
  }
}

const NO_GROUPS = new Float64Array(0);

/** The frameworks of one role, and all that their leaf of the plan holds. Amounts stand by resource of the plan. */
export class Lane {
  readonly role: RoleId;
  readonly path: string;
  readonly isNested: boolean;
  /** Where it stands in the plan in force. */
  leaf: LeafId = NO_ROLE;
  readonly seats: Seat[] = [];
  /** By vector: tasks that run or are about to. */
  readonly running: number[] = [];
  /** Amounts of its tasks, of its offers, of what is being reclaimed for it and of its own tasks under notice. */
  readonly held: Float64Array;
  readonly offered: Float64Array;
  readonly pledged: Float64Array;
  readonly noticed: Float64Array;
  /** Of its tasks and its offers by group of agents, at `group * resources + resource`; empty where the plan has but one group. */
  heldIn: Float64Array = NO_GROUPS;
  offeredIn: Float64Array = NO_GROUPS;
  /** The target, added up from the most secure source on: amounts at `tag * resources + resource`. */
  readonly upTo: Float64Array;
  readonly #resources: number;
  /** After a declined earmark: nothing is reclaimed until then, or until its demand changes, or its target grows. */
  backOffUntil: Micros = Number.NEGATIVE_INFINITY;
  backOffTarget = 0;
  /** The pass in which an owner that insists on its own could not get it back. */
  insistsInVain = -1;

  constructor(role: RoleId, path: string, resources: number) {
    this.role = role;
    this.path = path;
    this.isNested = path.includes('/');
    this.#resources = resources;
    this.held = new Float64Array(resources);
    this.offered = new Float64Array(resources);
    this.pledged = new Float64Array(resources);
    this.noticed = new Float64Array(resources);
    this.upTo = new Float64Array(EXCESS * resources);
  }

  /** The groups are those of another plan; counting begins again. */
  countGroups(groups: number): void {
    const amounts = groups === 1 ? 0 : groups * this.#resources;
    this.heldIn = new Float64Array(amounts);
    this.offeredIn = new Float64Array(amounts);
  }

  target(resource: number): number {
    return this.upTo[BORROWED * this.#resources + resource]!;
  }

  /** How many more such bundles the target allows from sources up to a tag; what is pledged counts as held if asked for. */
  room(amounts: Float64Array, tag: Tag, withPledges: boolean): number {
    let bundles = Number.POSITIVE_INFINITY;
    for (let r = 0; r < this.#resources; r++) {
      const each = amounts[r]!;
      if (each === 0) continue;
      const has = this.held[r]! + this.offered[r]! + (withPledges ? this.pledged[r]! : 0);
      bundles = Math.min(bundles, Math.floor((this.upTo[tag * this.#resources + r]! - has) / each));
    }
    return Math.max(0, bundles);
  }

  /** Held by tasks beyond the target and not under notice yet: what may be reclaimed. */
  excess(resource: number): number {
    return Math.max(0, this.held[resource]! - this.noticed[resource]! - this.target(resource));
  }

  /** Does it wait after a declined earmark? The pause ends early when its target has grown. */
  isBackedOff(now: Micros): boolean {
    return now < this.backOffUntil && this.#targetSum() <= this.backOffTarget;
  }

  backOff(until: Micros): void {
    this.backOffUntil = until;
    this.backOffTarget = this.#targetSum();
  }

  #targetSum(): number {
    let sum = 0;
    for (let r = 0; r < this.#resources; r++) sum += this.target(r);
    return sum;
  }

  add(vector: VectorId, amounts: Float64Array, count: number): void {
    this.running[vector] = (this.running[vector] ?? 0) + count;
    for (let r = 0; r < this.#resources; r++) this.held[r]! += count * amounts[r]!;
  }
}

export function addTo(sum: Float64Array, amounts: ArrayLike<number>, times: number): void {
  for (let r = 0; r < sum.length; r++) sum[r]! += times * amounts[r]!;
}

/** Adds to the part of a group, where amounts are kept by group and the agent belongs to one. */
export function addToGroup(sums: Float64Array, group: number, amounts: ArrayLike<number>, times: number): void {
  if (sums.length === 0 || group < 0) return;
  const at = group * amounts.length;
  for (let r = 0; r < amounts.length; r++) sums[at + r]! += times * amounts[r]!;
}
