import type { Micros } from '../engine/micros.ts';
import { grown, Rows } from './columns.ts';
import { type AgentId, type FrameworkId, NONE, type RoleId, type StageId, type TaskId } from './ids.ts';
import type { ReadonlyBundle } from './resources/bundle.ts';

/** States of a launched task, by Mesos's names (spec/mesos.md 5). */
export const TaskState = {
  staging: 0,
  running: 1,
  /** Has its notice of reclaim or is being killed; still holds its resources. */
  killing: 2,
  finished: 3,
  failed: 4,
  killed: 5,
  lost: 6,
} as const;
export type TaskStateCode = (typeof TaskState)[keyof typeof TaskState];
export const TASK_STATE_NAMES = ['staging', 'running', 'killing', 'finished', 'failed', 'killed', 'lost'] as const;

export function isTerminal(state: TaskStateCode): boolean {
  return state >= TaskState.finished;
}

export interface TasksView {
  readonly alive: number;
  state(task: TaskId): TaskStateCode;
  framework(task: TaskId): FrameworkId;
  role(task: TaskId): RoleId;
  agent(task: TaskId): AgentId;
  stage(task: TaskId): StageId;
  index(task: TaskId): number;
  resources(task: TaskId): ReadonlyBundle;
  launchedAt(task: TaskId): Micros;
  /** NaN while staging. */
  startedAt(task: TaskId): Micros;
  /** What it had to do when it was launched. */
  work(task: TaskId): Micros;
  /** Deadline of the reclaim notice it has, or NaN. */
  deadline(task: TaskId): Micros;
  /** First of the tasks on an agent, then `nextOnAgent`, newest first; NONE at the end. */
  firstOnAgent(agent: AgentId): TaskId;
  nextOnAgent(task: TaskId): TaskId;
  /** First of the tasks of a framework, then `nextOfFramework`, newest first; NONE at the end. */
  firstOfFramework(framework: FrameworkId): TaskId;
  nextOfFramework(task: TaskId): TaskId;
}

/** A doubly linked chain of tasks by owner (agent or framework), through columns. */
class Chains {
  #first = new Int32Array(0);
  #next = new Int32Array(0);
  #before = new Int32Array(0);

  first(owner: number): TaskId {
    return owner < this.#first.length ? this.#first[owner]! - 1 : NONE;
  }
  next(task: TaskId): TaskId {
    return this.#next[task]!;
  }
  link(owner: number, task: TaskId): void {
    this.#first = grown(this.#first, owner + 1); // Holds row + 1, so that new room means "none".
    this.#next = grown(this.#next, task + 1);
    this.#before = grown(this.#before, task + 1);
    const first = this.#first[owner]! - 1;
    this.#next[task] = first;
    this.#before[task] = NONE;
    if (first !== NONE) this.#before[first] = task;
    this.#first[owner] = task + 1;
  }
  unlink(owner: number, task: TaskId): void {
    const next = this.#next[task]!;
    const before = this.#before[task]!;
    if (before === NONE) this.#first[owner] = next + 1;
    else this.#next[before] = next;
    if (next !== NONE) this.#before[next] = before;
  }
}

/** Launched tasks that have not ended. */
export class TaskTable implements TasksView {
  readonly #rows = new Rows();
  readonly #byAgent = new Chains();
  readonly #byFramework = new Chains();
  #state = new Uint8Array(0);
  #isAlive = new Uint8Array(0);
  #framework = new Int32Array(0);
  #role = new Int32Array(0);
  #agent = new Int32Array(0);
  #stage = new Int32Array(0);
  #index = new Int32Array(0);
  #attempts = new Int32Array(0);
  #launchedAt = new Float64Array(0);
  #startedAt = new Float64Array(0);
  #work = new Float64Array(0);
  #deadline = new Float64Array(0);
  #event = new Float64Array(0);
  #graceEvent = new Float64Array(0);
  readonly #resources: ReadonlyBundle[] = [];

  get alive(): number {
    return this.#rows.count;
  }

  add(
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    stage: StageId,
    index: number,
    attempts: number,
    resources: ReadonlyBundle,
    work: Micros,
    launchedAt: Micros,
  ): TaskId {
    const task = this.#rows.take();
    this.#grow(task + 1);
    this.#state[task] = TaskState.staging;
    this.#isAlive[task] = 1;
    this.#framework[task] = framework;
    this.#role[task] = role;
    this.#agent[task] = agent;
    this.#stage[task] = stage;
    this.#index[task] = index;
    this.#attempts[task] = attempts;
    this.#launchedAt[task] = launchedAt;
    this.#startedAt[task] = Number.NaN;
    this.#work[task] = work;
    this.#deadline[task] = Number.NaN;
    this.#event[task] = NONE;
    this.#graceEvent[task] = NONE;
    this.#resources[task] = resources;
    this.#byAgent.link(agent, task);
    this.#byFramework.link(framework, task);
    return task;
  }

  /** Does the row stand for a task that has not ended? */
  isAlive(task: TaskId): boolean {
    return task >= 0 && task < this.#state.length && this.#isAlive[task] === 1;
  }

  remove(task: TaskId): void {
    this.#isAlive[task] = 0;
    this.#byAgent.unlink(this.#agent[task]!, task);
    this.#byFramework.unlink(this.#framework[task]!, task);
    this.#rows.giveBack(task);
  }

  state(task: TaskId): TaskStateCode {
    return this.#state[task]! as TaskStateCode;
  }
  setState(task: TaskId, state: TaskStateCode): void {
    this.#state[task] = state;
  }
  framework(task: TaskId): FrameworkId {
    return this.#framework[task]!;
  }
  role(task: TaskId): RoleId {
    return this.#role[task]!;
  }
  agent(task: TaskId): AgentId {
    return this.#agent[task]!;
  }
  stage(task: TaskId): StageId {
    return this.#stage[task]!;
  }
  index(task: TaskId): number {
    return this.#index[task]!;
  }
  /** How often it was launched before this time. */
  attempts(task: TaskId): number {
    return this.#attempts[task]!;
  }
  resources(task: TaskId): ReadonlyBundle {
    return this.#resources[task]!;
  }
  launchedAt(task: TaskId): Micros {
    return this.#launchedAt[task]!;
  }
  startedAt(task: TaskId): Micros {
    return this.#startedAt[task]!;
  }
  setStarted(task: TaskId, at: Micros): void {
    this.#startedAt[task] = at;
    this.#state[task] = TaskState.running;
  }
  work(task: TaskId): Micros {
    return this.#work[task]!;
  }
  deadline(task: TaskId): Micros {
    return this.#deadline[task]!;
  }
  setDeadline(task: TaskId, deadline: Micros): void {
    this.#deadline[task] = deadline;
  }
  /** The event that will start or end it, or NONE. */
  event(task: TaskId): number {
    return this.#event[task]!;
  }
  setEvent(task: TaskId, event: number): void {
    this.#event[task] = event;
  }
  /** The event that ends its grace, or NONE. */
  graceEvent(task: TaskId): number {
    return this.#graceEvent[task]!;
  }
  setGraceEvent(task: TaskId, event: number): void {
    this.#graceEvent[task] = event;
  }
  firstOnAgent(agent: AgentId): TaskId {
    return this.#byAgent.first(agent);
  }
  nextOnAgent(task: TaskId): TaskId {
    return this.#byAgent.next(task);
  }
  firstOfFramework(framework: FrameworkId): TaskId {
    return this.#byFramework.first(framework);
  }
  nextOfFramework(task: TaskId): TaskId {
    return this.#byFramework.next(task);
  }

  #grow(rows: number): void {
    if (this.#state.length >= rows) return;
    this.#state = grown(this.#state, rows);
    this.#isAlive = grown(this.#isAlive, rows);
    this.#framework = grown(this.#framework, rows);
    this.#role = grown(this.#role, rows);
    this.#agent = grown(this.#agent, rows);
    this.#stage = grown(this.#stage, rows);
    this.#index = grown(this.#index, rows);
    this.#attempts = grown(this.#attempts, rows);
    this.#launchedAt = grown(this.#launchedAt, rows);
    this.#startedAt = grown(this.#startedAt, rows);
    this.#work = grown(this.#work, rows);
    this.#deadline = grown(this.#deadline, rows);
    this.#event = grown(this.#event, rows);
    this.#graceEvent = grown(this.#graceEvent, rows);
  }
}
