import type { Cluster } from '../cluster/cluster.ts';
import { grown } from '../cluster/columns.ts';
import { type FrameworkId, type JobId, NONE, type RoleId, type StageId } from '../cluster/ids.ts';
import * as Types from '../cluster/record-types.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Micros } from '../engine/micros.ts';
import { HeldOffers } from './held-offers.ts';
import { addTo, type Levels, newLevels } from './levels.ts';

/** Levels of the book as they were from one instant to the next at which anything changed. */
export interface SpanListener {
  /**
   * Nothing changed from the book's `from` to its `to`; its levels are those of that time. Accounts that differ from what they were
   * before are in its lists of those that changed: who follows many of them need look at no others. The two moments are read there and not handed
   * over, as numbers that large are allocated on every call.
   */
  elapsed(): void;
  /** A framework that shared the account of its role has one of its own from now on, which starts as the role's is. */
  parted?(framework: FrameworkId, role: RoleId): void;
}

/**
 * What a role or a framework holds and waits for; what a framework waits for counts for its first role. A framework that is and always was alone
 * in its only role has no account of its own: the role's says the same.
 */
export interface Account {
  /** Whose it is: a role and the framework that is alone in it, or one of them; the other is NONE. */
  readonly role: RoleId;
  framework: FrameworkId;
  /** Held by its tasks, from launch to end. */
  readonly used: Levels;
  /** Needed by its tasks that could be launched now; of a framework with an account of its own it is not kept. */
  readonly waiting: Levels;
  /** Waiting tasks by shape: the index is the shape's row. */
  readonly waitingTasks: number[];
  /** Shapes of which any task waits, and by shape its place in that list, plus 1. */
  readonly waitingShapes: number[];
  readonly places: number[];
  /** Grows with every change of that list. */
  shapesVersion: number;
  tasksWaiting: number;
  /** Launched and not ended. */
  tasksHeld: number;
  /** Of those, the ones that run. */
  tasksRunning: number;
  /** Is it in the list of those that have changed? */
  isChanged: boolean;
  /** A framework that has left for good: its tasks can run no more, so they do not wait, whatever its account says. */
  isGone: boolean;
}

const UNREACHABLE = Types.END_CAUSES.indexOf('unreachable');

function newAccount(role: RoleId, framework: FrameworkId): Account {
  return {
    role,
    framework,
    used: newLevels(),
    waiting: newLevels(),
    waitingTasks: [],
    waitingShapes: [],
    places: [],
    shapesVersion: 0,
    tasksWaiting: 0,
    tasksHeld: 0,
    tasksRunning: 0,
    isChanged: false,
    isGone: false,
  };
}

/**
 * The levels of the run: what the cluster has, what is in offers and in use, and what waits, of the cluster, by role and by
 * framework. Measures that add up over time listen to its spans instead of to records: at one instant there may be hundreds of
 * records, and what is between two of them at the same instant has no length.
 */
export class Book implements Types.Observer {
  /** Which offers count as held. */
  readonly held: HeldOffers;
  readonly capacity: Levels = newLevels();
  readonly offered: Levels;
  readonly used: Levels = newLevels();
  tasksWaiting = 0;
  tasksHeld = 0;
  tasksRunning = 0;
  /** Accounts of roles that have changed in this instant, and accounts that are only a framework's. */
  readonly changedRoles: Account[] = [];
  readonly changedFrameworks: Account[] = [];
  /** Grows with every change of the capacity. */
  capacityVersion = 0;
  /** Grows with every weight and quota that is set, at the moment at which it is told. */
  rolesVersion = 0;
  /** Is the launch that is being told no launch, but a task on an agent that is back and had run on all the while? */
  isResumed = false;
  /** The span that listeners are told of; once they have been, `to` is the present. */
  from: Micros = 0;
  to: Micros = 0;
  readonly #cluster: Cluster;
  readonly #roles: Account[] = [];
  readonly #frameworks: Account[] = [];
  /** By role: how many frameworks are in it. */
  readonly #members: number[] = [];
  readonly #listeners: SpanListener[] = [];
  /** Tasks on agents out of reach, by stage and index: nobody knows whether they run, and they do not wait. */
  readonly #unreachable = new Map<StageId, Set<number>>();
  /** By task row: 1 while it runs. */
  #ran = new Uint8Array(0);

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.held = new HeldOffers(cluster);
    this.offered = this.held.levels;
  }

  /** Hears all spans from now on. */
  follow(listener: SpanListener): void {
    this.#listeners.push(listener);
  }

  role(role: RoleId): Account {
    const known = this.#roles;
    while (known.length <= role) known.push(newAccount(known.length, NONE));
    return known[role]!;
  }
  framework(framework: FrameworkId): Account {
    const known = this.#frameworks;
    while (known.length <= framework) this.#admit(known.length);
    return known[framework]!;
  }
  /** The role that the waiting tasks of a framework count for: its first. */
  homeRole(framework: FrameworkId): RoleId {
    return this.#cluster.frameworks.roles(framework)[0]!;
  }

  /** The time up to `at` has passed. */
  advance(at: Micros): void {
    if (at !== this.to) this.#pass(at);
  }

  #pass(at: Micros): void {
    this.held.endInstant();
    this.from = this.to;
    this.to = at;
    for (let i = 0; i < this.#listeners.length; i++) this.#listeners[i]!.elapsed();
    forget(this.changedRoles);
    forget(this.changedFrameworks);
  }

  /** A framework that is seen for the first time: whoever was alone in a role of it no longer is. */
  #admit(framework: FrameworkId): void {
    const roles = this.#cluster.frameworks.roles(framework);
    const members = this.#members;
    let isAlone = roles.length === 1;
    for (const role of roles) {
      members[role] = (members[role] ?? 0) + 1;
      if (members[role] > 1) isAlone = false;
      const { framework: alone } = this.role(role);
      if (alone !== NONE) this.#part(alone);
    }
    const account = isAlone ? this.role(roles[0]!) : newAccount(NONE, framework);
    account.framework = framework;
    this.#frameworks.push(account);
  }

  /** From now on a framework has an account of its own. */
  #part(framework: FrameworkId): void {
    const shared = this.#frameworks[framework]!;
    const own = newAccount(NONE, framework);
    addAll(own.used, shared.used);
    addAll(own.waitingTasks, shared.waitingTasks);
    addAll(own.waitingShapes, shared.waitingShapes);
    addAll(own.places, shared.places);
    own.tasksWaiting = shared.tasksWaiting;
    own.tasksHeld = shared.tasksHeld;
    own.tasksRunning = shared.tasksRunning;
    this.#frameworks[framework] = own;
    shared.framework = NONE;
    for (let i = 0; i < this.#listeners.length; i++) this.#listeners[i]!.parted?.(framework, shared.role);
    this.touch(own); // What changed of the role in this instant did of the framework.
  }

  /** An account, or what is kept elsewhere of its owner, is another from this instant on. */
  touch(account: Account): void {
    if (account.isChanged) return;
    account.isChanged = true;
    (account.role === NONE ? this.changedFrameworks : this.changedRoles).push(account);
  }

  agentAdded({ at, total }: Types.AgentAdded): void {
    this.advance(at);
    addTo(this.capacity, this.#cluster.kinds, total, 1);
    this.capacityVersion++;
  }
  agentChanged({ at }: Types.AgentChanged): void {
    this.advance(at);
    this.held.endInstant(); // What is idle there is about to be read off the tables, where it is in offers.
    this.#countCapacity();
  }
  agentRemoved({ at }: Types.AgentRemoved): void {
    this.advance(at);
    this.#countCapacity();
  }

  roleChanged({ at }: Types.RoleChanged): void {
    this.advance(at);
    this.rolesVersion++;
  }

  offerMade({ at, offer }: Types.OfferMade): void {
    this.advance(at);
    this.held.made(offer);
  }
  offerAccepted({ at, offer, left }: Types.OfferAccepted): void {
    this.advance(at);
    this.held.closed(offer, left);
  }
  offerDeclined({ at, offer, resources }: Types.OfferDeclined): void {
    this.advance(at);
    this.held.declined(offer, resources);
  }
  offerRescinded({ at, offer, resources }: Types.OfferRescinded): void {
    this.advance(at);
    this.held.closed(offer, resources);
  }

  stageReady({ at, framework, stage, tasks }: Types.StageReady): void {
    this.advance(at);
    this.#wait(framework, this.#cluster.stages.shape(stage), tasks);
  }
  taskReturned({ at, framework, stage, index }: Types.TaskReturned): void {
    this.advance(at);
    if (this.#unreachable.size > 0) this.#unreachable.get(stage)?.delete(index);
    this.#wait(framework, this.#cluster.stages.shape(stage), 1);
  }
  jobRejected({ at, framework, job }: Types.JobRejected): void {
    this.advance(at);
    this.#dropWaiting(framework, job);
  }
  jobEnded({ at, framework, job }: Types.JobEnded): void {
    this.advance(at);
    this.#dropWaiting(framework, job);
  }

  // What changes no level: the time before has passed for those that hear of it next.
  agentActivated({ at }: Types.AgentActivated): void {
    this.advance(at);
  }
  frameworkActivated({ at }: Types.FrameworkActivated): void {
    this.advance(at);
  }
  suppressed({ at }: Types.Suppressed): void {
    this.advance(at);
  }
  revived({ at }: Types.Revived): void {
    this.advance(at);
  }
  cycleRan({ at }: Types.CycleRan): void {
    this.advance(at);
  }
  reclaimNoticed({ at }: Types.ReclaimNoticed): void {
    this.advance(at);
  }
  reclaimCancelled({ at }: Types.ReclaimCancelled): void {
    this.advance(at);
  }

  frameworkRemoved({ at, framework }: Types.FrameworkRemoved): void {
    this.advance(at);
    if (this.framework(framework).role !== NONE) this.#part(framework);
    const account = this.framework(framework);
    this.#countWaiting(account, -1);
    account.isGone = true;
    this.touch(account);
  }
  frameworkRegistered({ at, framework }: Types.FrameworkRegistered): void {
    this.advance(at);
    const account = this.framework(framework);
    if (!account.isGone) return;
    account.isGone = false;
    this.#countWaiting(account, 1);
    this.touch(account);
  }

  taskLaunched({ at, framework, role, stage, index, resources }: Types.TaskLaunched): void {
    this.advance(at);
    const { kinds, stages } = this.#cluster;
    this.isResumed = this.#unreachable.size > 0 && (this.#unreachable.get(stage)?.delete(index) ?? false);
    if (!this.isResumed) {
      addTo(this.offered, kinds, resources, -1);
      this.#wait(framework, stages.shape(stage), -1);
    }
    addTo(this.used, kinds, resources, 1);
    this.tasksHeld++;
    const account = this.framework(framework);
    this.#hold(account, resources);
    if (account.role === NONE) this.#hold(this.role(role), resources);
  }
  taskStarted({ at, task }: Types.TaskStarted): void {
    this.advance(at);
    const { tasks } = this.#cluster;
    this.tasksRunning++;
    const account = this.framework(tasks.framework(task));
    this.#run(account);
    if (account.role === NONE) this.#run(this.role(tasks.role(task)));
    this.#ran = grown(this.#ran, task + 1);
    this.#ran[task] = 1;
  }
  taskEnded({ at, task, framework, role, stage, index, cause, resources }: Types.TaskEnded): void {
    this.advance(at);
    if (cause === UNREACHABLE) {
      const parked = this.#unreachable.get(stage) ?? new Set();
      this.#unreachable.set(stage, parked.add(index));
    }
    let ran = 0;
    if (task < this.#ran.length) {
      ran = this.#ran[task]!;
      this.#ran[task] = 0;
    }
    addTo(this.used, this.#cluster.kinds, resources, -1);
    this.tasksHeld--;
    this.tasksRunning -= ran;
    const account = this.framework(framework);
    this.#release(account, resources, ran);
    if (account.role === NONE) this.#release(this.role(role), resources, ran);
  }

  #hold(account: Account, resources: ReadonlyBundle): void {
    addTo(account.used, this.#cluster.kinds, resources, 1);
    account.tasksHeld++;
    this.touch(account);
  }
  #run(account: Account): void {
    account.tasksRunning++;
    this.touch(account);
  }
  #release(account: Account, resources: ReadonlyBundle, ran: number): void {
    addTo(account.used, this.#cluster.kinds, resources, -1);
    account.tasksHeld--;
    account.tasksRunning -= ran;
    this.touch(account);
  }

  #wait(framework: FrameworkId, shape: number, tasks: number): void {
    if (tasks === 0) return;
    const account = this.framework(framework);
    this.#addWaiting(account, shape, tasks);
    if (account.isGone) return;
    this.tasksWaiting += tasks;
    if (account.role === NONE) this.#addWaiting(this.role(this.homeRole(framework)), shape, tasks);
  }

  #addWaiting(account: Account, shape: number, tasks: number): void {
    const { waitingTasks } = account;
    while (waitingTasks.length <= shape) waitingTasks.push(0);
    const before = waitingTasks[shape]!;
    waitingTasks[shape] = before + tasks;
    if (before === 0) beginWaiting(account, shape);
    else if (before + tasks === 0) endWaiting(account, shape);
    account.tasksWaiting += tasks;
    this.touch(account);
    if (account.role !== NONE) addTo(account.waiting, this.#cluster.kinds, this.#cluster.shapes.needs(shape), tasks);
  }

  /** All that a framework with an account of its own waits for counts for its role and the cluster once more, or no longer. */
  #countWaiting(account: Account, times: 1 | -1): void {
    const role = this.role(this.homeRole(account.framework));
    for (const shape of account.waitingShapes) this.#addWaiting(role, shape, times * account.waitingTasks[shape]!);
    this.tasksWaiting += times * account.tasksWaiting;
  }

  /** Tasks of a job that leaves and has some that were ready and never launched. */
  #dropWaiting(framework: FrameworkId, job: JobId): void {
    const { jobs, stages } = this.#cluster;
    for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage)) {
      if (stages.isReady(stage)) this.#wait(framework, stages.shape(stage), -stages.waiting(stage));
      if (this.#unreachable.size > 0) this.#unreachable.delete(stage);
    }
  }

  #countCapacity(): void {
    const { agents, kinds } = this.#cluster;
    this.capacity.fill(0);
    for (let agent = 0; agent < agents.count; agent++) addTo(this.capacity, kinds, agents.total(agent), 1);
    this.capacityVersion++;
  }
}

function forget(changed: Account[]): void {
  while (changed.length > 0) changed.pop()!.isChanged = false;
}

function addAll(to: number[], from: readonly number[]): void {
  for (const value of from) to.push(value);
}

function beginWaiting(account: Account, shape: number): void {
  account.shapesVersion++;
  while (account.places.length <= shape) account.places.push(0);
  account.places[shape] = account.waitingShapes.push(shape);
}

/** Closes the gap with the last of the list. */
function endWaiting(account: Account, shape: number): void {
  account.shapesVersion++;
  const { waitingShapes, places } = account;
  const last = waitingShapes.pop()!;
  if (last === shape) return;
  waitingShapes[places[shape]! - 1] = last;
  places[last] = places[shape]!;
}
