import type { Cluster } from '../cluster/cluster.ts';
import type { RoleId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { addTo, type Levels } from './levels.ts';

/** What top-level roles with a quota hold in tasks, for the wait ledger. */
export class QuotaWatch {
  readonly #cluster: Cluster;
  readonly #held: Levels[] = [];
  readonly #tops: RoleId[] = [];
  /** By top-level role: the record with which it last gave something back. */
  readonly #loosenedAt: number[] = [];

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** A task of the role took resources (1) or gave them back (-1). */
  change(role: RoleId, resources: ReadonlyBundle, times: 1 | -1, record: number): void {
    const top = this.#top(role);
    if (times < 0) this.#loosenedAt[top] = record;
    while (this.#held.length <= top) this.#held.push([]);
    addTo(this.#held[top]!, this.#cluster.kinds, resources, times);
  }

  /** How many more such tasks the limit of the role allows (spec/mesos.md 4.9); infinity where it has none. */
  tasksBelowLimit(role: RoleId, needs: ReadonlyBundle): number {
    const top = this.#top(role);
    const { limit } = this.#cluster.roles.quota(top);
    const { kinds } = this.#cluster;
    let tasks = Number.POSITIVE_INFINITY;
    for (let i = 0; i < needs.size; i++) {
      const most = limit[kinds.name(needs.kindAt(i))];
      if (most === undefined) continue;
      const held = this.#held[top]?.[kinds.nameId(needs.kindAt(i))] ?? 0;
      const each = needs.amountAt(i);
      if (each > 0) tasks = Math.min(tasks, Math.max(0, Math.floor((most - held) / each)));
    }
    return tasks;
  }

  /** The record with which the limit of the role last left it more room. */
  loosenedAt(role: RoleId): number {
    return this.#loosenedAt[this.#top(role)] ?? 0;
  }

  /** Is anything guaranteed to anybody, so that headroom may be kept from the others? */
  get hasGuarantees(): boolean {
    const { roles } = this.#cluster;
    for (let role = 0; role < roles.count; role++) {
      for (const _name in roles.quota(role).guarantee) return true;
    }
    return false;
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
