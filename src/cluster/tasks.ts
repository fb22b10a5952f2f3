import type { EventId } from '../engine/event-queue.ts';
import type { Micros } from '../engine/micros.ts';
import { grown } from './columns.ts';
import { type AgentId, type FrameworkId, NONE, type RoleId, type StageId, type TaskId } from './ids.ts';
import { Bundle, type ReadonlyBundle } from './resources/bundle.ts';
import { RowPool } from './row-pool.ts';

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

// The words of a task's row: 96 bytes. The first is that of the chain of free rows: nobody asks for the event of a task that is over.
const WIDTH = 24;
/** Two chains: after the next stands the one before. */
const ON_AGENT = 2;
const OF_FRAMEWORK = 4;
const STATE = 6;
const IS_ALIVE = 7;
const FRAMEWORK = 8;
const ROLE = 9;
const AGENT = 10;
const STAGE = 11;
const INDEX = 12;
const ATTEMPTS = 13;
// Doubles: places in words, halved.
const DOUBLES = WIDTH / 2;
const EVENT = 0;
const WORK = 7;
const STARTED_AT = 8;
const LAUNCHED_AT = 9;
const GRACE_EVENT = 10;
const DEADLINE = 11;

const NOTHING: ReadonlyBundle = new Bundle();

/** What the table says of a task, read at one go by whoever needs most of it. */
export class TaskRow {
  task: TaskId = NONE;
  framework: FrameworkId = NONE;
  role: RoleId = NONE;
  agent: AgentId = NONE;
  stage: StageId = NONE;
  index = 0;
  /** How often it was launched, this attempt included. */
  attempts = 0;
  resources: ReadonlyBundle = NOTHING;
  // Fractions of seconds and ids beyond 32 bits: doubles from the start.
  work: Micros = Number.NaN;
  /** NaN while staging. */
  startedAt: Micros = Number.NaN;
  /** As `TaskTable.event` and `TaskTable.graceEvent`. */
  event: EventId = Number.NaN;
  graceEvent: EventId = Number.NaN;
}

/** A doubly linked chain of tasks by owner (agent or framework), through two words of their rows. */
class Chains {
  readonly #rows: RowPool;
  readonly #next: number;
  readonly #before: number;
  /** By owner: the first task and one more, so that new room means "none". */
  #first = new Int32Array(0);

  constructor(rows: RowPool, place: number) {
    this.#rows = rows;
    this.#next = place;
    this.#before = place + 1;
  }

  first(owner: number): TaskId {
    return owner < this.#first.length ? this.#first[owner]! - 1 : NONE;
  }
  next(task: TaskId): TaskId {
    return this.#rows.words[task * WIDTH + this.#next]!;
  }
  link(owner: number, task: TaskId): void {
    if (owner >= this.#first.length) this.#first = grown(this.#first, owner + 1);
    const first = this.#first[owner]! - 1;
    this.#rows.words[task * WIDTH + this.#next] = first;
    this.#rows.words[task * WIDTH + this.#before] = NONE;
    if (first !== NONE) this.#rows.words[first * WIDTH + this.#before] = task;
    this.#first[owner] = task + 1;
  }
  unlink(owner: number, task: TaskId): void {
    const next = this.#rows.words[task * WIDTH + this.#next]!;
    const before = this.#rows.words[task * WIDTH + this.#before]!;
    if (before === NONE) this.#first[owner] = next + 1;
    else this.#rows.words[before * WIDTH + this.#next] = next;
    if (next !== NONE) this.#rows.words[next * WIDTH + this.#before] = before;
  }
}

/** Launched tasks that have not ended. */
export class TaskTable implements TasksView {
  readonly #rows = new RowPool(WIDTH);
  readonly #byAgent = new Chains(this.#rows, ON_AGENT);
  readonly #byFramework = new Chains(this.#rows, OF_FRAMEWORK);
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
    const { words } = this.#rows;
    const row = task * WIDTH;
    words[row + STATE] = TaskState.staging;
    words[row + IS_ALIVE] = 1;
    words[row + FRAMEWORK] = framework;
    words[row + ROLE] = role;
    words[row + AGENT] = agent;
    words[row + STAGE] = stage;
    words[row + INDEX] = index;
    words[row + ATTEMPTS] = attempts;
    const { doubles } = this.#rows;
    const half = row >> 1;
    doubles[half + WORK] = work;
    doubles[half + STARTED_AT] = Number.NaN;
    doubles[half + LAUNCHED_AT] = launchedAt;
    doubles[half + EVENT] = NONE;
    doubles[half + GRACE_EVENT] = NONE;
    doubles[half + DEADLINE] = Number.NaN;
    this.#resources[task] = resources;
    this.#byAgent.link(agent, task);
    this.#byFramework.link(framework, task);
    return task;
  }

  /** Does the row stand for a task that has not ended? */
  isAlive(task: TaskId): boolean {
    return task >= 0 && task < this.#rows.top && this.#rows.words[task * WIDTH + IS_ALIVE]! === 1;
  }

  remove(task: TaskId): void {
    this.#rows.words[task * WIDTH + IS_ALIVE] = 0;
    this.#byAgent.unlink(this.agent(task), task);
    this.#byFramework.unlink(this.framework(task), task);
    this.#rows.giveBack(task);
  }

  /** Copies what is known of a task. */
  read(task: TaskId, into: TaskRow): void {
    const { words, doubles } = this.#rows;
    const row = task * WIDTH;
    into.task = task;
    into.framework = words[row + FRAMEWORK]!;
    into.role = words[row + ROLE]!;
    into.agent = words[row + AGENT]!;
    into.stage = words[row + STAGE]!;
    into.index = words[row + INDEX]!;
    into.attempts = words[row + ATTEMPTS]! + 1;
    into.resources = this.#resources[task]!;
    const half = task * DOUBLES;
    into.work = doubles[half + WORK]!;
    into.startedAt = doubles[half + STARTED_AT]!;
    into.event = doubles[half + EVENT]!;
    into.graceEvent = doubles[half + GRACE_EVENT]!;
  }

  state(task: TaskId): TaskStateCode {
    return this.#rows.words[task * WIDTH + STATE]! as TaskStateCode;
  }
  setState(task: TaskId, state: TaskStateCode): void {
    this.#rows.words[task * WIDTH + STATE] = state;
  }
  framework(task: TaskId): FrameworkId {
    return this.#rows.words[task * WIDTH + FRAMEWORK]!;
  }
  role(task: TaskId): RoleId {
    return this.#rows.words[task * WIDTH + ROLE]!;
  }
  agent(task: TaskId): AgentId {
    return this.#rows.words[task * WIDTH + AGENT]!;
  }
  stage(task: TaskId): StageId {
    return this.#rows.words[task * WIDTH + STAGE]!;
  }
  index(task: TaskId): number {
    return this.#rows.words[task * WIDTH + INDEX]!;
  }
  /** How often it was launched before this time. */
  attempts(task: TaskId): number {
    return this.#rows.words[task * WIDTH + ATTEMPTS]!;
  }
  resources(task: TaskId): ReadonlyBundle {
    return this.#resources[task]!;
  }
  launchedAt(task: TaskId): Micros {
    return this.#rows.doubles[task * DOUBLES + LAUNCHED_AT]!;
  }
  startedAt(task: TaskId): Micros {
    return this.#rows.doubles[task * DOUBLES + STARTED_AT]!;
  }
  setStarted(task: TaskId, at: Micros): void {
    this.#rows.doubles[task * DOUBLES + STARTED_AT] = at;
    this.#rows.words[task * WIDTH + STATE] = TaskState.running;
  }
  work(task: TaskId): Micros {
    return this.#rows.doubles[task * DOUBLES + WORK]!;
  }
  deadline(task: TaskId): Micros {
    return this.#rows.doubles[task * DOUBLES + DEADLINE]!;
  }
  setDeadline(task: TaskId, deadline: Micros): void {
    this.#rows.doubles[task * DOUBLES + DEADLINE] = deadline;
  }
  /** The event that will start or end it, or NONE. */
  event(task: TaskId): number {
    return this.#rows.doubles[task * DOUBLES + EVENT]!;
  }
  setEvent(task: TaskId, event: number): void {
    this.#rows.doubles[task * DOUBLES + EVENT] = event;
  }
  /** The event that ends its grace, or NONE. */
  graceEvent(task: TaskId): number {
    return this.#rows.doubles[task * DOUBLES + GRACE_EVENT]!;
  }
  setGraceEvent(task: TaskId, event: number): void {
    this.#rows.doubles[task * DOUBLES + GRACE_EVENT] = event;
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
}
