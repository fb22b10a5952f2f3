import type { Micros } from '../engine/micros.ts';
import {
  type AgentId,
  type FrameworkId,
  type JobId,
  NONE,
  type OfferId,
  type RoleId,
  type StageId,
  type TaskId,
} from './ids.ts';
import type { RecordDigest } from './record-digest.ts';
import * as Types from './record-types.ts';
import { Bundle, type ReadonlyBundle } from './resources/bundle.ts';

const EMPTY: ReadonlyBundle = new Bundle();

/** Where the time of records comes from: the simulation. It is read here and not handed over, as a number that large is allocated on every call. */
export interface Clock {
  readonly now: Micros;
}

/** When what is refused now, for so long, may be offered again; 0 where nothing is refused. */
export function refusedUntil(now: Micros, refuse: Micros): Micros {
  return refuse > 0 ? now + refuse : 0;
}

/** Observers by a record that they want; each has a method of that name. */
type Listeners = { readonly [Name in Types.RecordName]: Pick<Required<Types.Observer>, Name>[] };

/**
 * The one stream of records of a run. The model tells what happened, and observers get a record where one listens. One record of each
 * name is used over and over, so telling allocates nothing.
 */
export class Records {
  readonly #clock: Clock;
  readonly #digest: RecordDigest | undefined;
  readonly #to: Listeners = {
    agentAdded: [],
    agentRemoved: [],
    agentChanged: [],
    agentActivated: [],
    frameworkRegistered: [],
    frameworkRemoved: [],
    frameworkActivated: [],
    suppressed: [],
    revived: [],
    jobSubmitted: [],
    jobRejected: [],
    jobEnded: [],
    stageReady: [],
    cycleRan: [],
    offerMade: [],
    offerAccepted: [],
    offerDeclined: [],
    offerRescinded: [],
    taskLaunched: [],
    taskStarted: [],
    taskEnded: [],
    taskReturned: [],
    reclaimNoticed: [],
    reclaimCancelled: [],
    loanChanged: [],
    demandChanged: [],
    roleChanged: [],
  };
  readonly #agentAdded: Types.AgentAdded = { at: 0, agent: NONE, total: EMPTY };
  readonly #agentRemoved: Types.AgentRemoved = { at: 0, agent: NONE };
  readonly #agentChanged: Types.AgentChanged = { at: 0, agent: NONE, total: EMPTY };
  readonly #agentActivated: Types.AgentActivated = { at: 0, agent: NONE, active: 0 };
  readonly #frameworkRegistered: Types.FrameworkRegistered = { at: 0, framework: NONE };
  readonly #frameworkRemoved: Types.FrameworkRemoved = { at: 0, framework: NONE };
  readonly #frameworkActivated: Types.FrameworkActivated = { at: 0, framework: NONE, active: 0 };
  readonly #suppressed: Types.Suppressed = { at: 0, framework: NONE, role: NONE };
  readonly #revived: Types.Revived = { at: 0, framework: NONE, role: NONE };
  readonly #jobSubmitted: Types.JobSubmitted = { at: 0, framework: NONE, job: NONE };
  readonly #jobRejected: Types.JobRejected = { at: 0, framework: NONE, job: NONE };
  readonly #jobEnded: Types.JobEnded = { at: 0, framework: NONE, job: NONE };
  readonly #stageReady: Types.StageReady = { at: 0, framework: NONE, job: NONE, stage: NONE, tasks: 0 };
  readonly #cycleRan: Types.CycleRan = { at: 0, periodic: 0, offers: 0 };
  readonly #offerMade: Types.OfferMade = {
    at: 0,
    offer: NONE,
    framework: NONE,
    role: NONE,
    agent: NONE,
    reason: 0,
    resources: EMPTY,
  };
  readonly #offerAccepted: Types.OfferAccepted = {
    at: 0,
    offer: NONE,
    framework: NONE,
    role: NONE,
    agent: NONE,
    operations: 0,
    refusedUntil: 0,
    left: EMPTY,
  };
  readonly #offerDeclined: Types.OfferDeclined = {
    at: 0,
    offer: NONE,
    framework: NONE,
    role: NONE,
    agent: NONE,
    refusedUntil: 0,
    resources: EMPTY,
  };
  readonly #offerRescinded: Types.OfferRescinded = {
    at: 0,
    offer: NONE,
    framework: NONE,
    role: NONE,
    agent: NONE,
    cause: 0,
    resources: EMPTY,
  };
  readonly #taskLaunched: Types.TaskLaunched = {
    at: 0,
    task: NONE,
    framework: NONE,
    role: NONE,
    agent: NONE,
    job: NONE,
    stage: NONE,
    index: 0,
    attempts: 0,
    resources: EMPTY,
  };
  readonly #taskStarted: Types.TaskStarted = { at: 0, task: NONE };
  readonly #taskEnded: Types.TaskEnded = {
    at: 0,
    task: NONE,
    framework: NONE,
    role: NONE,
    agent: NONE,
    job: NONE,
    stage: NONE,
    index: 0,
    state: 0,
    cause: 0,
    progress: 0,
    resources: EMPTY,
  };
  readonly #taskReturned: Types.TaskReturned = {
    at: 0,
    framework: NONE,
    job: NONE,
    stage: NONE,
    index: 0,
    kept: 0,
    remaining: 0,
  };
  readonly #reclaimNoticed: Types.ReclaimNoticed = {
    at: 0,
    task: NONE,
    framework: NONE,
    role: NONE,
    agent: NONE,
    deadline: 0,
    claimant: NONE,
    lender: NONE,
  };
  readonly #reclaimCancelled: Types.ReclaimCancelled = { at: 0, task: NONE, framework: NONE, role: NONE, agent: NONE };
  readonly #loanChanged: Types.LoanChanged = { at: 0, lender: NONE, borrower: NONE, resources: EMPTY };
  readonly #demandChanged: Types.DemandChanged = { at: 0, framework: NONE, shape: 0, change: 0 };
  readonly #roleChanged: Types.RoleChanged = { at: 0, role: NONE };

  /**
   * @param clock says at what time a record is told
   * @param digest hears all, before the observers do. It is told by itself and of no record: in a long run it is the only one that listens to most
   */
  constructor(clock: Clock, digest?: RecordDigest) {
    this.#clock = clock;
    this.#digest = digest;
  }

  /** Observers are called in the order in which they were added. Which records one wants is seen now: by its methods. */
  observe(observer: Types.Observer): void {
    for (const name of Types.RECORD_NAMES) {
      if (observer[name] !== undefined) (this.#to[name] as Types.Observer[]).push(observer);
    }
  }

  agentAdded(agent: AgentId, total: ReadonlyBundle): void {
    this.#digest?.agentAdded(agent, total);
    const listeners = this.#to.agentAdded;
    if (listeners.length === 0) return;
    const record = this.#agentAdded;
    record.at = this.#clock.now;
    record.agent = agent;
    record.total = total;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.agentAdded(record);
  }

  agentRemoved(agent: AgentId): void {
    this.#digest?.agentRemoved(agent);
    const listeners = this.#to.agentRemoved;
    if (listeners.length === 0) return;
    const record = this.#agentRemoved;
    record.at = this.#clock.now;
    record.agent = agent;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.agentRemoved(record);
  }

  agentChanged(agent: AgentId, total: ReadonlyBundle): void {
    this.#digest?.agentChanged(agent, total);
    const listeners = this.#to.agentChanged;
    if (listeners.length === 0) return;
    const record = this.#agentChanged;
    record.at = this.#clock.now;
    record.agent = agent;
    record.total = total;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.agentChanged(record);
  }

  agentActivated(agent: AgentId, active: number): void {
    this.#digest?.agentActivated(agent, active);
    const listeners = this.#to.agentActivated;
    if (listeners.length === 0) return;
    const record = this.#agentActivated;
    record.at = this.#clock.now;
    record.agent = agent;
    record.active = active;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.agentActivated(record);
  }

  frameworkRegistered(framework: FrameworkId): void {
    this.#digest?.frameworkRegistered(framework);
    const listeners = this.#to.frameworkRegistered;
    if (listeners.length === 0) return;
    const record = this.#frameworkRegistered;
    record.at = this.#clock.now;
    record.framework = framework;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.frameworkRegistered(record);
  }

  frameworkRemoved(framework: FrameworkId): void {
    this.#digest?.frameworkRemoved(framework);
    const listeners = this.#to.frameworkRemoved;
    if (listeners.length === 0) return;
    const record = this.#frameworkRemoved;
    record.at = this.#clock.now;
    record.framework = framework;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.frameworkRemoved(record);
  }

  frameworkActivated(framework: FrameworkId, active: number): void {
    this.#digest?.frameworkActivated(framework, active);
    const listeners = this.#to.frameworkActivated;
    if (listeners.length === 0) return;
    const record = this.#frameworkActivated;
    record.at = this.#clock.now;
    record.framework = framework;
    record.active = active;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.frameworkActivated(record);
  }

  suppressed(framework: FrameworkId, role: RoleId): void {
    this.#digest?.suppressed(framework, role);
    const listeners = this.#to.suppressed;
    if (listeners.length === 0) return;
    const record = this.#suppressed;
    record.at = this.#clock.now;
    record.framework = framework;
    record.role = role;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.suppressed(record);
  }

  revived(framework: FrameworkId, role: RoleId): void {
    this.#digest?.revived(framework, role);
    const listeners = this.#to.revived;
    if (listeners.length === 0) return;
    const record = this.#revived;
    record.at = this.#clock.now;
    record.framework = framework;
    record.role = role;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.revived(record);
  }

  jobSubmitted(framework: FrameworkId, job: JobId): void {
    this.#digest?.jobSubmitted(framework, job);
    const listeners = this.#to.jobSubmitted;
    if (listeners.length === 0) return;
    const record = this.#jobSubmitted;
    record.at = this.#clock.now;
    record.framework = framework;
    record.job = job;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.jobSubmitted(record);
  }

  jobRejected(framework: FrameworkId, job: JobId): void {
    this.#digest?.jobRejected(framework, job);
    const listeners = this.#to.jobRejected;
    if (listeners.length === 0) return;
    const record = this.#jobRejected;
    record.at = this.#clock.now;
    record.framework = framework;
    record.job = job;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.jobRejected(record);
  }

  jobEnded(framework: FrameworkId, job: JobId): void {
    this.#digest?.jobEnded(framework, job);
    const listeners = this.#to.jobEnded;
    if (listeners.length === 0) return;
    const record = this.#jobEnded;
    record.at = this.#clock.now;
    record.framework = framework;
    record.job = job;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.jobEnded(record);
  }

  stageReady(framework: FrameworkId, job: JobId, stage: StageId, tasks: number): void {
    this.#digest?.stageReady(framework, job, stage, tasks);
    const listeners = this.#to.stageReady;
    if (listeners.length === 0) return;
    const record = this.#stageReady;
    record.at = this.#clock.now;
    record.framework = framework;
    record.job = job;
    record.stage = stage;
    record.tasks = tasks;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.stageReady(record);
  }

  cycleRan(periodic: number, offers: number): void {
    this.#digest?.cycleRan(periodic, offers);
    const listeners = this.#to.cycleRan;
    if (listeners.length === 0) return;
    const record = this.#cycleRan;
    record.at = this.#clock.now;
    record.periodic = periodic;
    record.offers = offers;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.cycleRan(record);
  }

  offerMade(
    offer: OfferId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    reason: number,
    resources: ReadonlyBundle,
  ): void {
    this.#digest?.offerMade(offer, framework, role, agent, reason, resources);
    const listeners = this.#to.offerMade;
    if (listeners.length === 0) return;
    const record = this.#offerMade;
    record.at = this.#clock.now;
    record.offer = offer;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    record.reason = reason;
    record.resources = resources;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.offerMade(record);
  }

  offerAccepted(
    offer: OfferId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    operations: number,
    refuse: Micros,
    left: ReadonlyBundle,
  ): void {
    this.#digest?.offerAccepted(offer, framework, role, agent, operations, refuse, left);
    const listeners = this.#to.offerAccepted;
    if (listeners.length === 0) return;
    const record = this.#offerAccepted;
    record.at = this.#clock.now;
    record.offer = offer;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    record.operations = operations;
    record.refusedUntil = refusedUntil(record.at, refuse);
    record.left = left;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.offerAccepted(record);
  }

  offerDeclined(
    offer: OfferId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    refuse: Micros,
    resources: ReadonlyBundle,
  ): void {
    this.#digest?.offerDeclined(offer, framework, role, agent, refuse, resources);
    const listeners = this.#to.offerDeclined;
    if (listeners.length === 0) return;
    const record = this.#offerDeclined;
    record.at = this.#clock.now;
    record.offer = offer;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    record.refusedUntil = refusedUntil(record.at, refuse);
    record.resources = resources;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.offerDeclined(record);
  }

  offerRescinded(
    offer: OfferId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    cause: number,
    resources: ReadonlyBundle,
  ): void {
    this.#digest?.offerRescinded(offer, framework, role, agent, cause, resources);
    const listeners = this.#to.offerRescinded;
    if (listeners.length === 0) return;
    const record = this.#offerRescinded;
    record.at = this.#clock.now;
    record.offer = offer;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    record.cause = cause;
    record.resources = resources;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.offerRescinded(record);
  }

  taskLaunched(
    task: TaskId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    job: JobId,
    stage: StageId,
    index: number,
    attempts: number,
    resources: ReadonlyBundle,
  ): void {
    this.#digest?.taskLaunched(task, framework, role, agent, job, stage, index, attempts, resources);
    const listeners = this.#to.taskLaunched;
    if (listeners.length === 0) return;
    const record = this.#taskLaunched;
    record.at = this.#clock.now;
    record.task = task;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    record.job = job;
    record.stage = stage;
    record.index = index;
    record.attempts = attempts;
    record.resources = resources;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.taskLaunched(record);
  }

  taskStarted(task: TaskId): void {
    this.#digest?.taskStarted(task);
    const listeners = this.#to.taskStarted;
    if (listeners.length === 0) return;
    const record = this.#taskStarted;
    record.at = this.#clock.now;
    record.task = task;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.taskStarted(record);
  }

  taskEnded(
    task: TaskId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    job: JobId,
    stage: StageId,
    index: number,
    state: number,
    cause: number,
    progress: Micros,
    resources: ReadonlyBundle,
  ): void {
    this.#digest?.taskEnded(task, framework, role, agent, job, stage, index, state, cause, progress, resources);
    const listeners = this.#to.taskEnded;
    if (listeners.length === 0) return;
    const record = this.#taskEnded;
    record.at = this.#clock.now;
    record.task = task;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    record.job = job;
    record.stage = stage;
    record.index = index;
    record.state = state;
    record.cause = cause;
    record.progress = progress;
    record.resources = resources;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.taskEnded(record);
  }

  taskReturned(
    framework: FrameworkId,
    job: JobId,
    stage: StageId,
    index: number,
    kept: Micros,
    remaining: Micros,
  ): void {
    this.#digest?.taskReturned(framework, job, stage, index, kept, remaining);
    const listeners = this.#to.taskReturned;
    if (listeners.length === 0) return;
    const record = this.#taskReturned;
    record.at = this.#clock.now;
    record.framework = framework;
    record.job = job;
    record.stage = stage;
    record.index = index;
    record.kept = kept;
    record.remaining = remaining;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.taskReturned(record);
  }

  reclaimNoticed(
    task: TaskId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    deadline: Micros,
    claimant: RoleId,
    lender: RoleId,
  ): void {
    this.#digest?.reclaimNoticed(task, framework, role, agent, deadline, claimant, lender);
    const listeners = this.#to.reclaimNoticed;
    if (listeners.length === 0) return;
    const record = this.#reclaimNoticed;
    record.at = this.#clock.now;
    record.task = task;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    record.deadline = deadline;
    record.claimant = claimant;
    record.lender = lender;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.reclaimNoticed(record);
  }

  reclaimCancelled(task: TaskId, framework: FrameworkId, role: RoleId, agent: AgentId): void {
    this.#digest?.reclaimCancelled(task, framework, role, agent);
    const listeners = this.#to.reclaimCancelled;
    if (listeners.length === 0) return;
    const record = this.#reclaimCancelled;
    record.at = this.#clock.now;
    record.task = task;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.reclaimCancelled(record);
  }

  loanChanged(lender: RoleId, borrower: RoleId, resources: ReadonlyBundle): void {
    this.#digest?.loanChanged(lender, borrower, resources);
    const listeners = this.#to.loanChanged;
    if (listeners.length === 0) return;
    const record = this.#loanChanged;
    record.at = this.#clock.now;
    record.lender = lender;
    record.borrower = borrower;
    record.resources = resources;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.loanChanged(record);
  }

  demandChanged(framework: FrameworkId, shape: number, change: number): void {
    this.#digest?.demandChanged(framework, shape, change);
    const listeners = this.#to.demandChanged;
    if (listeners.length === 0) return;
    const record = this.#demandChanged;
    record.at = this.#clock.now;
    record.framework = framework;
    record.shape = shape;
    record.change = change;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.demandChanged(record);
  }

  roleChanged(role: RoleId): void {
    this.#digest?.roleChanged(role);
    const listeners = this.#to.roleChanged;
    if (listeners.length === 0) return;
    const record = this.#roleChanged;
    record.at = this.#clock.now;
    record.role = role;
    for (let i = 0; i < listeners.length; i++) listeners[i]!.roleChanged(record);
  }
}
