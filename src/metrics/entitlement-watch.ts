import { NONE, type RoleId } from '../cluster/ids.ts';
import type { Amounts } from '../cluster/roles.ts';
import { type Micros, toSeconds } from '../engine/micros.ts';
import type { Account, Book } from './book.ts';
import { giniCoefficient } from './definitions/gini.ts';
import { jainIndex } from './definitions/jain.ts';
import { ResourceEntitlement } from './entitlement/resource-entitlement.ts';
import type { Measure, MeasureContext } from './measure.ts';
import type { Sheet } from './sheet.ts';

const NO_RESOURCE = -1;

/** One role's standing against what it is entitled to. */
class Standing {
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
  /** When the spell it is in began, NaN if it does not starve. */
  starvesSince: Micros = Number.NaN;
  resource = NO_RESOURCE;
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
    const { changed } = this.#book;
    let isAny = false;
    for (let i = 0; i < changed.length; i++) {
      const account = changed[i]!;
      if (account.role === NONE) continue;
      isAny = true;
      this.#settle(account.role, from);
      this.#demand(account);
    }
    if (!isAny) return;
    this.#level(from);
    for (let i = 0; i < changed.length; i++) if (changed[i]!.role !== NONE) this.#look(changed[i]!, from);
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
      this.#settle(role, end);
      this.#endSpell(role, end);
      const standing = this.#of(role);
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
    while (this.#standings.length <= role) this.#standings.push(new Standing());
    return this.#standings[role]!;
  }

  /** Everything may be different: the capacity, the roles, what they are guaranteed. */
  #begin(at: Micros): void {
    const { roles, kinds } = this.#context.cluster;
    this.#capacityVersion = this.#book.capacityVersion;
    this.#rolesVersion = this.#book.rolesVersion;
    this.#roleCount = roles.count;
    for (let role = 0; role < roles.count; role++) this.#settle(role, at);
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
    for (let role = 0; role < roles.count; role++) this.#demand(this.#book.role(role));
    for (const resource of this.#resources) resource.settle(at);
    for (let role = 0; role < roles.count; role++) this.#look(this.#book.role(role), at);
  }

  /** What a role could use now: what it holds and what its waiting tasks need. */
  #demand({ role, used, waiting }: Account): void {
    for (let name = 0; name < this.#resources.length; name++)
      this.#resources[name]!.set(role, (used[name] ?? 0) + (waiting[name] ?? 0));
  }

  /** Demands are as they are now: whom does the new level of a resource make a difference to? */
  #level(at: Micros): void {
    for (let name = 0; name < this.#resources.length; name++) {
      const resource = this.#resources[name]!;
      const touched = resource.settle(at);
      for (let i = 0; i < touched.length; i++) {
        const role = touched[i]!;
        if (this.#of(role).resource === name && !this.#book.role(role).isChanged) this.#classify(role, at);
      }
    }
  }

  /** A role's own account has changed. */
  #look(account: Account, at: Micros): void {
    const { role, tasksHeld, tasksWaiting } = account;
    const standing = this.#of(role);
    standing.follows = false;
    standing.isActive = tasksHeld > 0 || tasksWaiting > 0;
    const resource = standing.isActive ? this.#dominant(account) : NO_RESOURCE;
    this.#resourceOf(standing)?.forget(role);
    if (standing.resource !== resource) standing.leastVersion = -1;
    standing.resource = resource;
    standing.amountHeld = resource === NO_RESOURCE ? 0 : (account.used[resource] ?? 0);
    standing.smallest =
      resource === NO_RESOURCE || tasksWaiting === 0
        ? Number.POSITIVE_INFINITY
        : this.#smallestWaiting(account, standing);
    this.#classify(role, at);
  }

  /** Its dominant resource, if it has demand. */
  #resourceOf({ resource }: Standing): ResourceEntitlement | undefined {
    return resource === NO_RESOURCE ? undefined : this.#resources[resource];
  }

  /** Finds what a role is entitled to from now on, and whether it starves. */
  #classify(role: RoleId, at: Micros): void {
    const standing = this.#of(role);
    if (standing.since !== at) this.#settle(role, at);
    standing.follows = false;
    standing.entitledShare = 0;
    let starves = false;
    const resource = this.#resourceOf(standing);
    if (resource !== undefined) {
      const entitled = resource.entitled(role);
      standing.follows = resource.follows(role);
      standing.entitledShare = entitled / resource.capacity;
      standing.levels = resource.levelsOf(role);
      starves = entitled - standing.amountHeld >= standing.smallest;
      if (standing.follows) resource.watch(role, standing.amountHeld + standing.smallest, starves);
      else resource.forget(role);
    }
    if (!starves) this.#endSpell(role, at);
    else if (Number.isNaN(standing.starvesSince)) standing.starvesSince = Math.max(at, this.#context.from);
  }

  /** Counts the time up to `at`. */
  #settle(role: RoleId, at: Micros): void {
    const standing = this.#of(role);
    const from = Math.max(standing.since, this.#context.from);
    standing.since = at;
    if (!standing.isActive) return;
    const resource = this.#resourceOf(standing);
    let entitledLevels = 0;
    if (standing.follows) {
      resource!.advance(at);
      const levels = resource!.levelsOf(role);
      entitledLevels = levels - standing.levels;
      standing.levels = levels;
    }
    const span = at - from;
    if (span <= 0) return;
    standing.active += span;
    if (resource === undefined) return;
    const held = (standing.amountHeld / resource.capacity) * span;
    const entitled = standing.follows ? entitledLevels : standing.entitledShare * span;
    standing.held += held;
    standing.entitled += entitled;
    if (!Number.isNaN(standing.starvesSince)) standing.missing += entitled - held;
  }

  #endSpell(role: RoleId, at: Micros): void {
    const standing = this.#of(role);
    const from = standing.starvesSince;
    standing.starvesSince = Number.NaN;
    const span = at - from;
    if (!(span > this.#patience)) return; // NaN where there is no spell.
    standing.spells++;
    standing.starved += span;
    standing.longest = Math.max(standing.longest, span);
    this.#tell(role, from, at);
  }

  /** The resource of which a role asks for the largest part; of two alike the one known first. */
  #dominant(account: Account): number {
    const { capacity } = this.#book;
    let dominant = NO_RESOURCE;
    let largest = 0;
    for (let name = 0; name < capacity.length; name++) {
      if (capacity[name] === 0) continue;
      const part = ((account.used[name] ?? 0) + (account.waiting[name] ?? 0)) / capacity[name]!;
      if (part <= largest) continue;
      largest = part;
      dominant = name;
    }
    return dominant;
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
