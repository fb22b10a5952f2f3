import type { Allocator, AllocatorHost, CycleAgents } from '../allocator/allocator.ts';
import type { AgentSpec } from '../cluster/agents.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { FrameworkSpec } from '../cluster/frameworks.ts';
import type { AgentId, FrameworkId, JobId, OfferId, RoleId, TaskId } from '../cluster/ids.ts';
import type { Records } from '../cluster/records.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { TaskState } from '../cluster/tasks.ts';
import { assert } from '../engine/assert.ts';
import type { Micros } from '../engine/micros.ts';
import type { RandomStream, RandomStreams } from '../engine/random.ts';
import type { Simulation } from '../engine/simulation.ts';
import { MasterContext } from './context.ts';
import { CycleLoop } from './cycle-loop.ts';
import { Driver, type DriverParts } from './driver.ts';
import { OfferDesk } from './offer-desk.ts';
import type { MasterOptions } from './options.ts';
import type { Scheduler, SchedulerDriver } from './scheduler.ts';
import { TaskLife } from './task-life.ts';
import { Timers } from './timers.ts';

/**
 * The master: keeps the books of agents, frameworks, offers and tasks, runs the allocator's cycles, carries its decisions to
 * the schedulers and their answers back (spec/mesos.md 1, 5).
 */
export class Master implements AllocatorHost {
  readonly cluster: Cluster;
  readonly #context: MasterContext;
  readonly #loop: CycleLoop;
  readonly #desk: OfferDesk;
  readonly #taskLife: TaskLife;
  readonly #parts: DriverParts;
  #jobEnded: (framework: FrameworkId, job: JobId) => void = () => {};
  #allocating = false;

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    tell: Records,
    streams: RandomStreams,
    options: MasterOptions,
    createAllocator: (host: AllocatorHost) => Allocator,
  ) {
    this.cluster = cluster;
    const context = new MasterContext(simulation, cluster, tell, streams, options);
    this.#context = context;
    const { schedulers, drivers } = context;
    this.#loop = new CycleLoop(
      simulation,
      {
        interval: options.allocationInterval,
        firstAtStart: options.firstCycleAtStart,
        duration: (agents) =>
          options.cycleBase + options.cyclePerAgent * (agents === 'all' ? cluster.agents.count : agents.length),
      },
      (agents, sequence, periodic) => this.#cycle(agents, sequence, periodic),
    );
    this.#desk = new OfferDesk(context);
    this.#taskLife = new TaskLife(context);
    this.#parts = {
      context,
      desk: this.#desk,
      taskLife: this.#taskLife,
      timers: new Timers(simulation, (framework, token) =>
        schedulers[framework]!.onTimer?.(token, drivers[framework]!),
      ),
      jobEnded: (job) => this.#jobEnded(cluster.jobs.framework(job), job),
    };
    context.allocator = createAllocator(this);
  }

  get allocator(): Allocator {
    return this.#context.allocator;
  }
  /** Cycles run so far. */
  get cycles(): number {
    return this.#loop.cycles;
  }

  /** Sets who hears that a job has ended, while its row is still there. */
  onJobEnded(hear: (framework: FrameworkId, job: JobId) => void): void {
    this.#jobEnded = hear;
  }

  /** Arms the first periodic cycle. */
  start(): void {
    this.#loop.start();
  }

  /** Tells every scheduler that the run is over. */
  end(): void {
    const { schedulers, drivers } = this.#context;
    for (let framework = 0; framework < schedulers.length; framework++)
      schedulers[framework]!.onEnd?.(drivers[framework]!);
  }

  addAgent(spec: AgentSpec): AgentId {
    const { simulation, cluster, tell, allocator } = this.#context;
    const agent = cluster.agents.add(spec);
    tell.agentAdded(simulation.now, agent, cluster.agents.total(agent));
    allocator.addAgent(agent);
    return agent;
  }

  /** The agent is lost: its offers are rescinded, its tasks are lost, its resources leave the cluster. */
  removeAgent(agent: AgentId): void {
    const { simulation, cluster, tell, allocator } = this.#context;
    cluster.agents.setActive(agent, false);
    allocator.activateAgent(agent, false);
    this.#desk.rescindAllOnAgent(agent, 'agent');
    this.#taskLife.endAllOnAgent(agent, TaskState.lost, 'agent-lost');
    allocator.removeAgent(agent);
    cluster.agents.remove(agent);
    tell.agentRemoved(simulation.now, agent);
  }

  /** A new row for a framework that will subscribe later, with `register`. */
  addFramework(spec: FrameworkSpec, scheduler: Scheduler): FrameworkId {
    const { cluster, schedulers, drivers } = this.#context;
    const framework = cluster.frameworks.add(spec);
    cluster.demand.addFramework(framework);
    this.#desk.addFramework(framework);
    schedulers.push(scheduler);
    drivers.push(new Driver(framework, this.#parts));
    return framework;
  }

  /** The framework subscribes; `suppressed` are roles in which it wants no offers yet. */
  register(framework: FrameworkId, suppressed: readonly RoleId[] = []): void {
    const { simulation, cluster, tell, allocator, schedulers, drivers } = this.#context;
    cluster.frameworks.setRegistered(framework, true);
    cluster.frameworks.setActive(framework, true);
    for (const role of suppressed) cluster.frameworks.setSuppressed(framework, role, true);
    tell.frameworkRegistered(simulation.now, framework);
    allocator.addFramework(framework);
    schedulers[framework]!.onRegistered?.(drivers[framework]!);
  }

  /** The framework's side of the master. */
  driver(framework: FrameworkId): SchedulerDriver {
    return this.#context.drivers[framework]!;
  }

  /** A submitted job, its set-up over, reaches its scheduler. */
  jobReady(job: JobId): void {
    const { cluster, schedulers, drivers } = this.#context;
    const framework = cluster.jobs.framework(job);
    schedulers[framework]!.onJob(job, drivers[framework]!);
  }

  // The allocator's host.

  get now(): Micros {
    return this.#context.simulation.now;
  }
  nextSequence(): number {
    return this.#context.simulation.nextSequence();
  }
  requestCycle(agents: CycleAgents): void {
    this.#loop.request(agents);
  }
  pauseCycles(): void {
    this.#loop.pause();
  }
  resumeCycles(): void {
    this.#loop.resume();
  }
  random(entity: string, purpose: string): RandomStream {
    return this.#context.streams.stream(entity, purpose);
  }
  offer(framework: FrameworkId, role: RoleId, agent: AgentId, resources: ReadonlyBundle, reason: number): void {
    assert(this.#allocating, 'an allocator offers within its cycle only');
    this.#desk.make(framework, role, agent, resources, reason);
  }
  rescind(offer: OfferId): void {
    this.#desk.rescind(this.cluster.offers.get(offer), 'allocator');
  }
  reclaim(task: TaskId, grace: Micros, claimant: RoleId, lender: RoleId): void {
    this.#taskLife.reclaim(task, grace, claimant, lender);
  }
  cancelReclaim(task: TaskId): void {
    this.#taskLife.cancelReclaim(task);
  }
  inverseOffer(framework: FrameworkId, agent: AgentId): void {
    const { cluster, schedulers, drivers } = this.#context;
    schedulers[framework]!.onInverseOffer?.(
      agent,
      cluster.agents.unavailableFrom(agent) ?? this.now,
      drivers[framework]!,
    );
  }
  loanChanged(lender: RoleId, borrower: RoleId, resources: ReadonlyBundle): void {
    this.#context.tell.loanChanged(this.now, lender, borrower, resources);
  }

  #cycle(agents: CycleAgents, sequence: number, periodic: boolean): void {
    const { simulation, tell, allocator } = this.#context;
    this.#desk.beginCycle();
    this.#allocating = true;
    allocator.allocate(agents, sequence, periodic);
    this.#allocating = false;
    tell.cycleRan(simulation.now, periodic ? 1 : 0, this.#desk.madeThisCycle);
    this.#desk.deliver();
    this.#taskLife.deliverNotices();
  }
}
