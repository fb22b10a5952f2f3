import type { AgentsView } from '../cluster/agents.ts';
import type { RoleId } from '../cluster/ids.ts';
import { NONE } from '../cluster/ids.ts';
import type { Kinds } from '../cluster/resources/kinds.ts';
import { Limits } from '../cluster/resources/limits.ts';
import { addQuantitiesOf, Quantities } from '../cluster/resources/quantities.ts';
import type { Quota } from '../cluster/roles.ts';
import { ROOT } from './client-tree.ts';
import type { ClusterTotals } from './cluster-totals.ts';
import type { RoleTree } from './role-tree.ts';
import type { SorterTree } from './sorter-tree.ts';

/** The quota of a top-level role, and what counts against it in the cycle under way. */
export class RoleQuota {
  readonly role: RoleId;
  readonly path: string;
  readonly guarantee: Quantities;
  readonly limits: Limits;
  readonly hasGuarantee: boolean;
  readonly hasLimits: boolean;
  readonly consumed: Quantities = new Quantities();

  constructor(role: RoleId, path: string, quota: Quota, kinds: Kinds) {
    this.role = role;
    this.path = path;
    this.guarantee = Quantities.ofNames(quota.guarantee, kinds);
    this.limits = Limits.ofNames(quota.limit, kinds);
    this.hasGuarantee = !this.guarantee.isEmpty;
    this.hasLimits = !this.limits.isEmpty;
  }

  /** Is any part of the guarantee not consumed? */
  get isUnmet(): boolean {
    return this.hasGuarantee && !this.consumed.contains(this.guarantee);
  }
}

/**
 * Quotas and headroom in a cycle (spec/mesos.md 4.2). Only top-level roles have quotas; what their descendants hold counts
 * for them, but does not bind the descendants (11.6).
 */
export class QuotaLedger {
  readonly #kinds: Kinds;
  readonly #totals: ClusterTotals;
  readonly #known: RoleTree;
  readonly #sorter: SorterTree;
  readonly #byRole: (RoleQuota | undefined)[] = [];
  #quotas: readonly RoleQuota[] = [];
  #anyGuarantee = false;
  /** What unmet guarantees ask for, and what is free for anybody, in the whole cluster. */
  readonly #required = new Quantities();
  readonly #available = new Quantities();
  readonly #revocable = new Quantities();
  readonly #surplus = new Quantities();

  constructor(kinds: Kinds, totals: ClusterTotals, known: RoleTree, sorter: SorterTree) {
    this.#kinds = kinds;
    this.#totals = totals;
    this.#known = known;
    this.#sorter = sorter;
  }

  get isEmpty(): boolean {
    return this.#quotas.length === 0;
  }
  /** Quotas in force, by row of the role. */
  get all(): readonly RoleQuota[] {
    return this.#quotas;
  }
  of(role: RoleId): RoleQuota | undefined {
    return role < this.#byRole.length ? this.#byRole[role] : undefined;
  }

  set(role: RoleId, path: string, quota: Quota): void {
    const entry = new RoleQuota(role, path, quota, this.#kinds);
    const kept = (entry.hasGuarantee || entry.hasLimits) && !path.includes('/') ? entry : undefined;
    while (this.#byRole.length <= role) this.#byRole.push(undefined);
    this.#byRole[role] = kept;
    this.#quotas = this.#byRole.filter((each) => each !== undefined);
    this.#anyGuarantee = this.#quotas.some((each) => each.hasGuarantee);
  }

  /** Before the passes: counts afresh what is consumed, required and available. */
  begin(agents: AgentsView): void {
    this.#required.clear();
    for (const quota of this.#quotas) {
      this.#countConsumed(quota);
      for (let name = 0; name < quota.guarantee.top; name++) {
        const unmet = quota.guarantee.get(name) - quota.consumed.get(name);
        if (unmet > 0) this.#required.increase(name, unmet);
      }
    }
    if (!this.#required.isEmpty) this.#countAvailable(agents);
  }

  /** Must something be kept free? If nothing at all is required, nothing is cut for headroom (spec/mesos.md 4.3). */
  get keepsHeadroom(): boolean {
    return this.#anyGuarantee && !this.#required.isEmpty;
  }
  /** What may be given beyond guarantees: available less required. Lent until the next call. */
  get surplus(): Quantities {
    return this.#surplus.copyFrom(this.#available).subtract(this.#required);
  }

  /** Books what a guarantee got. */
  fulfilled(amounts: Quantities): void {
    this.#required.subtract(amounts);
    this.#available.subtract(amounts);
  }
  /** Books what was given beyond guarantees. */
  given(amounts: Quantities): void {
    this.#available.subtract(amounts);
  }

  /** Reservations of the subtree, allocated or not, and what it holds of unreserved, non-revocable scalars. */
  #countConsumed(quota: RoleQuota): void {
    const { consumed, path } = quota;
    consumed.clear();
    const record = this.#known.find(path);
    if (record !== undefined) consumed.add(record.reserved);
    const node = this.#sorter.find(path);
    if (node === NONE) return;
    for (let name = 0; name < this.#kinds.names.length; name++) {
      const charged = this.#sorter.charged(node, name);
      if (charged > 0) consumed.increase(name, charged);
    }
  }

  /** Total less held, less unallocated reservations, less unallocated revocable: each step stops at 0. */
  #countAvailable(agents: AgentsView): void {
    const { all, reserved } = this.#totals;
    this.#countRevocable(agents);
    this.#available.clear();
    for (let name = 0; name < this.#kinds.names.length; name++) {
      const free = Math.max(0, all.get(name) - this.#sorter.held(ROOT, name));
      const unallocated = Math.max(0, reserved.get(name) - this.#sorter.reserved(ROOT, name));
      const rest = Math.max(0, Math.max(0, free - unallocated) - this.#revocable.get(name));
      if (rest > 0) this.#available.set(name, rest);
    }
  }

  #countRevocable(agents: AgentsView): void {
    this.#revocable.clear();
    let revocable = false;
    for (let kind = 0; kind < this.#kinds.count; kind++) revocable ||= this.#kinds.isRevocable(kind);
    if (!revocable) return;
    for (let agent = 0; agent < agents.count; agent++) {
      if (agents.isRegistered(agent))
        addQuantitiesOf(agents.available(agent), this.#kinds, this.#revocable, 'revocable');
    }
  }
}
