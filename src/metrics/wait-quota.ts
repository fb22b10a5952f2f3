import type { Cluster } from '../cluster/cluster.ts';
import type { RoleId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Book } from './book.ts';
import { addTo, type Levels, newLevels } from './levels.ts';

/** What top-level roles with a quota hold in tasks, for the wait ledger. */
export class QuotaWatch {
  readonly #cluster: Cluster;
  /** By top-level role; kept up only while any has a limit. */
  readonly #held: Levels[] = [];
  #hasLimits = false;
  readonly #tops: RoleId[] = [];
  /** By top-level role: the record with which it last gave something back. */
  readonly #loosenedAt: number[] = [];
  // As of the last reading: limits of top-level roles that have one, by resource name; and `hasGuarantees`.
  readonly #limits: (Levels | undefined)[] = [];
  #hasGuarantees = false;
  /** Is that out of date? */
  #isStale = true;
  /** The record with which quotas or weights changed last. */
  #changedAt = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** A task of the role took resources (1) or gave them back (-1). Returns whether the role has a limit. */
  change(role: RoleId, resources: ReadonlyBundle, times: 1 | -1, record: number): boolean {
    const top = this.#top(role);
    if (times < 0) this.#loosenedAt[top] = record;
    if (!this.#hasLimits) return false;
    while (this.#held.length <= top) this.#held.push(newLevels());
    addTo(this.#held[top]!, this.#cluster.kinds, resources, times);
    return this.#limits[top] !== undefined;
  }

  /** Quotas or weights are others from this record on. */
  rolesChanged(record: number): void {
    this.#isStale = true;
    this.#changedAt = record;
  }

  /** Reads the quotas again if any has changed. Returns whether any has. @param book says what roles hold */
  read(book: Book): boolean {
    const { roles, kinds } = this.#cluster;
    if (!this.#isStale) return false;
    this.#isStale = false;
    this.#limits.length = 0;
    this.#hasGuarantees = false;
    for (let role = 0; role < roles.count; role++) {
      const { guarantee, limit } = roles.quota(role);
      this.#hasGuarantees ||= Object.keys(guarantee).length > 0;
      for (const [name, most] of Object.entries(limit)) {
        const limits = this.#limits[role] ?? [];
        this.#limits[role] = limits;
        limits[kinds.nameIdOf(name)] = most;
      }
    }
    this.#hasLimits = this.#limits.length > 0;
    if (this.#hasLimits) this.#count(book);
    return true;
  }

  #count(book: Book): void {
    const { roles } = this.#cluster;
    for (let role = 0; role < roles.count; role++) this.#held[role] = newLevels();
    for (let role = 0; role < roles.count; role++) {
      const held = this.#held[this.#top(role)]!;
      for (const [name, amount] of book.role(role).used.entries()) {
        while (held.length <= name) held.push(0);
        held[name]! += amount;
      }
    }
  }

  /** How many more such tasks the limit of the role allows (spec/mesos.md 4.9); infinity where it has none. */
  tasksBelowLimit(role: RoleId, needs: ReadonlyBundle): number {
    const top = this.#top(role);
    const limits = this.#limits[top];
    let tasks = Number.POSITIVE_INFINITY;
    if (limits === undefined) return tasks;
    const { kinds } = this.#cluster;
    for (let i = 0; i < needs.size; i++) {
      const name = kinds.nameId(needs.kindAt(i));
      const most = limits[name];
      if (most === undefined) continue;
      const held = this.#held[top]?.[name] ?? 0;
      const each = needs.amountAt(i);
      if (each > 0) tasks = Math.min(tasks, Math.max(0, Math.floor((most - held) / each)));
    }
    return tasks;
  }

  /** The record since which all roles have the quotas and weights that they have. */
  get changedAt(): number {
    return this.#changedAt;
  }
  /** The record with which the limit of the role last left it more room. */
  loosenedAt(role: RoleId): number {
    return Math.max(this.#changedAt, this.#loosenedAt[this.#top(role)] ?? 0);
  }

  /** Is anything guaranteed to anybody, so that headroom may be kept from the others? */
  get hasGuarantees(): boolean {
    return this.#hasGuarantees;
  }

  #top(role: RoleId): RoleId {
    const known = this.#tops[role];
    if (known !== undefined) return known;
    const { roles } = this.#cluster;
    const top = roles.find(roles.path(role).split('/')[0]!) ?? role;
    this.#tops[role] = top;
    return top;
  }
}
