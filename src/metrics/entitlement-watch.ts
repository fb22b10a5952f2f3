import type { RoleId } from '../cluster/ids.ts';
import type { Amounts } from '../cluster/roles.ts';
import { type Micros, toSeconds } from '../engine/micros.ts';
import type { Account, Book, SpanListener } from './book.ts';
import { giniCoefficient } from './definitions/gini.ts';
import { jainIndex } from './definitions/jain.ts';
import { entitlements } from './entitlement/entitlement.ts';
import type { Measure, MeasureContext } from './measure.ts';
import type { Sheet } from './sheet.ts';

/** One role's standing against what it is entitled to. */
class Standing {
  /** Microseconds with demand: held or waiting tasks. */
  active = 0;
  /** Of those, in spells of starvation. */
  starved = 0;
  /** Length so far of the spell it is in. */
  spell = 0;
  longest = 0;
  spells = 0;
  /** Parts of the capacity of its dominant resource times microseconds, while it has demand. */
  held = 0;
  entitled = 0;
  /** Of the entitled, what it did not hold while it waited for it. */
  missing = 0;
  // As of the last change of levels.
  isActive = false;
  isStarved = false;
  share = 0;
  entitledShare = 0;
}

/**
 * Starvation and fairness. A role has demand while it holds something or has tasks that could run. It is looked at in its dominant
 * resource, that of which its demand is the largest part of the cluster. There it is entitled to what it owns or is guaranteed, else to
 * its weighted max-min share among the roles with demand, both capped by demand (roles are compared side by
 * side, whatever their place in the tree). It starves while it waits and even its smallest waiting task would fit into what it is entitled to
 * beyond what it holds: tasks are whole, so a rest that no task of it could use is no starvation. Nor is a spell that is over
 * within the patience, one allocation interval: no allocator could have answered sooner.
 */
export class EntitlementWatch implements Measure, SpanListener {
  readonly #context: MeasureContext;
  readonly #book: Book;
  readonly #owned: ReadonlyMap<string, Amounts>;
  readonly #patience: Micros;
  readonly #standings: Standing[] = [];
  readonly #tell: (role: RoleId, from: Micros, to: Micros) => void;
  #version = -1;

  /**
   * @param owned by role path: what it owns, in thousandths; roles that own nothing of their own are absent
   * @param patience spells count, whole, when they are longer than this
   * @param tell hears of every piece of time in which a role starved, once it is known to count
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
    context.book.measure(this);
  }

  elapsed(from: Micros, to: Micros): void {
    if (this.#version !== this.#book.version) {
      this.#version = this.#book.version;
      this.#look();
    }
    const span = to - from;
    for (let role = 0; role < this.#standings.length; role++) {
      const standing = this.#standings[role]!;
      if (!standing.isActive) continue;
      standing.active += span;
      standing.held += standing.share * span;
      standing.entitled += standing.entitledShare * span;
      if (!standing.isStarved) continue;
      standing.missing += (standing.entitledShare - standing.share) * span;
      const before = standing.spell;
      standing.spell += span;
      if (standing.spell <= this.#patience) continue;
      const isNew = before <= this.#patience;
      const counted = isNew ? standing.spell : span;
      if (isNew) standing.spells++;
      standing.starved += counted;
      this.#tell(role, to - counted, to);
      if (standing.spell > standing.longest) standing.longest = standing.spell;
    }
  }

  report(sheet: Sheet): void {
    const { roles } = this.#context.cluster;
    const ratios: number[] = [];
    let active = 0;
    let starved = 0;
    let longest = 0;
    let missing = 0;
    let entitled = 0;
    for (let role = 0; role < roles.count; role++) {
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

  #look(): void {
    const { roles } = this.#context.cluster;
    const byResource: (number[] | undefined)[] = [];
    for (let role = 0; role < roles.count; role++) {
      const standing = this.#of(role);
      const account = this.#book.role(role);
      standing.isActive = account.tasksHeld > 0 || account.tasksWaiting > 0;
      const resource = standing.isActive ? this.#dominant(account) : undefined;
      let starves = false;
      if (resource !== undefined) {
        byResource[resource] ??= this.#entitlements(resource);
        const capacity = this.#book.capacity[resource]!;
        const held = account.used[resource] ?? 0;
        const entitled = byResource[resource][role]!;
        standing.share = held / capacity;
        standing.entitledShare = entitled / capacity;
        starves = account.tasksWaiting > 0 && entitled - held >= this.#smallestWaiting(account, resource);
      } else {
        standing.share = 0;
        standing.entitledShare = 0;
      }
      standing.isStarved = starves;
      if (!starves) standing.spell = 0;
    }
  }

  /** The resource of which a role asks for the largest part; of two alike the one known first. */
  #dominant(account: Account): number | undefined {
    const { capacity } = this.#book;
    let dominant: number | undefined;
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

  #entitlements(resource: number): number[] {
    const { roles, kinds } = this.#context.cluster;
    const name = kinds.names[resource]!;
    const demands: number[] = [];
    const weights: number[] = [];
    const floors: number[] = [];
    for (let role = 0; role < roles.count; role++) {
      const account = this.#book.role(role);
      demands.push((account.used[resource] ?? 0) + (account.waiting[resource] ?? 0));
      weights.push(roles.weight(role));
      const owned = this.#owned.get(roles.path(role))?.[name];
      floors.push(owned ?? roles.quota(role).guarantee[name] ?? Number.NaN);
    }
    return entitlements({ capacity: this.#book.capacity[resource]!, demands, weights, floors });
  }

  #smallestWaiting({ waitingTasks }: Account, resource: number): number {
    const { shapes, kinds } = this.#context.cluster;
    const kind = kinds.plain(kinds.names[resource]!);
    let smallest = Number.POSITIVE_INFINITY;
    for (let shape = 0; shape < waitingTasks.length; shape++) {
      if (waitingTasks[shape]! > 0) smallest = Math.min(smallest, shapes.needs(shape).amount(kind));
    }
    return Math.max(smallest, 1); // Tasks that need nothing of it cannot starve for it.
  }
}
