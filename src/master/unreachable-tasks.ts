import { EventKind } from '../cluster/event-kinds.ts';
import { type AgentId, type FrameworkId, NONE, type RoleId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { TaskState } from '../cluster/tasks.ts';
import type { EventId } from '../engine/event-queue.ts';
import type { Micros } from '../engine/micros.ts';
import type { MasterContext } from './context.ts';
import type { Mailbox } from './mailbox.ts';
import type { TaskUpdate } from './scheduler.ts';
import type { TaskLife } from './task-life.ts';

/** A task that may go on behind a broken network. */
interface Parked {
  readonly framework: FrameworkId;
  readonly role: RoleId;
  readonly resources: ReadonlyBundle;
  readonly startedAt: Micros;
  /** As it was when the agent became unreachable. */
  readonly update: TaskUpdate;
  patience: EventId | undefined;
}

/**
 * Tasks of partition-aware frameworks on unreachable agents (TASK_UNREACHABLE, spec/mesos.md 5): they hold nothing in the
 * books, and go on if the agent returns with them before their framework gives them up as lost.
 */
export class UnreachableTasks {
  readonly #context: MasterContext;
  readonly #taskLife: TaskLife;
  readonly #mailbox: Mailbox;
  readonly #parked = new Map<AgentId, Parked[]>();

  constructor(context: MasterContext, taskLife: TaskLife, mailbox: Mailbox) {
    this.#context = context;
    this.#taskLife = taskLife;
    this.#mailbox = mailbox;
  }

  /** Takes the tasks of partition-aware frameworks off an agent. */
  park(agent: AgentId): void {
    const { cluster, deadlines, options } = this.#context;
    const { tasks, frameworks } = cluster;
    const parked: Parked[] = [];
    for (let task = tasks.firstOnAgent(agent); task !== NONE; ) {
      const next = tasks.nextOnAgent(task);
      const framework = tasks.framework(task);
      if (frameworks.hasCapability(framework, 'PARTITION_AWARE')) {
        const [role, resources, startedAt] = [tasks.role(task), tasks.resources(task), tasks.startedAt(task)];
        const update = { ...this.#taskLife.takeOff(task, TaskState.lost, 'unreachable'), task: NONE };
        const one: Parked = { framework, role, resources, startedAt, update, patience: undefined };
        one.patience = deadlines.after(options.unreachablePatience, () => this.#giveUp(agent, one));
        parked.push(one);
      }
      task = next;
    }
    if (parked.length > 0) this.#parked.set(agent, [...parked, ...(this.#parked.get(agent) ?? [])]);
  }

  /** The agent is back: with its tasks, or, if it had failed, without. Those that run on are in the books again. */
  resume(agent: AgentId, areDead: boolean): void {
    const { deadlines } = this.#context;
    const parked = this.#parked.get(agent) ?? [];
    this.#parked.delete(agent);
    for (const one of parked) {
      deadlines.cancel(one.patience);
      if (areDead) this.#lose(one);
      else this.#goOn(agent, one);
    }
  }

  /** The framework leaves for good: what runs on for it will be killed by its agents. */
  endAllOfFramework(framework: FrameworkId): void {
    for (const [agent, parked] of [...this.#parked])
      for (const one of parked)
        if (one.framework === framework) {
          this.#context.deadlines.cancel(one.patience);
          this.#giveUp(agent, one);
        }
  }

  #goOn(agent: AgentId, { framework, role, resources, startedAt, update }: Parked): void {
    const { simulation, cluster, tell } = this.#context;
    const { stages, tasks } = cluster;
    const { now } = simulation;
    const { stage, index, attempts, work } = update;
    const left = Number.isNaN(startedAt) ? work : Math.max(0, work - (now - startedAt));
    cluster.agents.use(agent, resources);
    const task = tasks.add(framework, role, agent, stage, index, attempts - 1, resources, left, now);
    tell.taskLaunched(task, framework, role, agent, stages.job(stage), stage, index, attempts - 1, resources);
    tasks.setStarted(task, now);
    tasks.setEvent(task, simulation.arm(left, EventKind.TaskEndDue, task));
    tell.taskStarted(task);
  }

  #giveUp(agent: AgentId, parked: Parked): void {
    const others = this.#parked.get(agent)!.filter((one) => one !== parked);
    if (others.length > 0) this.#parked.set(agent, others);
    else this.#parked.delete(agent);
    this.#lose(parked);
  }

  #lose({ framework, update }: Parked): void {
    this.#mailbox.post(framework, { ...update, cause: 'agent-lost' });
  }
}
