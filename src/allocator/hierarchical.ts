import type { ClusterView } from '../cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE, type RoleId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { MinimumAllocatable } from '../cluster/resources/minimum.ts';
import { toUnits } from '../cluster/resources/scalars.ts';
import type { Amounts } from '../cluster/roles.ts';
import type { Micros } from '../engine/micros.ts';
import type { RandomStream } from '../engine/random.ts';
import type { Allocator, AllocatorHost, CycleAgents, Recovery } from './allocator.ts';
import { Books } from './books.ts';
import { Candidates } from './candidates.ts';
import { ROOT } from './client-tree.ts';
import { Gates } from './gates.ts';
import { HandOut } from './hand-out.ts';
import { DEFAULT_MIN_ALLOCATABLE, type HierarchicalOptions } from './hierarchical-options.ts';
import { Maintenance } from './maintenance.ts';
import { ConstraintSet } from './offer-constraints.ts';
import { Pairing } from './pairing.ts';
import { RecoveryPause } from './recovery-pause.ts';
import type { Seat } from './seats.ts';
import { dominantShare, drf } from './sorters/drf.ts';

/**
 * Mesos's built-in allocator: agents go whole, one at a time, to the framework that comes first in the order of its role
 * and has not refused them; before that, guarantees are met (spec/mesos.md 2 to 4; Mesos's `hierarchical.cpp`).
 */
export class HierarchicalAllocator implements Allocator {
  readonly name: string = 'hierarchical';
  readonly #host: AllocatorHost;
  readonly #cluster: ClusterView;
  readonly #books: Books;
  readonly #gates: Gates;
  readonly #candidates: Candidates;
  readonly #handOut: HandOut;
  readonly #pairing: Pairing | undefined;
  readonly #maintenance: Maintenance;
  readonly #pause = new RecoveryPause();
  readonly #agentOrder: RandomStream | undefined;
  readonly #instantRefusal: boolean;
  readonly #asksOnEvents: boolean;
  readonly #asksAlways: boolean;

  constructor(host: AllocatorHost, options: HierarchicalOptions = {}) {
    const { cluster } = host;
    this.#host = host;
    this.#cluster = cluster;
    this.#instantRefusal = options.instantRefusal ?? false;
    this.#asksOnEvents = options.eventTriggered ?? true;
    this.#asksAlways = options.allocateOnRecovery ?? false;
    const noLongerIdle = (): void => host.noLongerIdle?.();
    this.#books = new Books(
      cluster,
      options.roleSorter ?? drf,
      options.frameworkSorter ?? drf,
      options.fairnessExclude ?? [],
      host,
      (entity, purpose) => host.random(entity, purpose),
      noLongerIdle,
    );
    this.#gates = new Gates(cluster.kinds, options.filterGpuResources ?? true, options.masterRegion);
    this.#candidates = new Candidates(cluster, undefined, noLongerIdle);
    this.#maintenance = new Maintenance(host);
    const minimum = minimumOf(options.minAllocatable ?? DEFAULT_MIN_ALLOCATABLE, cluster);
    this.#handOut = new HandOut(host, this.#books, this.#gates, minimum);
    if (options.agentChoice === 'best-fit')
      this.#pairing = new Pairing(cluster, this.#books, this.#candidates, this.#handOut);
    this.#agentOrder = options.agentOrder === 'index' ? undefined : host.random('allocator', 'order of agents');
    for (let role = 0; role < cluster.roles.count; role++) {
      this.#books.readRole(role);
      this.#books.readQuota(role);
    }
  }

  addAgent(agent: AgentId): void {
    const total = this.#cluster.agents.total(agent);
    this.#books.totals.add(total);
    this.#books.known.trackReservations(total);
    this.#gates.readAgent(agent, this.#cluster.agents);
    this.#mayGive(agent);
    this.#maintenance.readAgent(agent);
    this.#pause.agentAdded();
    this.#ask(agent);
  }

  removeAgent(agent: AgentId): void {
    const total = this.#cluster.agents.total(agent);
    this.#books.totals.subtract(total);
    this.#books.known.untrackReservations(total);
    this.#books.filters.clearAgent(agent);
    this.#maintenance.forgetAgent(agent);
    this.#pause.agentRemoved();
  }

  updateAgent(agent: AgentId, before: ReadonlyBundle, attributesChanged: boolean): void {
    this.#changeTotal(agent, before, this.#cluster.agents.total(agent));
    if (attributesChanged) this.#books.filters.clearAgent(agent);
    this.#ask(agent);
  }

  activateAgent(agent: AgentId, active: boolean): void {
    if (active) this.#askWhereMesosWaits(agent);
  }

  setUnavailability(agent: AgentId): void {
    this.#maintenance.readAgent(agent);
    this.#ask(agent);
  }

  /** A framework answered an inverse offer, yes or no: only recorded (spec/mesos.md 4.8). */
  inverseAnswered(framework: FrameworkId, agent: AgentId, refuse: Micros): void {
    this.#maintenance.answered(framework, agent, refuse);
  }

  setWhitelist(hosts: readonly string[] | undefined): void {
    this.#candidates.setWhitelist(hosts);
  }

  /** A new master leads: with quotas, nothing is offered before enough agents are back (spec/mesos.md 4.10). */
  failedOver(agents: number): void {
    if (!this.#books.quotas.isEmpty) this.#pause.begin(agents, this.#host.now);
  }

  addFramework(framework: FrameworkId): void {
    this.#gates.readFramework(framework, this.#cluster.frameworks);
    for (const role of this.#cluster.frameworks.roles(framework)) this.#subscribe(framework, role);
    if (this.#cluster.frameworks.isActive(framework)) this.#ask('all');
  }

  removeFramework(framework: FrameworkId): void {
    for (const seat of [...this.#books.seats(framework)]) this.#books.leaveSeat(seat);
    this.#maintenance.forgetFramework(framework);
  }

  activateFramework(framework: FrameworkId): void {
    for (const seat of this.#books.seats(framework)) this.#refresh(seat);
    this.#ask('all');
  }

  deactivateFramework(framework: FrameworkId): void {
    for (const seat of this.#books.seats(framework)) {
      this.#refresh(seat);
      this.#books.voidRefusals(seat);
    }
    this.#maintenance.forgetFramework(framework);
  }

  updateFramework(framework: FrameworkId, oldRoles: readonly RoleId[]): void {
    const roles = this.#cluster.frameworks.roles(framework);
    this.#gates.readFramework(framework, this.#cluster.frameworks);
    for (const role of roles) this.#subscribe(framework, role);
    for (const role of oldRoles) {
      const seat = this.#books.seat(framework, role);
      if (seat === undefined || roles.includes(role)) continue;
      seat.subscribed = false;
      this.#refresh(seat);
      this.#books.voidRefusals(seat);
      if (seat.held <= 0) this.#books.leaveSeat(seat);
    }
    this.#maintenance.voidRefusals(framework);
    this.#askWhereMesosWaits('all');
  }

  suppress(framework: FrameworkId, role: RoleId): void {
    const seat = this.#books.seat(framework, role);
    if (seat !== undefined) this.#refresh(seat);
  }

  revive(framework: FrameworkId, role: RoleId): void {
    const seat = this.#books.seat(framework, role);
    if (seat === undefined) return;
    this.#refresh(seat);
    this.#books.voidRefusals(seat);
    this.#maintenance.voidRefusals(framework);
    this.#ask('all');
  }

  weightChanged(role: RoleId): void {
    this.#books.readRole(role);
    this.#askWhereMesosWaits('all');
  }

  quotaChanged(role: RoleId): void {
    this.#books.readQuota(role);
    this.#askWhereMesosWaits('all');
  }

  occupied(framework: FrameworkId, role: RoleId, agent: AgentId, resources: ReadonlyBundle): void {
    this.#books.allocated(this.#books.takeSeat(framework, role), agent, resources);
  }

  recovered(
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    resources: ReadonlyBundle,
    { refuse, declined }: Recovery,
  ): void {
    this.#mayGive(agent);
    const seat = this.#books.seat(framework, role);
    if (seat !== undefined) {
      if (refuse !== undefined && seat.subscribed) this.#refuse(seat, agent, resources, refuse, declined);
      this.#books.unallocated(seat, agent, resources);
    }
    // In ideal mode a refusal is no event, or offer and refusal would go round for ever.
    if (this.#asksAlways && !declined) this.#ask(agent);
  }

  converted(
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    consumed: ReadonlyBundle,
    produced: ReadonlyBundle,
  ): void {
    this.#changeTotal(agent, consumed, produced);
    const seat = this.#books.seat(framework, role);
    if (seat !== undefined) this.#books.replaced(seat, agent, consumed, produced);
  }

  convertedUnused(agent: AgentId, consumed: ReadonlyBundle, produced: ReadonlyBundle): void {
    this.#changeTotal(agent, consumed, produced);
    this.#askWhereMesosWaits(agent);
  }

  /** In ideal mode cycles follow each other until one launches nothing: what one framework refused is for the next. */
  launched(): void {
    this.#askWhereMesosWaits('all');
  }
  // What a task does otherwise makes no difference here, and nobody is asked what he wants.
  ended(): void {}
  demandChanged(): void {}

  get isIdle(): boolean {
    return (this.#books.activeSeats === 0 || this.#candidates.areNone) && !this.#maintenance.isPlanned;
  }

  allocate(agents: CycleAgents, sequence: number, _periodic: boolean): void {
    if (this.#pause.isOn(this.#host)) return;
    if (this.#books.activeSeats > 0) this.#offer(agents, sequence);
    this.#maintenance.askToLeave(agents, sequence);
  }

  // For reports and conformance cases.

  /** Dominant share of a role, its whole subtree, over its weight; undefined if nobody is in it. */
  share(role: RoleId): number | undefined {
    const node = this.#books.roles.find(this.#cluster.roles.path(role));
    return node === NONE ? undefined : dominantShare(this.#books.roles.view(node), this.#books.totals);
  }
  /** Thousandths of a resource that the role's subtree holds, offers included. */
  held(role: RoleId, resource: string): number {
    const node = this.#books.roles.find(this.#cluster.roles.path(role));
    return node === NONE ? 0 : this.#books.roles.held(node, this.#cluster.kinds.nameIdOf(resource));
  }
  /** Is any framework in this very role? */
  isTracked(role: RoleId): boolean {
    return this.#books.role(role) !== undefined;
  }
  /** Refusals in force in a role, over all frameworks and agents. */
  activeFilters(role: RoleId): number {
    const seats = new Set((this.#books.role(role)?.seats ?? []).map((seat) => seat.id));
    return this.#books.filters.countActive((seat) => seats.has(seat));
  }
  /** Thousandths of a resource in the cluster, and how much of it is held. */
  clusterTotal(resource: string): number {
    return this.#books.totals.all.get(this.#cluster.kinds.nameIdOf(resource));
  }
  clusterHeld(resource: string): number {
    return this.#books.roles.held(ROOT, this.#cluster.kinds.nameIdOf(resource));
  }

  #offer(agents: CycleAgents, sequence: number): void {
    const candidates = this.#candidates;
    const { quotas } = this.#books;
    candidates.choose(agents);
    if (candidates.count === 0) return;
    if (!quotas.isEmpty) quotas.begin(this.#cluster.agents);
    this.#handOut.begin(sequence);
    if (this.#handOut.rolesShortOfGuarantee > 0) {
      if (this.#agentOrder !== undefined) candidates.shuffle(this.#agentOrder);
      for (let i = 0; i < candidates.count; i++) this.#handOut.guarantees(candidates.at(i));
    }
    if (this.#agentOrder !== undefined) candidates.shuffle(this.#agentOrder);
    if (this.#pairing !== undefined) this.#pairing.run();
    else this.#handOut.fairShares(candidates);
  }

  #changeTotal(agent: AgentId, before: ReadonlyBundle, after: ReadonlyBundle): void {
    const { totals, known } = this.#books;
    totals.subtract(before);
    totals.add(after);
    known.trackReservations(after);
    known.untrackReservations(before);
    this.#gates.readAgent(agent, this.#cluster.agents);
    this.#mayGive(agent);
  }

  /** Something of the agent may be available that was not before. */
  #mayGive(agent: AgentId): void {
    this.#candidates.mayGive(agent);
    this.#handOut.open(agent);
  }

  /** The framework wants this role, or still does. Roles it unsuppressed lose their refusals (spec/mesos.md 4.7). */
  #subscribe(framework: FrameworkId, role: RoleId): void {
    const seat = this.#books.takeSeat(framework, role);
    const spec = this.#cluster.frameworks.spec(framework);
    const minimum = spec.minAllocatable?.get(role);
    const constraints = spec.offerConstraints?.get(role);
    this.#books.setTerms(
      seat,
      minimum === undefined ? undefined : minimumOf(minimum, this.#cluster),
      constraints === undefined ? undefined : new ConstraintSet(constraints),
    );
    seat.subscribed = true;
    const wasSuppressed = seat.suppressed;
    this.#refresh(seat);
    if (wasSuppressed && !seat.suppressed) this.#books.voidRefusals(seat);
  }

  /** Reads off the framework's row whether it wants offers in this seat. */
  #refresh(seat: Seat): void {
    const { frameworks } = this.#cluster;
    seat.suppressed = frameworks.isSuppressed(seat.framework, seat.role.id);
    this.#books.setActive(seat, seat.subscribed && !seat.suppressed && frameworks.isActive(seat.framework));
  }

  #refuse(seat: Seat, agent: AgentId, resources: ReadonlyBundle, refuse: Micros, declined: boolean): void {
    const { filters } = this.#books;
    if (refuse > 0) filters.add(agent, seat.id, resources, refuse);
    // Half a microsecond: over as soon as the clock moves, and not before.
    else if (this.#instantRefusal && declined) filters.add(agent, seat.id, resources, 0.5);
  }

  #ask(agents: AgentId | 'all'): void {
    if ((this.#asksOnEvents || this.#asksAlways) && !this.#pause.isOn(this.#host)) this.#host.requestCycle(agents);
  }

  #askWhereMesosWaits(agents: AgentId | 'all'): void {
    if (this.#asksAlways) this.#ask(agents);
  }
}

function minimumOf(alternatives: readonly Amounts[], { kinds }: ClusterView): MinimumAllocatable {
  const inUnits = alternatives.map((amounts) =>
    Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, toUnits(amount)])),
  );
  return new MinimumAllocatable(inUnits, kinds);
}
