import type { AgentId, FrameworkId, RoleId, TaskId } from '../../cluster/ids.ts';
import type { ReadonlyBundle } from '../../cluster/resources/bundle.ts';
import { TaskState } from '../../cluster/tasks.ts';
import type { Micros } from '../../engine/micros.ts';
import type { Allocator, AllocatorHost, CycleAgents, Recovery } from '../allocator.ts';
import { Maintenance } from '../maintenance.ts';
import { ConstraintSet } from '../offer-constraints.ts';
import type { Claim } from './claims.ts';
import { runCycle } from './cycle.ts';
import { addToGroup, type Lane, type Seat } from './lane.ts';
import type { ResourcePlan } from './plan.ts';
import type { PlanAllocatorOptions } from './plan-allocator-options.ts';
import { PlanInForce } from './plan-in-force.ts';
import { PlanState } from './plan-state.ts';
import { NO_ROLE } from './role-tree.ts';
import { planAt, type TimePlan, validateTimePlan } from './time-plan.ts';
import type { VectorId } from './vectors.ts';

/**
 * EGO's allocator (spec/ego.md): it computes from plan and demand what every role should hold, offers exactly that, and takes
 * back, with grace, what others hold beyond it. Static partitioning, DRF and priorities are plans of it.
 */
export class PlanAllocator implements Allocator {
  readonly name: string = 'plan';
  readonly #host: AllocatorHost;
  readonly #options: PlanAllocatorOptions;
  readonly #state: PlanState;
  readonly #maintenance: Maintenance;
  /** By task row: the vector it holds plus 1; 0 where the row stands for no task of ours. */
  readonly #vectorOf: number[] = [];
  /** Tasks that a loaded instance waits for. */
  readonly #warm = new Set<TaskId>();
  #timePlan: TimePlan | undefined;
  #planUntil: Micros = Number.POSITIVE_INFINITY;
  #isDirty = true;
  #isNewPlan = false;
  #capacityChanged = true;

  /** @throws Error naming all problems of the plan, one a line */
  constructor(host: AllocatorHost, options: PlanAllocatorOptions) {
    this.#host = host;
    this.#options = options;
    this.#maintenance = new Maintenance(host);
    this.#state = new PlanState(host, options, new PlanInForce(this.#planNow(options.plan), []));
    this.#wakeForPlan();
  }

  /** Another plan comes into force at once; what is then held beyond it is reclaimed with grace (spec/ego.md 8). */
  setPlan(plan: ResourcePlan | TimePlan): void {
    this.#changePlan(plan);
    this.#ask();
  }

  /** For reports and conformance cases. */
  get state(): PlanState {
    return this.#state;
  }

  addAgent(agent: AgentId): void {
    this.#state.gates.readAgent(agent, this.#host.cluster.agents);
    this.#maintenance.readAgent(agent);
    this.#agentChanged(agent);
  }
  removeAgent(agent: AgentId): void {
    const { claims, filters, standby } = this.#state;
    // After a failover the agent comes back, and then the claim goes on.
    const isInterrupted = (claim: Claim): boolean => [...claim.victims].some((task) => claims.isInterrupted(task));
    for (const unit of claims.units())
      if (unit.some((claim) => claim.agent === agent && !isInterrupted(claim))) this.#state.cancel(unit[0]!);
    filters.clearAgent(agent);
    standby.forgetAgent(agent);
    this.#maintenance.forgetAgent(agent);
    this.#agentChanged(agent);
  }
  updateAgent(agent: AgentId, _before: ReadonlyBundle, attributesChanged: boolean): void {
    this.#state.gates.readAgent(agent, this.#host.cluster.agents);
    if (attributesChanged) this.#state.filters.clearAgent(agent);
    this.#agentChanged(agent);
  }
  activateAgent(agent: AgentId): void {
    this.#agentChanged(agent);
  }
  setUnavailability(agent: AgentId): void {
    this.#maintenance.readAgent(agent);
    this.#ask();
  }
  inverseAnswered(framework: FrameworkId, agent: AgentId, refuse: Micros): void {
    this.#maintenance.answered(framework, agent, refuse);
  }
  setWhitelist(hosts: readonly string[] | undefined): void {
    this.#state.candidates.setWhitelist(hosts);
    this.#ask();
  }

  addFramework(framework: FrameworkId): void {
    const { frameworks } = this.#host.cluster;
    this.#state.gates.readFramework(framework, frameworks);
    for (const role of frameworks.roles(framework)) this.#subscribe(framework, role);
    this.#ask();
  }
  removeFramework(framework: FrameworkId): void {
    for (const seat of this.#state.seatsOf(framework)) {
      seat.active = false;
      seat.isStale = true;
    }
    this.#maintenance.forgetFramework(framework);
    this.#state.standby.forgetFramework(framework);
    this.#ask();
  }
  activateFramework(framework: FrameworkId): void {
    this.#refreshAll(framework);
    this.#ask();
  }
  deactivateFramework(framework: FrameworkId): void {
    this.#refreshAll(framework);
    for (const seat of this.#state.seatsOf(framework)) this.#state.filters.voidSeat(seat.id);
    this.#maintenance.forgetFramework(framework);
    this.#ask();
  }
  updateFramework(framework: FrameworkId): void {
    const { frameworks } = this.#host.cluster;
    this.#state.gates.readFramework(framework, frameworks);
    for (const role of frameworks.roles(framework)) this.#subscribe(framework, role);
    this.#refreshAll(framework);
    this.#ask();
  }
  suppress(framework: FrameworkId): void {
    this.#refreshAll(framework);
    this.#isDirty = true;
  }
  revive(framework: FrameworkId, role: RoleId): void {
    this.#refreshAll(framework);
    const seat = this.#state.seat(framework, role);
    if (seat !== undefined) this.#state.filters.voidSeat(seat.id);
    this.#maintenance.voidRefusals(framework);
    this.#ask();
  }

  // What roles are promised stands in the plan, not in their rows.
  weightChanged(): void {}
  quotaChanged(): void {}

  occupied(framework: FrameworkId, _role: RoleId, agent: AgentId): void {
    const { tasks } = this.#host.cluster;
    for (let task = tasks.firstOnAgent(agent); task >= 0; task = tasks.nextOnAgent(task))
      if (tasks.framework(task) === framework && (this.#vectorOf[task] ?? 0) === 0) this.#holds(task);
    this.#ask();
  }

  recovered(framework: FrameworkId, role: RoleId, agent: AgentId, resources: ReadonlyBundle, how: Recovery): void {
    const { candidates, standby } = this.#state;
    candidates.mayGive(agent);
    if (standby.isUsed) standby.makeRoom(agent);
    this.#isDirty = true;
    const seat = this.#state.seat(framework, role);
    if (how.refuse === undefined || seat === undefined) {
      this.#ask();
      return;
    }
    this.#refuse(seat, agent, resources, how.refuse, how.declined);
    if (how.declined) this.#declined(seat, agent, how.refuse);
    if (this.#options.instantRefusal === true) this.#ask();
  }

  converted(): void {
    this.#capacityChanged = true;
    this.#isDirty = true;
  }
  convertedUnused(agent: AgentId): void {
    this.#agentChanged(agent);
  }

  launched(task: TaskId): void {
    // Another task may have had the same row, and died unheard of.
    this.#state.claims.forget(task);
    const { tasks } = this.#host.cluster;
    const { standby } = this.#state;
    // What the instance has of the agent is the task's from now on, before room is made for it.
    const isWarm = standby.isUsed && standby.take(tasks.framework(task), tasks.agent(task));
    if (isWarm) this.#warm.add(task);
    else if (this.#warm.size > 0) this.#warm.delete(task);
    this.#holds(task);
  }

  #holds(task: TaskId): void {
    const { tasks } = this.#host.cluster;
    const { vectors, standby } = this.#state;
    const seat = this.#state.takeSeat(tasks.framework(task), tasks.role(task));
    const vector = vectors.of(tasks.resources(task));
    this.#vectorOf[task] = vector + 1;
    seat.lane.add(vector, vectors.amounts(vector), 1);
    this.#countInGroup(seat.lane, task, vector, 1);
    this.#state.isDemandStale = true;
    seat.tasks++;
    if (standby.isUsed) standby.makeRoom(tasks.agent(task));
    this.#isDirty = true;
  }

  ended(task: TaskId): void {
    const vector = (this.#vectorOf[task] ?? 0) - 1;
    if (vector < 0) return;
    this.#vectorOf[task] = 0;
    if (this.#warm.size > 0) this.#warm.delete(task);
    const { tasks } = this.#host.cluster;
    const { vectors, claims } = this.#state;
    if (tasks.state(task) < TaskState.finished) this.#lostSight(task);
    else claims.forget(task);
    const seat = this.#state.takeSeat(tasks.framework(task), tasks.role(task));
    seat.lane.add(vector, vectors.amounts(vector), -1);
    this.#countInGroup(seat.lane, task, vector, -1);
    this.#state.isDemandStale = true;
    seat.tasks--;
    if (tasks.state(task) === TaskState.finished) this.#standBy(seat, tasks.agent(task));
    this.#ask();
  }

  #countInGroup({ heldIn }: Lane, task: TaskId, vector: VectorId, by: 1 | -1): void {
    if (heldIn.length === 0) return;
    const { vectors } = this.#state;
    addToGroup(heldIn, this.#state.groupOf(this.#host.cluster.tasks.agent(task)), vectors.amounts(vector), by);
  }

  /** The plan may have other groups: what lanes hold in each is counted anew. */
  #countGroups(): void {
    const { tasks } = this.#host.cluster;
    const { lanes, seats, force } = this.#state;
    for (const lane of lanes) lane.countGroups(force.plan.groups);
    if (force.plan.groups === 1) return;
    for (const { lane, framework } of seats)
      for (let task = tasks.firstOfFramework(framework); task >= 0; task = tasks.nextOfFramework(task)) {
        const vector = (this.#vectorOf[task] ?? 0) - 1;
        if (vector >= 0 && tasks.role(task) === lane.role) this.#countInGroup(lane, task, vector, 1);
      }
  }

  /** The task runs on, but there is no master to know of it. Nobody can kill it, and its notice has to be sent again. */
  #lostSight(task: TaskId): void {
    const { claims } = this.#state;
    if (!claims.isNoticed(task) || claims.isInterrupted(task)) return;
    claims.interrupt(task);
    this.#host.cancelReclaim(task);
  }

  /** Work is about to begin: was its service loaded on the agent, so that it starts at once (spec/ego.md 7)? */
  takeStandby(task: TaskId): boolean {
    return this.#warm.size > 0 && this.#warm.delete(task);
  }

  demandChanged(framework: FrameworkId): void {
    const pending = this.#host.cluster.demand.pending(framework);
    for (const seat of this.#state.seatsOf(framework)) {
      if (seat.pending === 0 && pending > 0) seat.requestedAt = this.#host.now;
      seat.pending = pending;
      seat.isStale = true;
      seat.lane.backOffUntil = Number.NEGATIVE_INFINITY;
    }
    this.#ask();
  }

  allocate(agents: CycleAgents, sequence: number): void {
    const state = this.#state;
    const { now } = this.#host;
    if (now >= this.#planUntil) this.#changePlan(this.#timePlan!);
    if (this.#isDirty || now >= state.resumesAt) {
      this.#isDirty = false;
      state.filters.beginCycle(sequence);
      state.resumesAt = Number.POSITIVE_INFINITY;
      if (this.#capacityChanged) this.#measureCapacity();
      runCycle(state, this.#isNewPlan);
      this.#isNewPlan = false;
      this.#wakeLater();
    }
    this.#maintenance.askToLeave(agents, sequence);
  }

  #declined(seat: Seat, agent: AgentId, refuse: Micros): void {
    const { now } = this.#host;
    const { offers } = this.#state;
    const until = refuse > 0 ? now + refuse : Number.POSITIVE_INFINITY;
    // Without this, refusals and reclaim would go round in circles (spec/ego.md 5.7).
    if (offers.closed(seat, agent)?.earmarked === true) seat.lane.backOff(until);
    if (this.#options.demand === 'inferred' && refuse > 0) seat.quietUntil = until;
  }

  /** @param declined whoever launches something out of an offer may want more of it at once: in ideal mode the rest is not refused */
  #refuse(seat: Seat, agent: AgentId, resources: ReadonlyBundle, refuse: Micros, declined: boolean): void {
    const { filters } = this.#state;
    if (refuse > 0) {
      filters.add(agent, seat.id, resources, refuse);
      this.#state.resumesAt = Math.min(this.#state.resumesAt, this.#host.now + refuse);
      this.#wakeLater();
    } else if (declined && this.#options.instantRefusal === true) {
      // Half a microsecond: over as soon as the clock moves, and not before.
      filters.add(agent, seat.id, resources, 0.5);
    }
  }

  #standBy({ lane, framework }: Seat, agent: AgentId): void {
    const standby = this.#state.force.plan.tree.consumers[lane.leaf]?.standby;
    if (standby !== undefined) this.#state.standby.released(lane, framework, agent, standby.max, standby.idle ?? {});
  }

  #subscribe(framework: FrameworkId, role: RoleId): void {
    const { frameworks } = this.#host.cluster;
    const seat = this.#state.takeSeat(framework, role);
    const constraints = frameworks.spec(framework).offerConstraints?.get(role);
    seat.constraints = constraints === undefined ? undefined : new ConstraintSet(constraints);
    this.#refresh(seat);
    if (!this.#hasLeaf(seat.lane)) this.#adopt(this.#planNow(this.#timePlan ?? this.#options.plan));
    this.#state.seatLanes();
  }

  #hasLeaf({ path }: Lane): boolean {
    return this.#state.force.plan.tree.leafOf(path) !== NO_ROLE;
  }

  #refreshAll(framework: FrameworkId): void {
    for (const seat of this.#state.seatsOf(framework)) this.#refresh(seat);
  }

  /** Reads off the framework's row whether it wants offers in the seat. */
  #refresh(seat: Seat): void {
    const { frameworks } = this.#host.cluster;
    const { framework, lane } = seat;
    seat.isStale = true;
    seat.active =
      frameworks.isActive(framework) &&
      frameworks.roles(framework).includes(lane.role) &&
      !frameworks.isSuppressed(framework, lane.role);
  }

  #agentChanged(agent: AgentId): void {
    this.#state.forgetTopology();
    this.#state.candidates.mayGive(agent);
    this.#capacityChanged = true;
    this.#ask();
  }

  #measureCapacity(): void {
    const { agents } = this.#host.cluster;
    const { force, vectors, resources } = this.#state;
    const one = new Float64Array(resources);
    force.capacity.fill(0);
    for (let agent = 0; agent < agents.count; agent++) {
      const group = agents.isActive(agent) ? this.#state.groupOf(agent) : -1;
      if (group < 0) continue;
      vectors.capacity(agents.total(agent), one);
      for (let r = 0; r < resources; r++) force.capacity[group * resources + r]! += one[r]!;
    }
    this.#capacityChanged = false;
    force.forgetTarget();
  }

  #planNow(plan: ResourcePlan | TimePlan): ResourcePlan {
    if (!isTimePlan(plan)) {
      this.#timePlan = undefined;
      this.#planUntil = Number.POSITIVE_INFINITY;
      return plan;
    }
    const errors = validateTimePlan(plan).filter((problem) => problem.severity === 'error');
    if (errors.length > 0) throw new Error(errors.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    const { plan: now, until } = planAt(plan, this.#host.now);
    this.#timePlan = plan;
    this.#planUntil = until;
    return now;
  }

  #changePlan(plan: ResourcePlan | TimePlan): void {
    this.#adopt(this.#planNow(plan));
    this.#isNewPlan = true;
    this.#wakeForPlan();
  }

  #adopt(plan: ResourcePlan): void {
    const state = this.#state;
    state.force = new PlanInForce(
      plan,
      state.lanes.map((lane) => lane.path),
      state.force.targetVersion,
    );
    state.seatLanes();
    this.#countGroups();
    this.#capacityChanged = true;
    this.#isDirty = true;
  }

  #wakeForPlan(): void {
    if (this.#planUntil < Number.POSITIVE_INFINITY) this.#host.wakeAt?.(this.#planUntil);
  }

  /** Without periodic cycles, somebody has to look again when what holds things back is over. */
  #wakeLater(): void {
    if ((this.#options.allocationInterval ?? 0) > 0 || this.#state.resumesAt === Number.POSITIVE_INFINITY) return;
    this.#host.wakeAt?.(Math.ceil(this.#state.resumesAt));
  }

  #ask(): void {
    this.#isDirty = true;
    if (this.#options.eventTriggered ?? true) this.#host.requestCycle('all');
  }
}

function isTimePlan(plan: ResourcePlan | TimePlan): plan is TimePlan {
  return Array.isArray(plan);
}
