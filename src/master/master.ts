import type { Allocator, AllocatorHost, CycleAgents } from '../allocator/allocator.ts';
import type { AgentSpec } from '../cluster/agents.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { FrameworkSpec } from '../cluster/frameworks.ts';
import type { AgentId, FrameworkId, JobId, OfferId, RoleId, TaskId } from '../cluster/ids.ts';
import type { Records } from '../cluster/records.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { assert } from '../engine/assert.ts';
import type { Micros } from '../engine/micros.ts';
import type { RandomStream, RandomStreams } from '../engine/random.ts';
import type { Simulation } from '../engine/simulation.ts';
import { AgentLife } from './agent-life.ts';
import { MasterContext } from './context.ts';
import { CycleLoop } from './cycle-loop.ts';
import { Driver, type DriverParts } from './driver.ts';
import { FrameworkLife } from './framework-life.ts';
import { LoadController } from './load-controller.ts';
import { Mailbox } from './mailbox.ts';
import { Maintenance } from './maintenance.ts';
import { MasterFailover } from './master-failover.ts';
import { Messages } from './messages.ts';
import { OfferDesk } from './offer-desk.ts';
import type { MasterOptions } from './options.ts';
import { Oversubscription } from './oversubscription.ts';
import { QuotaSetting } from './quota-setting.ts';
import type { Scheduler, SchedulerDriver } from './scheduler.ts';
import { TaskLife } from './task-life.ts';
import { Timers } from './timers.ts';
import { UnreachableTasks } from './unreachable-tasks.ts';

/** The whitelist is read again this often (spec/mesos.md 6). */
const WHITELIST_INTERVAL: Micros = 5_000_000;

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
  readonly #frameworks: FrameworkLife;
  readonly #failover: MasterFailover;
  /** Agents that fail and come back, and draining. */
  readonly agents: AgentLife;
  readonly maintenance: Maintenance;
  readonly quotas: QuotaSetting;
  readonly oversubscription: Oversubscription;
  readonly loadController: LoadController;
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
    const { allocationInterval, firstCycleAtStart, cycleBase, cyclePerAgent, proveIdle } = context.options;
    this.#loop = new CycleLoop(
      simulation,
      {
        interval: allocationInterval,
        firstAtStart: firstCycleAtStart,
        duration: (agents) => cycleBase + (cyclePerAgent === 0 ? 0 : cyclePerAgent * this.#coveredBy(agents)),
        // Where a cycle takes time, one that decides nothing still keeps the allocator busy.
        isIdle: cycleBase > 0 || cyclePerAgent > 0 ? undefined : () => context.allocator.isIdle === true,
        prove: proveIdle ? (covered, sequence) => this.#proveIdle(covered, sequence) : undefined,
      },
      (agents, sequence, periodic) => this.#cycle(agents, sequence, periodic),
      () => this.#deliver(),
    );
    const mailbox = new Mailbox(context);
    this.#taskLife = new TaskLife(context, mailbox);
    this.#desk = new OfferDesk(context, this.#taskLife, this.#loop);
    const unreachable = new UnreachableTasks(context, this.#taskLife, mailbox);
    this.agents = new AgentLife(context, this.#desk, this.#taskLife, unreachable);
    this.#frameworks = new FrameworkLife(context, this.#desk, this.#taskLife, unreachable, mailbox);
    this.#failover = new MasterFailover(context, this.#desk, this.agents, this.#frameworks);
    this.maintenance = new Maintenance(context, this.#desk, this.agents);
    this.quotas = new QuotaSetting(context, this.#desk);
    this.oversubscription = new Oversubscription(context, this.#desk);
    this.loadController = new LoadController(context, this.#taskLife);
    context.messages = new Messages(context, (framework) => this.#frameworks.disconnect(framework));
    context.expectsAgents = () => this.agents.expectsAny;
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
    const { cluster, tell, allocator } = this.#context;
    const agent = cluster.agents.add(spec);
    tell.agentAdded(agent, cluster.agents.total(agent));
    allocator.addAgent(agent);
    return agent;
  }

  /** The agent is lost: its offers are rescinded, its tasks are lost, its resources leave the cluster. */
  removeAgent(agent: AgentId): void {
    this.agents.remove(agent);
  }

  /** The leading master fails, and another leads after so long. Default: as ZooKeeper needs to notice (`--zk_session_timeout`, 10 s). */
  failOver(downtime: Micros = 10_000_000): void {
    this.#failover.begin(downtime);
  }

  /** Host names that may be offered, or undefined for all. The file is read again every 5 s, so it takes effect at the next multiple of that (spec/mesos.md 6). */
  setWhitelist(hosts: readonly string[] | undefined): void {
    const sinceRead = this.now % WHITELIST_INTERVAL;
    const wait = sinceRead === 0 ? 0 : WHITELIST_INTERVAL - sinceRead;
    this.#context.deadlines.after(wait, () => this.#context.allocator.setWhitelist(hosts));
  }

  setWeight(role: RoleId, weight: number): void {
    const { cluster, tell, allocator } = this.#context;
    tell.roleChanged(role);
    cluster.roles.setWeight(role, weight);
    allocator.weightChanged(role);
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
    this.#frameworks.register(framework, suppressed);
  }
  /** The connection to its scheduler breaks; after its failover timeout it is removed. Returns whether there was one. */
  disconnect(framework: FrameworkId): boolean {
    return this.#frameworks.disconnect(framework);
  }
  /** Its scheduler is back, or another in its place. */
  reconnect(framework: FrameworkId): void {
    this.#frameworks.reconnect(framework);
  }
  /** The framework leaves for good: its tasks are killed. */
  removeFramework(framework: FrameworkId): void {
    this.#frameworks.remove(framework);
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
  requestCycle(agents: AgentId | 'all'): void {
    this.#loop.request(agents);
  }
  noLongerIdle(): void {
    this.#loop.noLongerIdle();
  }
  wakeAt(at: Micros): void {
    this.#loop.wakeAt(at);
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
    this.maintenance.inverseOffer(framework, agent);
  }
  loanChanged(lender: RoleId, borrower: RoleId, resources: ReadonlyBundle): void {
    this.#context.tell.loanChanged(lender, borrower, resources);
  }

  #cycle(agents: CycleAgents, sequence: number, periodic: boolean): void {
    this.#allocate(agents, sequence, periodic);
    this.#context.tell.cycleRan(periodic ? 1 : 0, this.#desk.madeThisCycle);
  }

  /** Shows the schedulers what the cycle decided. */
  #deliver(): void {
    this.#desk.deliver();
    this.#taskLife.deliverNotices();
    this.maintenance.deliver();
  }

  #allocate(agents: CycleAgents, sequence: number, periodic: boolean): void {
    this.#desk.beginCycle();
    this.#allocating = true;
    this.#context.allocator.allocate(agents, sequence, periodic);
    this.#allocating = false;
  }

  /** How many agents a cycle goes through: those that were removed meanwhile take no time. */
  #coveredBy(asked: CycleAgents): number {
    const { agents } = this.cluster;
    let covered = 0;
    const count = asked === 'all' ? agents.count : asked.length;
    for (let i = 0; i < count; i++) if (agents.isRegistered(asked === 'all' ? i : asked[i]!)) covered++;
    return covered;
  }

  /** Runs a cycle of which the allocator says that it decides nothing. */
  #proveIdle(agents: CycleAgents, sequence: number): void {
    this.#allocate(agents, sequence, false);
    assert(this.#desk.madeThisCycle === 0, 'a cycle that the allocator called idle makes no offers');
    assert(!this.#taskLife.hasNotices, 'a cycle that the allocator called idle reclaims nothing');
  }
}
