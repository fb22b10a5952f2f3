import type { ClusterView } from '../../cluster/cluster.ts';
import type { AgentId, FrameworkId, RoleId } from '../../cluster/ids.ts';
import { type Topology, topologyOf } from '../../cluster/topology.ts';
import type { RandomStream } from '../../engine/random.ts';
import type { AllocatorHost } from '../allocator.ts';
import { Candidates } from '../candidates.ts';
import { Gates } from '../gates.ts';
import { RefusalFilters } from '../refusal-filters.ts';
import { type Claim, Claims } from './claims.ts';
import { Lane, Seat } from './lane.ts';
import { LoanBook } from './loan-book.ts';
import { OfferBook } from './offer-book.ts';
import type { PlanAllocatorOptions } from './plan-allocator-options.ts';
import type { PlanInForce } from './plan-in-force.ts';
import { type RoleId as LeafId, NO_ROLE } from './role-tree.ts';
import { Room } from './room.ts';
import { ShareOrder } from './share-order.ts';
import { Standby } from './standby.ts';
import { EXCESS, SHARED, type Tag, type TargetTable } from './target-table.ts';
import { Vectors } from './vectors.ts';

const NO_SEATS: readonly Seat[] = [];

/** What the steps of a cycle work on. */
export class PlanState {
  readonly host: AllocatorHost;
  readonly cluster: ClusterView;
  readonly options: PlanAllocatorOptions;
  readonly resources: number;
  readonly vectors: Vectors;
  readonly candidates: Candidates;
  readonly claims: Claims;
  readonly room: Room;
  readonly offers: OfferBook;
  readonly filters: RefusalFilters;
  readonly gates: Gates;
  readonly standby: Standby;
  readonly loans = new LoanBook();
  /** In the order in which frameworks came. */
  readonly lanes: Lane[] = [];
  readonly seats: Seat[] = [];
  force: PlanInForce;
  target!: TargetTable;
  /** By tag beyond the owned ones: does any target draw on that source? */
  readonly draws: boolean[] = new Array<boolean>(EXCESS).fill(false);
  /** Has anything that demand is made of changed since it was last taken down: what runs, what is wanted, who is in the plan? */
  isDemandStale = true;
  /** Numbers the passes over what is free: within one, what found no room is not looked for again. */
  pass = 0;
  /** What may still be given, by resource: what the plan leaves idle stays idle. */
  readonly usable: Float64Array;
  /** What may be held in all, by resource. */
  readonly #due: Float64Array;
  /** The soonest moment at which something that is held back now may go on: a refusal, a pause, an earmark. */
  resumesAt = Number.POSITIVE_INFINITY;
  readonly lots: RandomStream | undefined;
  readonly #laneOfRole: (Lane | undefined)[] = [];
  readonly #laneOfLeaf: (Lane | undefined)[] = [];
  readonly #seatsOf: Seat[][] = [];
  #shareOrder: ShareOrder | undefined;
  #topology: Topology | undefined;

  constructor(host: AllocatorHost, options: PlanAllocatorOptions, force: PlanInForce) {
    const { cluster } = host;
    this.host = host;
    this.filters = new RefusalFilters(host);
    this.cluster = cluster;
    this.options = options;
    this.force = force;
    this.resources = force.plan.resources;
    this.usable = new Float64Array(this.resources);
    this.#due = new Float64Array(this.resources);
    this.vectors = new Vectors(cluster.kinds, cluster.shapes, force.plan.resourceNames, options.slot);
    this.candidates = new Candidates(cluster, (agent) => this.#isUseless(agent));
    this.claims = new Claims(cluster.tasks, this.vectors, (role) => this.laneOf(role));
    this.room = new Room(cluster, this.candidates, this.vectors, this.claims);
    this.offers = new OfferBook(host, this.vectors, this.resources, (agent) => this.groupOf(agent));
    this.gates = new Gates(cluster.kinds, options.filterGpuResources ?? true, options.masterRegion);
    this.standby = new Standby(cluster);
    if (force.plan.options.victimCriterion === 'random') this.lots = host.random('allocator', 'victims');
  }

  /** The row of the group that an agent belongs to; negative if the plan does not know it. */
  groupOf(agent: AgentId): number {
    return this.force.groupOf(this.options.groupOf?.(agent) ?? this.cluster.agents.group(agent));
  }

  /**
   * Adds up what may be held in all, when the target is new: somebody above it must not lead others to use what the plan keeps for a
   * third, owner or children of an owner. Where not all shares are reclaimed he may stay above it for long, and what is left of the public
   * pool may be used.
   */
  measureDue(): void {
    const { plan, capacity } = this.force;
    const { leaves } = plan.tree;
    this.#due.fill(0);
    for (const lane of this.lanes) for (let r = 0; r < this.resources; r++) this.#due[r]! += lane.target(r);
    if (plan.options.reclaimPool && plan.options.dynamicShare) return;
    for (let i = 0; i < capacity.length; i++) {
      const group = Math.floor(i / this.resources);
      const r = i % this.resources;
      // The root owns what the first level does, which may be more than there is.
      let left = capacity[i]! - plan.owned[i]!;
      for (let k = 0; k < leaves.length; k++) left -= this.target.amountIn(leaves[k]!, SHARED, group, r);
      this.#due[r]! += Math.max(0, left);
    }
  }

  /** Takes off what is held of it. */
  measureUsable(): void {
    for (let r = 0; r < this.resources; r++) {
      this.usable[r] = this.#due[r]!;
      for (const lane of this.lanes) this.usable[r]! -= lane.held[r]! + lane.offered[r]!;
    }
  }

  /** How many such bundles may still be given. */
  usableFor(amounts: Float64Array): number {
    const { resources, usable } = this;
    let bundles = Number.POSITIVE_INFINITY;
    for (let r = 0; r < resources; r++)
      if (amounts[r]! > 0) bundles = Math.min(bundles, Math.floor(usable[r]! / amounts[r]!));
    return Math.max(0, bundles);
  }

  /** Who gets the next free bundle of a pool, as things stand. */
  shareOrder(tag: Tag): ShareOrder {
    const { force } = this;
    if (this.#shareOrder?.force !== force) this.#shareOrder = new ShareOrder(this, force);
    this.#shareOrder.begin(tag);
    return this.#shareOrder;
  }

  laneOf(role: RoleId): Lane | undefined {
    return this.#laneOfRole[role];
  }

  /** The lane of a leaf of the plan; undefined where no framework is. */
  laneAt(leaf: LeafId): Lane | undefined {
    return this.#laneOfLeaf[leaf];
  }

  seatsOf(framework: FrameworkId): readonly Seat[] {
    return this.#seatsOf[framework] ?? NO_SEATS;
  }

  seat(framework: FrameworkId, role: RoleId): Seat | undefined {
    const seats = this.seatsOf(framework);
    for (let i = 0; i < seats.length; i++) if (seats[i]!.lane.role === role) return seats[i];
    return undefined;
  }

  /** The framework's seat in the role, a new one if there is none. */
  takeSeat(framework: FrameworkId, role: RoleId): Seat {
    const known = this.seat(framework, role);
    if (known !== undefined) return known;
    let lane = this.#laneOfRole[role];
    if (lane === undefined) {
      lane = new Lane(role, this.cluster.roles.path(role), this.resources);
      this.#laneOfRole[role] = lane;
      lane.countGroups(this.force.plan.groups);
      this.lanes.push(lane);
    }
    const seat = new Seat(this.seats.length, framework, lane);
    this.seats.push(seat);
    lane.seats.push(seat);
    lane.seats.sort((a, b) => a.framework - b.framework);
    this.#seatsOf[framework] ??= [];
    this.#seatsOf[framework].push(seat);
    this.filters.addSeat(seat.id);
    return seat;
  }

  /** Finds every lane its leaf in the plan in force. */
  seatLanes(): void {
    this.#laneOfLeaf.length = 0;
    this.force.forgetTarget();
    this.isDemandStale = true;
    for (const lane of this.lanes) {
      lane.leaf = this.force.plan.tree.leafOf(lane.path);
      if (lane.leaf !== NO_ROLE) this.#laneOfLeaf[lane.leaf] = lane;
    }
  }

  /** Gives a claim up, and those that go with it: those who had notice may stay, the earmark is void. */
  cancel(claim: Claim): void {
    const { gang } = claim;
    if (claim.victims.size === 0 && gang === undefined) {
      this.claims.close(claim);
      return;
    }
    const all = gang === undefined ? [claim] : this.claims.all.filter((other) => other.gang === gang);
    for (const one of all) {
      const noticed = [...one.victims].filter((task) => !this.claims.isInterrupted(task));
      this.claims.close(one);
      for (const task of noticed) this.host.cancelReclaim(task);
    }
  }

  /** Where all agents stand, by id. */
  get topology(): Topology {
    const { agents } = this.cluster;
    this.#topology ??= topologyOf(
      agents,
      Array.from({ length: agents.count }, (_, agent) => agent),
    );
    return this.#topology;
  }
  /** Agents came, or say something else of themselves. */
  forgetTopology(): void {
    this.#topology = undefined;
  }

  /** Does nothing that was ever wanted fit what is left of the agent? */
  #isUseless(agent: AgentId): boolean {
    const available = this.cluster.agents.available(agent);
    for (let vector = 0; vector < this.vectors.count; vector++)
      if (this.vectors.copies(vector, available) > 0) return false;
    return true;
  }

  /** The role that stands for a leaf in records. */
  roleAt(leaf: LeafId): RoleId | undefined {
    const lane = this.laneAt(leaf);
    // A role that no framework has joined is found by its name.
    return lane === undefined
      ? this.cluster.roles.find(this.force.plan.tree.names[leaf]!.replace(/\/\.$/, ''))
      : lane.role;
  }
}
