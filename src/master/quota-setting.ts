import type { RoleId } from '../cluster/ids.ts';
import { NONE } from '../cluster/ids.ts';
import type { OfferRow } from '../cluster/offers.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { isBelow } from '../cluster/resources/kinds.ts';
import { addQuantitiesOf, Quantities } from '../cluster/resources/quantities.ts';
import type { Quota } from '../cluster/roles.ts';
import type { MasterContext } from './context.ts';
import type { OfferDesk } from './offer-desk.ts';

/** Quota as the operator sets it (spec/mesos.md 4.9): checked first, then offers are rescinded so that it can take effect. */
export class QuotaSetting {
  readonly #context: MasterContext;
  readonly #desk: OfferDesk;

  constructor(context: MasterContext, desk: OfferDesk) {
    this.#context = context;
    this.#desk = desk;
  }

  /** Sets the quota of a top-level role, unless something stands against it and it is not forced. Returns what does. */
  set(role: RoleId, quota: Quota, force = false): string | undefined {
    const { cluster, tell, allocator } = this.#context;
    const problem = this.#problem(role, quota);
    if (problem !== undefined && (!force || cluster.roles.path(role).includes('/'))) return problem;
    tell.roleChanged(role);
    cluster.roles.setQuota(role, quota);
    this.#rescindAboveLimit(role, quota);
    this.#rescindForGuarantee(role, quota);
    allocator.quotaChanged(role);
    return undefined;
  }

  #problem(role: RoleId, quota: Quota): string | undefined {
    const { roles, kinds, agents } = this.#context.cluster;
    if (roles.path(role).includes('/'))
      return `${roles.path(role)} is below another role; only top-level roles have quotas`;
    const total = new Quantities();
    for (let agent = 0; agent < agents.count; agent++) {
      addQuantitiesOf(agents.total(agent), kinds, total, 'reserved');
      addQuantitiesOf(agents.total(agent), kinds, total, 'unreserved');
    }
    const consumed = this.#consumed(role);
    for (const [name, amount] of Object.entries(quota.guarantee)) {
      let promised = amount;
      for (let other = 0; other < roles.count; other++)
        if (other !== role) promised += roles.quota(other).guarantee[name] ?? 0;
      const there = total.get(kinds.nameIdOf(name));
      if (promised > there)
        return `guarantees of ${name} come to ${promised / 1000}, and the cluster has ${there / 1000}; promise less, or force it`;
    }
    for (const [name, limit] of Object.entries(quota.limit)) {
      const held = consumed.get(kinds.nameIdOf(name));
      if (held > limit)
        return `${roles.path(role)} holds ${held / 1000} of ${name}, more than the limit of ${limit / 1000}; raise it, or force it`;
    }
    return undefined;
  }

  /** Offers of the role's subtree, agent by agent, until it is within its limit. */
  #rescindAboveLimit(role: RoleId, { limit }: Quota): void {
    const { kinds, agents, offers } = this.#context.cluster;
    for (const [name, bound] of Object.entries(limit)) {
      const id = kinds.nameIdOf(name);
      let above = this.#consumed(role).get(id) - bound;
      for (let agent = 0; agent < agents.count && above > 0; agent++) {
        for (let offer = offers.firstOnAgent(agent); offer !== undefined && above > 0; ) {
          const next: OfferRow | undefined = offer.nextOnAgent;
          const counts = this.#unreserved(offer.left).get(id);
          if (counts > 0 && this.#isOf(offer.role, role)) {
            above -= counts;
            this.#desk.rescind(offer, 'quota');
          }
          offer = next;
        }
      }
    }
  }

  /** Offers of others, agent by agent, until what is free could meet the guarantee. */
  #rescindForGuarantee(role: RoleId, { guarantee }: Quota): void {
    const { kinds, agents, offers } = this.#context.cluster;
    for (const [name, amount] of Object.entries(guarantee)) {
      const id = kinds.nameIdOf(name);
      let missing = amount - this.#consumed(role).get(id);
      for (let agent = 0; agent < agents.count; agent++)
        if (agents.isActive(agent)) missing -= this.#unreserved(agents.available(agent)).get(id);
      for (let agent = 0; agent < agents.count && missing > 0; agent++) {
        for (let offer = offers.firstOnAgent(agent); offer !== undefined && missing > 0; ) {
          const next: OfferRow | undefined = offer.nextOnAgent;
          const frees = this.#unreserved(offer.left).get(id);
          if (frees > 0 && !this.#isOf(offer.role, role)) {
            missing -= frees;
            this.#desk.rescind(offer, 'quota');
          }
          offer = next;
        }
      }
    }
  }

  /** Reservations of the role's subtree, allocated or not, and what it holds of unreserved, non-revocable scalars (4.2). */
  #consumed(role: RoleId): Quantities {
    const { roles, kinds, agents, offers, tasks } = this.#context.cluster;
    const path = roles.path(role);
    const consumed = new Quantities();
    for (let agent = 0; agent < agents.count; agent++) {
      const total = agents.total(agent);
      for (let i = 0; i < total.size; i++) {
        const kind = total.kindAt(i);
        const owner = kinds.owner(kind);
        if (kinds.isScalar(kind) && (owner === path || isBelow(owner, path)))
          consumed.increase(kinds.nameId(kind), total.amountAt(i));
      }
      for (let offer = offers.firstOnAgent(agent); offer !== undefined; offer = offer.nextOnAgent)
        if (this.#isOf(offer.role, role)) addQuantitiesOf(offer.left, kinds, consumed, 'unreserved');
      for (let task = tasks.firstOnAgent(agent); task !== NONE; task = tasks.nextOnAgent(task))
        if (this.#isOf(tasks.role(task), role)) addQuantitiesOf(tasks.resources(task), kinds, consumed, 'unreserved');
    }
    return consumed;
  }

  #unreserved(bundle: ReadonlyBundle): Quantities {
    return addQuantitiesOf(bundle, this.#context.cluster.kinds, new Quantities(), 'unreserved');
  }

  #isOf(role: RoleId, top: RoleId): boolean {
    const { roles } = this.#context.cluster;
    return role === top || isBelow(roles.path(role), roles.path(top));
  }
}
