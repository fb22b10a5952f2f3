import { UNANSWERED } from '../allocator/allocator.ts';
import { type AgentId, NONE, type TaskId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { TaskState } from '../cluster/tasks.ts';
import type { EventId } from '../engine/event-queue.ts';
import type { Micros } from '../engine/micros.ts';
import type { MasterContext } from './context.ts';
import type { OfferDesk } from './offer-desk.ts';
import type { TaskLife } from './task-life.ts';
import type { UnreachableTasks } from './unreachable-tasks.ts';

/** The first wait of an agent before it registers again is up to this, each further one up to twice as long, at the most the second (spec/mesos.md 6). */
const BACK_OFF: Micros = 1_000_000;
const LONGEST_BACK_OFF: Micros = 60_000_000;

/** Why the master does not hear from an agent. */
interface Fault {
  /** What ran there has died with it. */
  dead: boolean;
  /** When the master gives the agent up. */
  timer: EventId | undefined;
}

/**
 * Agents that fail and come back (spec/mesos.md 5, agent loss). A fault of an agent that is down already, or on its way
 * back, changes nothing; the methods return whether it took effect.
 */
export class AgentLife {
  readonly #context: MasterContext;
  readonly #desk: OfferDesk;
  readonly #taskLife: TaskLife;
  readonly #unreachable: UnreachableTasks;
  readonly #faults = new Map<AgentId, Fault>();
  /** Those on their way back, with the end of their wait. */
  readonly #returning = new Map<AgentId, EventId>();
  /** Whose machines are down for maintenance. */
  readonly #down = new Set<AgentId>();
  /** Removed ones that may come back, with what they had: reservations and volumes are on their disks. */
  readonly #gone = new Map<AgentId, ReadonlyBundle>();
  /** Those the master that leads now has not heard from yet. */
  readonly #unknown = new Set<AgentId>();
  readonly #drained = new Set<AgentId>();
  #nextRemoval: Micros = 0;

  constructor(context: MasterContext, desk: OfferDesk, taskLife: TaskLife, unreachable: UnreachableTasks) {
    this.#context = context;
    this.#desk = desk;
    this.#taskLife = taskLife;
    this.#unreachable = unreachable;
  }

  /** Are there agents from before a failover whose tasks the master has not heard of? */
  get expectsAny(): boolean {
    return this.#unknown.size > 0;
  }

  /** The machine dies and takes its tasks along. The master notices by the broken connection, or only because pings stay unanswered. */
  crash(agent: AgentId, noticed: 'connection' | 'ping' = 'connection'): boolean {
    return this.#fail(agent, true, noticed === 'connection');
  }

  /** The agent process ends, as for an upgrade; tasks of checkpointing frameworks go on. */
  disconnect(agent: AgentId): boolean {
    return this.#fail(agent, false, true);
  }

  /** The network swallows what the agent and the master say to each other; everything goes on. */
  partition(agent: AgentId): boolean {
    return this.#fail(agent, false, false);
  }

  /** The fault is over. If the master noticed it, the agent registers again after a random wait, unless its machine is down. */
  restore(agent: AgentId): void {
    const { cluster, deadlines } = this.#context;
    const fault = this.#faults.get(agent);
    if (fault === undefined) return;
    this.#faults.delete(agent);
    deadlines.cancel(fault.timer);
    if (this.#down.has(agent)) return;
    if (!fault.dead && cluster.agents.isRegistered(agent) && cluster.agents.isActive(agent)) this.#hear(agent);
    else this.#comeBack(agent, fault.dead);
  }

  /** Taken out of the cluster by the master: its offers are rescinded, its tasks are lost, its resources are gone. */
  remove(agent: AgentId): void {
    const { cluster, tell, allocator, deadlines } = this.#context;
    const { agents } = cluster;
    deadlines.cancel(this.#faults.get(agent)?.timer);
    deadlines.cancel(this.#returning.get(agent));
    this.#returning.delete(agent);
    if (this.#gone.has(agent)) return;
    const isKnown = agents.isRegistered(agent);
    this.#deactivate(agent);
    this.#taskLife.endAllOnAgent(agent, TaskState.lost, 'agent-lost');
    if (isKnown) allocator.removeAgent(agent);
    this.#unknown.delete(agent);
    this.#gone.set(agent, agents.total(agent).clone());
    agents.remove(agent);
    tell.agentRemoved(agent);
  }

  /** The machine goes down, with what still runs there, whether or not a master hears of its agent. */
  shutDown(agent: AgentId): void {
    this.#down.add(agent);
    const fault = this.#faults.get(agent);
    if (fault !== undefined) fault.dead = true;
    this.remove(agent);
  }

  /** The machine is up again; its agent registers after a random wait, unless something else keeps it away. */
  startUp(agent: AgentId): void {
    if (this.#down.delete(agent) && !this.#faults.has(agent)) this.#comeBack(agent, true);
  }

  /** Gets no offers, and its tasks end at once, until it is reactivated (spec/mesos.md 4.8). */
  drain(agent: AgentId): void {
    this.#drained.add(agent);
    this.#deactivate(agent);
    this.#taskLife.endAllOnAgent(agent, TaskState.killed, 'drained');
  }

  reactivate(agent: AgentId): void {
    this.#drained.delete(agent);
    const { agents } = this.#context.cluster;
    if (agents.isRegistered(agent) && !this.#faults.has(agent) && !this.#returning.has(agent)) this.#activate(agent);
  }

  /** No master leads. Returns how many agents the registry holds. */
  loseMaster(): number {
    const { cluster, allocator, deadlines, silence } = this.#context;
    const { agents, tasks } = cluster;
    for (let agent = 0; agent < agents.count; agent++) {
      if (!agents.isRegistered(agent)) continue;
      this.#deactivate(agent);
      // The next master knows nothing of what is held there until the agent says so.
      for (let task = tasks.firstOnAgent(agent); task !== NONE; task = tasks.nextOnAgent(task)) {
        allocator.ended(task);
        allocator.recovered(tasks.framework(task), tasks.role(task), agent, tasks.resources(task), UNANSWERED);
      }
      allocator.removeAgent(agent);
      agents.setRegistered(agent, false);
      this.#unknown.add(agent);
      silence.begin(agent);
    }
    for (const agent of this.#unknown) deadlines.cancel(this.#faults.get(agent)?.timer);
    return this.#unknown.size;
  }

  /** A master leads again: agents that are up register, the others have `agent_reregister_timeout`. */
  findMaster(): void {
    const { deadlines, options } = this.#context;
    for (const agent of this.#unknown) {
      const fault = this.#faults.get(agent);
      if (fault !== undefined) fault.timer = deadlines.after(options.agentReregisterTimeout, () => this.#giveUp(agent));
      else if (!this.#returning.has(agent)) this.#comeBack(agent, false);
    }
  }

  #fail(agent: AgentId, dead: boolean, broken: boolean): boolean {
    const { cluster, deadlines, options, silence } = this.#context;
    if (this.#faults.has(agent) || this.#returning.has(agent) || this.#gone.has(agent)) return false;
    const fault: Fault = { dead, timer: undefined };
    this.#faults.set(agent, fault);
    silence.begin(agent);
    if (dead) this.#taskLife.stopAllOnAgent(agent);
    if (!cluster.agents.isRegistered(agent)) return true; // No master leads, or none has heard of it yet.
    if (broken) {
      this.#deactivate(agent);
      this.#loseUnlessCheckpointing(agent);
    }
    fault.timer = deadlines.after(options.agentPingTimeout * options.maxAgentPingTimeouts, () => this.#giveUp(agent));
    return true;
  }

  /** Unreachable: out of the cluster, at most so often as removals are allowed. */
  #giveUp(agent: AgentId): void {
    const { simulation, deadlines, options } = this.#context;
    const { now } = simulation;
    if (now < this.#nextRemoval) {
      this.#faults.get(agent)!.timer = deadlines.after(this.#nextRemoval - now, () => this.#giveUp(agent));
      return;
    }
    this.#nextRemoval = now + options.agentRemovalGap;
    this.#unreachable.park(agent);
    this.remove(agent);
  }

  /** Registers again after a random wait; `dead`: without what ran there. */
  #comeBack(agent: AgentId, dead: boolean, longest: Micros = BACK_OFF): void {
    const { cluster, deadlines, streams } = this.#context;
    const stream = streams.stream(`agent/${cluster.agents.name(agent)}`, 're-registration');
    const register = (): void => {
      if (this.#context.isLeaderless) this.#comeBack(agent, dead, Math.min(2 * longest, LONGEST_BACK_OFF));
      else this.#register(agent, dead);
    };
    this.#returning.set(agent, deadlines.after(Math.floor(stream.uniform() * longest), register));
  }

  #register(agent: AgentId, dead: boolean): void {
    const { cluster, tell, allocator } = this.#context;
    const { agents } = cluster;
    this.#returning.delete(agent);
    if (dead) this.#taskLife.endAllOnAgent(agent, TaskState.lost, 'agent-lost');
    const total = this.#gone.get(agent);
    if (total !== undefined) {
      this.#gone.delete(agent);
      agents.readd(agent, { ...agents.spec(agent), total });
      tell.agentAdded(agent, total);
      if (this.#drained.has(agent)) {
        agents.setActive(agent, false);
        tell.agentActivated(agent, 0);
      }
      this.#unreachable.resume(agent, dead);
      allocator.addAgent(agent);
      this.#reportTasks(agent);
    } else if (this.#unknown.delete(agent)) {
      agents.setRegistered(agent, true);
      if (!this.#drained.has(agent)) agents.setActive(agent, true);
      tell.agentActivated(agent, agents.isActive(agent) ? 1 : 0);
      allocator.addAgent(agent);
      this.#reportTasks(agent);
    } else this.#activate(agent);
    this.#hear(agent);
  }

  /** What the agent says runs on it counts as allocated again. */
  #reportTasks(agent: AgentId): void {
    const { cluster, allocator } = this.#context;
    const { tasks } = cluster;
    for (let task = tasks.firstOnAgent(agent); task !== NONE; task = tasks.nextOnAgent(task))
      allocator.occupied(tasks.framework(task), tasks.role(task), agent, tasks.resources(task));
  }

  #hear(agent: AgentId): void {
    const { launches, ends } = this.#context.silence.end(agent);
    for (const task of launches) this.#taskLife.send(task);
    for (const task of ends) this.#taskLife.end(task, TaskState.finished, 'done');
  }

  #activate(agent: AgentId): void {
    const { cluster, tell, allocator } = this.#context;
    if (this.#drained.has(agent) || cluster.agents.isActive(agent)) return;
    cluster.agents.setActive(agent, true);
    tell.agentActivated(agent, 1);
    allocator.activateAgent(agent, true);
  }

  #deactivate(agent: AgentId): void {
    const { cluster, tell, allocator } = this.#context;
    if (!cluster.agents.isRegistered(agent) || !cluster.agents.isActive(agent)) return;
    cluster.agents.setActive(agent, false);
    tell.agentActivated(agent, 0);
    allocator.activateAgent(agent, false);
    this.#desk.rescindAllOnAgent(agent, 'agent');
  }

  #loseUnlessCheckpointing(agent: AgentId): void {
    for (let task = this.#withoutCheckpoint(agent); task !== NONE; task = this.#withoutCheckpoint(agent))
      this.#taskLife.end(task, TaskState.lost, 'agent-lost');
  }

  /** The newest task there whose framework does not checkpoint. */
  #withoutCheckpoint(agent: AgentId): TaskId {
    const { tasks, frameworks } = this.#context.cluster;
    let task = tasks.firstOnAgent(agent);
    while (task !== NONE && frameworks.spec(tasks.framework(task)).checkpoint === true) task = tasks.nextOnAgent(task);
    return task;
  }
}
