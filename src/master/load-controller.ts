import { type AgentId, NONE, type TaskId } from '../cluster/ids.ts';
import { TaskState } from '../cluster/tasks.ts';
import { exp } from '../engine/math.ts';
import type { Micros } from '../engine/micros.ts';
import type { MasterContext } from './context.ts';
import type { TaskLife } from './task-life.ts';

/** Thresholds of the load averages of an agent, in running cpus; absent: not looked at. */
export interface LoadThresholds {
  readonly over5Minutes?: number;
  readonly over15Minutes?: number;
}

/** Loads are looked at as often as estimates are made. */
const LOOK_EVERY: Micros = 15_000_000;
const FIVE_MINUTES: Micros = 300_000_000;
const FIFTEEN_MINUTES: Micros = 900_000_000;

/**
 * Mesos's stock QoS controller (`load_qos_controller`, spec/mesos.md 5): when an agent's load average passes a threshold,
 * everything on it that uses revocable resources is killed. The load modelled is the cpus of the tasks that run there; the
 * averages forget exponentially, as the kernel's do.
 */
export class LoadController {
  readonly #context: MasterContext;
  readonly #taskLife: TaskLife;

  constructor(context: MasterContext, taskLife: TaskLife) {
    this.#context = context;
    this.#taskLife = taskLife;
  }

  watch(agent: AgentId, thresholds: LoadThresholds): void {
    this.#look(agent, thresholds, 0, 0);
  }

  #look(agent: AgentId, thresholds: LoadThresholds, short: number, long: number): void {
    this.#context.deadlines.after(LOOK_EVERY, () => {
      const load = this.#load(agent);
      const shortNow = load + (short - load) * exp(-LOOK_EVERY / FIVE_MINUTES);
      const longNow = load + (long - load) * exp(-LOOK_EVERY / FIFTEEN_MINUTES);
      const { over5Minutes = Number.POSITIVE_INFINITY, over15Minutes = Number.POSITIVE_INFINITY } = thresholds;
      if (shortNow > over5Minutes || longNow > over15Minutes) this.#revoke(agent);
      this.#look(agent, thresholds, shortNow, longNow);
    });
  }

  #load(agent: AgentId): number {
    const { agents, kinds } = this.#context.cluster;
    const used = agents.used(agent);
    let cpus = 0;
    for (let i = 0; i < used.size; i++) if (kinds.name(used.kindAt(i)) === 'cpus') cpus += used.amountAt(i);
    return cpus / 1000;
  }

  #revoke(agent: AgentId): void {
    for (let task = this.#revocableTask(agent); task !== NONE; task = this.#revocableTask(agent))
      this.#taskLife.end(task, TaskState.killed, 'revoked');
  }

  /** The newest task there that uses anything revocable. */
  #revocableTask(agent: AgentId): TaskId {
    const { tasks, kinds } = this.#context.cluster;
    for (let task = tasks.firstOnAgent(agent); task !== NONE; task = tasks.nextOnAgent(task)) {
      const resources = tasks.resources(task);
      for (let i = 0; i < resources.size; i++) if (kinds.isRevocable(resources.kindAt(i))) return task;
    }
    return NONE;
  }
}
