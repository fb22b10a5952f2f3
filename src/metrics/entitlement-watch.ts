import type { RoleId } from '../cluster/ids.ts';
import type { Amounts } from '../cluster/roles.ts';
import { type Micros, toSeconds } from '../engine/micros.ts';
import type { Account, Book } from './book.ts';
import { giniCoefficient } from './definitions/gini.ts';
import { jainIndex } from './definitions/jain.ts';
import { ResourceEntitlement } from './entitlement/resource-entitlement.ts';
import { levelOf } from './levels.ts';
import type { Measure, MeasureContext } from './measure.ts';
import type { Sheet } from './sheet.ts';

const NO_RESOURCE = -1;

/** One role's standing against what it is entitled to. */
class Standing {
  readonly role: RoleId;
  /** Microseconds with demand: held or waiting tasks. */
  active = 0;
  /** Of those, in spells of starvation. */
  starved = 0;
  longest = 0;
  spells = 0;
  /** Parts of the capacity of its dominant resource times microseconds, while it has demand. */
  held = 0;
  entitled = 0;
  /** Of the entitled, what it did not hold while it waited for it. */
  missing = 0;

  // As of the last change of it; sums are those up to `since`.
  since: Micros = 0;
  isActive = false;
  /** Its dominant resource, NO_RESOURCE without demand; and the one that its demand, which has just changed, makes it. */
  resource = NO_RESOURCE;
  dominant = NO_RESOURCE;
  /** When the spell it is in began, NaN if it does not starve. */
  starvesSince: Micros = Number.NaN;
  /** In thousandths of that resource. */
  amountHeld = 0;
  /** The least that a waiting task needs of that resource, as of a version of the list of what waits. */
  least = 0;
  leastVersion = -1;
  /** A role that waits starves from so much more than it holds on; infinity of one that does not wait. */
  smallest = Number.POSITIVE_INFINITY;
  /** Does what it is entitled to go with the level of the resource? Else it is `entitledShare`, a part of the capacity. */
  follows = false;
  entitledShare = 0;
  /** The integral of the level when it was settled last. */
  levels = 0;

  constructor(role: RoleId) {
    this.role = role;
  }
}

/**
 * Starvation and fairness. A role has demand while it holds something or has tasks that could run. It is looked at in its dominant
 * resource, that of which its demand is the largest part of the cluster. There it is entitled to what it owns or is guaranteed, else to
 * its weighted max-min share among the roles with demand, both capped by demand and by its limit (roles are compared side by
 * side, whatever their place in the tree). It starves while it waits and even its smallest waiting task would fit into what it is entitled to
 * beyond what it holds: tasks are whole, so a rest that no task of it could use is no starvation. Nor is a spell that is over
 * within the patience, one allocation interval: no allocator could have answered sooner.
 *
 * A role is looked at when its demand changes, or when that of others makes a difference to it: those whose entitlement only goes up and down with
 * the common level are settled from the integral of the level.
 */
export class EntitlementWatch implements Measure {
  readonly #context: MeasureContext;
  readonly #book: Book;
  readonly #owned: ReadonlyMap<string, Amounts>;
  readonly #patience: Micros;
  readonly #standings: Standing[] = [];
  /** By resource name. */
  readonly #resources: ResourceEntitlement[] = [];
  readonly #tell: (role: RoleId, from: Micros, to: Micros) => void;
  #capacityVersion = -1;
  #rolesVersion = -1;
  #roleCount = 0;

  /**
   * @param owned by role path: what it owns, in thousandths; roles that own nothing of their own are absent
   * @param patience spells count, whole, when they are longer than this
   * @param tell hears of every spell in which a role starved, once it is over and known to count
   */
  constructor(
    context: MeasureContext,
    owned: ReadonlyMap<string, Amounts>,
    patience: Micros,
    tell: (role: RoleId, from: Micros, to: Micros) => void = () => {},
  ) {
    this.#context = context;
    this.#book = context.book;
    this.#owned = owned;
    this.#patience = patience;
    this.#tell = tell;
  }

  /** A span has passed. */
  elapsed(): void {
    const { roles } = this.#context.cluster;
    const { from } = this.#book;
    if (
      this.#capacityVersion !== this.#book.capacityVersion ||
      this.#rolesVersion !== this.#book.rolesVersion ||
      this.#roleCount !== roles.count
    ) {
      this.#begin(from);
      return;
    }
    const { changedRoles: changed } = this.#book;
    if (changed.length === 0) return;
    for (let i = 0; i < changed.length; i++) {
      const account = changed[i]!;
      const standing = this.#standings[account.role]!;
      this.#settle(standing, from);
      this.#demand(standing, account);
    }
    this.#level(from);
    for (let i = 0; i < changed.length; i++) {
      const account = changed[i]!;
      this.#look(this.#standings[account.role]!, account, from);
    }
  }

  report(sheet: Sheet, end: Micros): void {
    const { roles } = this.#context.cluster;
    const ratios: number[] = [];
    let active = 0;
    let starved = 0;
    let longest = 0;
    let missing = 0;
    let entitled = 0;
    for (let role = 0; role < roles.count; role++) {
      const standing = this.#of(role);
      this.#settle(standing, end);
      this.#endSpell(standing, end);
      active += standing.active;
      starved += standing.starved;
      longest = Math.max(longest, standing.longest);
      missing += standing.missing;
      entitled += standing.entitled;
      const ratio = standing.held / standing.entitled;
      if (standing.entitled > 0) ratios.push(ratio);
      sheet.role(role, 'starvation.demand_seconds', toSeconds(standing.active));
      sheet.role(role, 'starvation.starved_seconds', toSeconds(standing.starved));
      sheet.role(role, 'starvation.starved_fraction', standing.starved / standing.active);
      sheet.role(role, 'starvation.longest_spell', toSeconds(standing.longest));
      sheet.role(role, 'starvation.spells', standing.spells);
      sheet.role(role, 'starvation.shortfall', standing.missing / standing.entitled);
      sheet.role(role, 'fairness.share_over_entitlement', ratio);
    }
    sheet.cluster('starvation.starved_seconds', toSeconds(starved));
    sheet.cluster('starvation.starved_fraction', starved / active);
    sheet.cluster('starvation.longest_spell', toSeconds(longest));
    sheet.cluster('starvation.shortfall', missing / entitled);
    sheet.cluster('fairness.jain', jainIndex(ratios) ?? Number.NaN);
    sheet.cluster('fairness.gini', giniCoefficient(ratios) ?? Number.NaN);
  }

  #of(role: number): Standing {
    while (this.#standings.length <= role) this.#standings.push(new Standing(this.#standings.length));
    return this.#standings[role]!;
  }

  /** Everything may be different: the capacity, the roles, what they are guaranteed. */
  #begin(at: Micros): void {
    const { roles, kinds } = this.#context.cluster;
    this.#capacityVersion = this.#book.capacityVersion;
    this.#rolesVersion = this.#book.rolesVersion;
    this.#roleCount = roles.count;
    for (let role = 0; role < roles.count; role++) this.#settle(this.#of(role), at);
    const weights = Array.from({ length: roles.count }, (_, role) => roles.weight(role));
    for (const [name, capacity] of this.#book.capacity.entries()) {
      this.#resources[name] ??= new ResourceEntitlement(this.#context.from);
      const resource = kinds.names[name]!;
      const floors = weights.map((_, role) => {
        const owned = this.#owned.get(roles.path(role))?.[resource];
        return owned ?? roles.quota(role).guarantee[resource] ?? Number.NaN;
      });
      const limits = weights.map((_, role) => roles.quota(role).limit[resource] ?? Number.POSITIVE_INFINITY);
      this.#resources[name].restart(at, capacity, weights, floors, limits);
    }
    for (const standing of this.#standings) this.#demand(standing, this.#book.role(standing.role));
    for (const resource of this.#resources) resource.settle(at);
    for (const standing of this.#standings) this.#look(standing, this.#book.role(standing.role), at);
  }

  /**
   * What a role could use now: what it holds and what its waiting tasks need. The resource of which it asks for the largest part is its dominant
   * one; of two alike the one known first.
   */
  #demand(standing: Standing, { used, waiting }: Account): void {
    let dominant = NO_RESOURCE;
    let largest = 0;
    for (let name = 0; name < this.#resources.length; name++) {
      const resource = this.#resources[name]!;
      const demand = levelOf(used, name) + levelOf(waiting, name);
      resource.set(standing.role, demand);
      const part = resource.capacity === 0 ? 0 : demand / resource.capacity;
      if (part <= largest) continue;
      largest = part;
      dominant = name;
    }
    standing.dominant = dominant;
  }

  /** Demands are as they are now: whom does the new level of a resource make a difference to? */
  #level(at: Micros): void {
    for (let name = 0; name < this.#resources.length; name++) {
      const resource = this.#resources[name]!;
      const touched = resource.settle(at);
      for (let i = 0; i < touched.length; i++) {
        const standing = this.#standings[touched[i]!]!;
        if (standing.resource === name && !this.#book.role(standing.role).isChanged) this.#classify(standing, at);
      }
    }
  }

  /** A role's own account has changed. */
  #look(standing: Standing, account: Account, at: Micros): void {
    const { dominant } = standing;
    if (standing.follows) this.#resources[standing.resource]!.forget(standing.role);
    standing.follows = false;
    standing.isActive = account.tasksHeld > 0 || account.tasksWaiting > 0;
    if (standing.resource !== dominant) standing.leastVersion = -1;
    standing.resource = dominant;
    standing.amountHeld = dominant === NO_RESOURCE ? 0 : levelOf(account.used, dominant);
    standing.smallest =
      dominant === NO_RESOURCE || account.tasksWaiting === 0
        ? Number.POSITIVE_INFINITY
        : this.#smallestWaiting(account, standing);
    this.#classify(standing, at);
  }

  /** Finds what a role is entitled to from now on, and whether it starves. */
  #classify(standing: Standing, at: Micros): void {
    if (standing.since !== at) this.#settle(standing, at);
    const { role } = standing;
    const followed = standing.follows;
    standing.follows = false;
    standing.entitledShare = 0;
    let starves = false;
    if (standing.resource !== NO_RESOURCE) {
      const resource = this.#resources[standing.resource]!;
      const entitled = resource.entitled(role);
      standing.entitledShare = entitled / resource.capacity;
      starves = entitled - standing.amountHeld >= standing.smallest;
      if (resource.follows(role)) {
        standing.follows = true;
        standing.levels = resource.levelsOf(role);
        resource.watch(role, standing.amountHeld + standing.smallest, starves);
      } else if (followed) resource.forget(role);
    }
    if (!starves) this.#endSpell(standing, at);
    else if (Number.isNaN(standing.starvesSince)) standing.starvesSince = Math.max(at, this.#context.from);
  }

  /** Counts the time up to `at`. */
  #settle(standing: Standing, at: Micros): void {
    const span = at - Math.max(standing.since, this.#context.from);
    standing.since = at;
    if (!standing.isActive) return;
    const entitled = standing.follows ? this.#passedLevels(standing, at) : standing.entitledShare * span;
    if (span <= 0) return;
    standing.active += span;
    if (standing.resource === NO_RESOURCE) return;
    const held = (standing.amountHeld / this.#resources[standing.resource]!.capacity) * span;
    standing.held += held;
    standing.entitled += entitled;
    if (!Number.isNaN(standing.starvesSince)) standing.missing += entitled - held;
  }

  /** What the level came to since it was last read for a role that goes with it. */
  #passedLevels(standing: Standing, at: Micros): number {
    const resource = this.#resources[standing.resource]!;
    const before = standing.levels;
    resource.advance(at);
    standing.levels = resource.levelsOf(standing.role);
    return standing.levels - before;
  }

  #endSpell(standing: Standing, at: Micros): void {
    const from = standing.starvesSince;
    if (Number.isNaN(from)) return;
    standing.starvesSince = Number.NaN;
    const span = at - from;
    if (span <= this.#patience) return;
    standing.spells++;
    standing.starved += span;
    standing.longest = Math.max(standing.longest, span);
    this.#tell(standing.role, from, at);
  }

  #smallestWaiting(account: Account, standing: Standing): number {
    if (standing.leastVersion === account.shapesVersion) return standing.least;
    const { shapes, kinds } = this.#context.cluster;
    const kind = kinds.plain(kinds.names[standing.resource]!);
    let smallest = Number.POSITIVE_INFINITY;
    for (const shape of account.waitingShapes) smallest = Math.min(smallest, shapes.needs(shape).amount(kind));
    standing.least = Math.max(smallest, 1); // Tasks that need nothing of it cannot starve for it.
    standing.leastVersion = account.shapesVersion;
    return standing.least;
  }
}
