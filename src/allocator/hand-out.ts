import { type AgentId, NONE } from '../cluster/ids.ts';
import { Bundle, type ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { Limits } from '../cluster/resources/limits.ts';
import type { MinimumAllocatable } from '../cluster/resources/minimum.ts';
import { addQuantitiesOf, Quantities } from '../cluster/resources/quantities.ts';
import { Shrinker } from '../cluster/resources/shrink.ts';
import type { AllocatorHost } from './allocator.ts';
import type { Books } from './books.ts';
import type { Candidates } from './candidates.ts';
import type { Gates } from './gates.ts';
import type { RoleQuota } from './quota-ledger.ts';
import { reasonCode } from './reasons.ts';
import { NOT_BLOCKED } from './refusal-filters.ts';
import type { RoleState, Seat } from './seats.ts';
import { ShutAgents } from './shut-agents.ts';

const FAIR_SHARE = reasonCode('fair-share');
const GUARANTEE = reasonCode('guarantee');

/** Hands out agents, one at a time, in the two passes of a cycle (spec/mesos.md 4.3, 4.4). */
export class HandOut {
  readonly #host: AllocatorHost;
  readonly #books: Books;
  readonly #gates: Gates;
  readonly #minimum: MinimumAllocatable;
  readonly #shrinker: Shrinker;
  /** Shared volumes offered in this cycle, by agent: once is enough (spec/mesos.md 2.5). */
  readonly #sharedOffered = new Map<AgentId, Bundle>();
  /** Offers so far. */
  #made = 0;
  /** Kinds looked at so far, and whether any of them is not for everybody: reserved, revocable or shared; and whether any is shared. */
  #kindsSeen = 0;
  #marked = false;
  #shares = false;
  readonly #shut = new ShutAgents();
  /** Does holding out an agent nobody may have leave no trace? Lots are drawn each time, and quotas change within a cycle. */
  #knowsShut = false;
  /** Where the first of the refusals ends that an agent ran into since this was set to Infinity. In an array, as times are. */
  readonly #refusedUntil = new Float64Array(1);
  /** All that is still available of the agent that is handed out in the second pass, and whether that is worth an offer. */
  readonly #whole = new Bundle();
  #isWholeWorthwhile = false;
  // Working space.
  readonly #offer = new Bundle();
  readonly #rest = new Bundle();
  readonly #guaranteed = new Bundle();
  readonly #limits = new Limits();
  readonly #amounts = new Quantities();
  readonly #moreAmounts = new Quantities();

  constructor(host: AllocatorHost, books: Books, gates: Gates, minimum: MinimumAllocatable) {
    this.#host = host;
    this.#books = books;
    this.#gates = gates;
    this.#minimum = minimum;
    this.#shrinker = new Shrinker(host.cluster.kinds, host.random('allocator', 'order of objects'));
  }

  /** @param sequence the arming number of the cycle */
  begin(sequence: number): void {
    this.#books.filters.beginCycle(sequence);
    if (this.#sharedOffered.size > 0) this.#sharedOffered.clear();
    const { kinds } = this.#host.cluster;
    for (; this.#kindsSeen < kinds.count; this.#kindsSeen++) {
      const kind = this.#kindsSeen;
      this.#shares ||= kinds.isShared(kind);
      this.#marked ||= this.#shares || kinds.isReserved(kind) || kinds.isRevocable(kind);
    }
    this.#knowsShut = !this.#shares && !this.#books.isDrawing && this.#books.quotas.isEmpty;
  }

  /** There is more on the agent than before, or it is another. */
  open(agent: AgentId): void {
    this.#shut.open(agent);
  }

  /** Roles that the first pass could give something: with a guarantee that is not met, and somebody who wants offers. */
  get rolesShortOfGuarantee(): number {
    let roles = 0;
    for (const quota of this.#books.quotas.all)
      if (quota.isUnmet && (this.#books.role(quota.role)?.activeSeats ?? 0) > 0) roles++;
    return roles;
  }

  /** First pass: to roles with an unmet guarantee. */
  guarantees(agent: AgentId): void {
    const { roles, quotas } = this.#books;
    const { agents } = this.#host.cluster;
    let left = this.rolesShortOfGuarantee;
    if (left === 0 || this.#isTooLittle(agents.copyAvailable(agent, this.#offer))) return;
    roles.begin();
    while (left > 0 && !agents.isExhausted(agent)) {
      const client = roles.next();
      if (client === NONE) break;
      const role = this.#books.roleAt(client);
      const quota = quotas.of(role.id);
      if (quota === undefined || role.activeSeats === 0 || !quota.isUnmet) continue;
      left--;
      const { only, order } = role;
      if (only !== undefined) this.#guarantee(agent, role, only, quota);
      if (only !== undefined || order === undefined) continue;
      order.begin();
      while (quota.isUnmet) {
        const seat = order.next();
        if (seat === NONE || !this.#guarantee(agent, role, role.seatAt[seat]!, quota)) break;
      }
      order.end();
    }
    roles.end();
  }

  /** Second pass: to everyone, one agent after the other. One of which it is known that nobody may have it is not held out again. */
  fairShares(candidates: Candidates): void {
    const { count } = candidates;
    if (!this.#knowsShut) {
      for (let i = 0; i < count; i++) this.#holdOut(candidates.at(i));
      return;
    }
    const { now } = this.#host;
    const { wants } = this.#books;
    for (let i = 0; i < count; i++) {
      const agent = candidates.at(i);
      if (this.#shut.isShut(agent, now, wants)) continue;
      const before = this.#made;
      this.#refusedUntil[0] = Number.POSITIVE_INFINITY;
      this.#holdOut(agent);
      if (this.#made === before) this.#shut.shut(agent, this.#refusedUntil[0], wants);
    }
  }

  #holdOut(agent: AgentId): void {
    const { roles } = this.#books;
    const whole = this.#whole;
    this.#readWhole(agent);
    if (!this.#isWholeWorthwhile && this.#books.ownMinimums === 0) return;
    roles.begin();
    // Whether anything is left is asked first: going on to the next client costs more.
    while (!whole.isEmpty) {
      const client = roles.next();
      if (client === NONE) break;
      const role = this.#books.roleAt(client);
      const { only, order } = role;
      if (only !== undefined) this.#fairShare(agent, role, only);
      if (only !== undefined || order === undefined) continue;
      order.begin();
      while (!whole.isEmpty) {
        const seat = order.next();
        if (seat === NONE || !this.#fairShare(agent, role, role.seatAt[seat]!)) break;
      }
      order.end();
    }
    roles.end();
  }

  /** An agent to this framework in the second pass; false if there was nothing to offer, or it may not have it. */
  offerFairShare(agent: AgentId, role: RoleState, seat: Seat): boolean {
    const before = this.#made;
    this.#readWhole(agent);
    if (!this.#whole.isEmpty) this.#fairShare(agent, role, seat);
    return this.#made > before;
  }

  /** One framework in the second pass; false if there is nothing on the agent for the role. */
  #fairShare(agent: AgentId, role: RoleState, seat: Seat): boolean {
    if (seat.constraints !== undefined && !seat.constraints.allows(this.#host.cluster.agents, agent)) return true;
    const { quotas } = this.#books;
    const quota = quotas.isEmpty ? undefined : quotas.of(role.id);
    const limited = quota?.hasLimits === true;
    if (!this.#marked && !limited && !quotas.keepsHeadroom) {
      // Nothing to take out and nothing to cut: the agent goes whole.
      const isWorthwhile = seat.minimum?.isReachedBy(this.#whole) ?? this.#isWholeWorthwhile;
      if (isWorthwhile && this.#isOpen(agent, seat, this.#whole)) {
        this.#make(agent, seat, this.#whole, FAIR_SHARE);
        this.#whole.clear();
      }
      return true;
    }
    const offer = this.#offer;
    if (!this.#obtain(agent, role, offer)) return false;
    if (!this.#isWorthwhile(seat, offer) || this.#gates.isClosed(agent, seat.framework, role.isNested)) return true;
    this.#gates.strip(offer, seat.framework);
    const rest = this.#rest;
    if (limited || quotas.keepsHeadroom) {
      this.#takeOutCuttable(offer, rest);
      if (limited) this.#shrinker.shrink(rest, this.#limits.copyFrom(quota.limits).subtract(quota.consumed));
      if (quotas.keepsHeadroom) this.#shrinker.shrink(rest, quotas.surplus);
      offer.add(rest);
    } else rest.clear();
    if (offer.isEmpty || !this.#isAcceptable(agent, seat, offer)) return true;
    const kinds = this.#host.cluster.kinds;
    if (limited) addQuantitiesOf(rest, kinds, quota.consumed);
    if (quotas.keepsHeadroom) quotas.given(addQuantitiesOf(rest, kinds, this.#amounts.clear()));
    this.#make(agent, seat, offer, FAIR_SHARE);
    this.#readWhole(agent); // Others may have what was cut off.
    return true;
  }

  /** One framework in the first pass; false if there is nothing on the agent for the role. */
  #guarantee(agent: AgentId, role: RoleState, seat: Seat, quota: RoleQuota): boolean {
    if (seat.constraints !== undefined && !seat.constraints.allows(this.#host.cluster.agents, agent)) return true;
    const offer = this.#offer;
    if (!this.#obtain(agent, role, offer)) return false;
    if (!this.#isWorthwhile(seat, offer) || this.#gates.isClosed(agent, seat.framework, role.isNested)) return true;
    this.#gates.strip(offer, seat.framework);

    const { kinds } = this.#host.cluster;
    const { quotas } = this.#books;
    const rest = this.#rest;
    this.#takeOutCuttable(offer, rest);
    const unmet = this.#amounts.copyFrom(quota.guarantee).subtract(quota.consumed);
    const guaranteed = this.#shrinker.shrink(this.#guaranteed.copyFrom(rest), unmet);
    if (guaranteed.isEmpty) return true;
    const forGuarantee = addQuantitiesOf(guaranteed, kinds, this.#amounts.clear());
    rest.subtract(guaranteed);
    if (quota.hasLimits)
      this.#shrinker.shrink(rest, this.#limits.copyFrom(quota.limits).subtract(quota.consumed).subtract(forGuarantee));
    if (quotas.keepsHeadroom) this.#shrinker.shrink(rest, quotas.surplus);
    offer.add(guaranteed).add(rest);
    if (!this.#isAcceptable(agent, seat, offer)) return true;

    const beyond = addQuantitiesOf(rest, kinds, this.#moreAmounts.clear());
    quota.consumed.add(forGuarantee).add(beyond);
    quotas.fulfilled(forGuarantee);
    quotas.given(beyond);
    this.#make(agent, seat, offer, GUARANTEE);
    return true;
  }

  /** What is available to the role, less shared volumes offered in this cycle before; false if that is nothing. */
  #obtain(agent: AgentId, role: RoleState, into: Bundle): boolean {
    this.#host.cluster.agents.copyAvailable(agent, into);
    if (this.#marked) {
      const { kinds } = this.#host.cluster;
      const offered = this.#sharedOffered.get(agent);
      for (let i = into.size - 1; i >= 0; i--) {
        const kind = into.kindAt(i);
        if (!kinds.allocatableTo(kind, role.path) || (kinds.isShared(kind) && (offered?.amount(kind) ?? 0) > 0))
          into.removeKind(kind);
      }
    }
    return !into.isEmpty;
  }

  /** Moves the unreserved, non-revocable scalars, which quota and headroom may cut, from the offer to `rest`. */
  #takeOutCuttable(offer: Bundle, rest: Bundle): void {
    const { kinds } = this.#host.cluster;
    rest.clear();
    for (let i = offer.size - 1; i >= 0; i--) {
      const kind = offer.kindAt(i);
      if (!kinds.isScalar(kind) || kinds.isReserved(kind) || kinds.isRevocable(kind)) continue;
      rest.set(kind, offer.amountAt(i));
      offer.removeKind(kind);
    }
  }

  /** Is what is left of an agent below the minimum of everybody? Then it need not be held out to one after the other. */
  #isTooLittle(available: ReadonlyBundle): boolean {
    return this.#books.ownMinimums === 0 && !this.#minimum.isReachedBy(available);
  }

  #isWorthwhile(seat: Seat, offer: ReadonlyBundle): boolean {
    return (seat.minimum ?? this.#minimum).isReachedBy(offer);
  }

  #isAcceptable(agent: AgentId, seat: Seat, offer: ReadonlyBundle): boolean {
    return this.#isWorthwhile(seat, offer) && this.#isOpen(agent, seat, offer);
  }

  /** Neither closed to the framework nor refused by it. */
  #isOpen(agent: AgentId, seat: Seat, offer: ReadonlyBundle): boolean {
    if (this.#gates.isClosed(agent, seat.framework, seat.role.isNested)) return false;
    const until = this.#books.filters.blockedUntil(agent, seat.id, offer);
    if (until === NOT_BLOCKED) return true;
    if (until < this.#refusedUntil[0]!) this.#refusedUntil[0] = until;
    return false;
  }

  #readWhole(agent: AgentId): void {
    this.#isWholeWorthwhile = this.#minimum.isReachedBy(this.#host.cluster.agents.copyAvailable(agent, this.#whole));
  }

  #make(agent: AgentId, seat: Seat, offer: Bundle, reason: number): void {
    this.#made++;
    this.#host.offer(seat.framework, seat.role.id, agent, offer, reason);
    this.#books.allocated(seat, agent, offer);
    if (this.#marked) this.#noteShared(agent, offer);
  }

  #noteShared(agent: AgentId, offer: ReadonlyBundle): void {
    const { kinds } = this.#host.cluster;
    for (let i = 0; i < offer.size; i++) {
      const kind = offer.kindAt(i);
      if (!kinds.isShared(kind)) continue;
      let offered = this.#sharedOffered.get(agent);
      if (offered === undefined) {
        offered = new Bundle();
        this.#sharedOffered.set(agent, offered);
      }
      offered.set(kind, offer.amountAt(i));
    }
  }
}
