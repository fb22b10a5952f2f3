import type { Mixer } from '../engine/digest.ts';
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
import type * as Types from './record-types.ts';
import { Bundle, type ReadonlyBundle } from './resources/bundle.ts';

const EMPTY: ReadonlyBundle = new Bundle();

function mixBundle(digest: Mixer, bundle: ReadonlyBundle): void {
  digest.mix(bundle.size);
  for (let i = 0; i < bundle.size; i++) {
    digest.mix(bundle.kindAt(i));
    digest.mix(bundle.amountAt(i));
  }
}

/** Observers that want a certain record. */
type Listeners<Name extends Types.RecordName> = { readonly [N in Name]-?: NonNullable<Types.Observer[N]>[] };

/**
 * The one stream of records of a run. The model tells what happened; the digest is fed with every number of it, and
 * observers get a record only where one listens. One record of each name is used over and over, so telling allocates nothing.
 */
export class Records {
  readonly #digest: Mixer;
  readonly #to: Listeners<Types.RecordName> = {
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

  constructor(digest: Mixer) {
    this.#digest = digest;
  }

  /** Observers are called in the order in which they were added. */
  observe(observer: Types.Observer): void {
    if (observer.agentAdded) this.#to.agentAdded.push(observer.agentAdded.bind(observer));
    if (observer.agentRemoved) this.#to.agentRemoved.push(observer.agentRemoved.bind(observer));
    if (observer.agentChanged) this.#to.agentChanged.push(observer.agentChanged.bind(observer));
    if (observer.agentActivated) this.#to.agentActivated.push(observer.agentActivated.bind(observer));
    if (observer.frameworkRegistered) this.#to.frameworkRegistered.push(observer.frameworkRegistered.bind(observer));
    if (observer.frameworkRemoved) this.#to.frameworkRemoved.push(observer.frameworkRemoved.bind(observer));
    if (observer.frameworkActivated) this.#to.frameworkActivated.push(observer.frameworkActivated.bind(observer));
    if (observer.suppressed) this.#to.suppressed.push(observer.suppressed.bind(observer));
    if (observer.revived) this.#to.revived.push(observer.revived.bind(observer));
    if (observer.jobSubmitted) this.#to.jobSubmitted.push(observer.jobSubmitted.bind(observer));
    if (observer.jobRejected) this.#to.jobRejected.push(observer.jobRejected.bind(observer));
    if (observer.jobEnded) this.#to.jobEnded.push(observer.jobEnded.bind(observer));
    if (observer.stageReady) this.#to.stageReady.push(observer.stageReady.bind(observer));
    if (observer.cycleRan) this.#to.cycleRan.push(observer.cycleRan.bind(observer));
    if (observer.offerMade) this.#to.offerMade.push(observer.offerMade.bind(observer));
    if (observer.offerAccepted) this.#to.offerAccepted.push(observer.offerAccepted.bind(observer));
    if (observer.offerDeclined) this.#to.offerDeclined.push(observer.offerDeclined.bind(observer));
    if (observer.offerRescinded) this.#to.offerRescinded.push(observer.offerRescinded.bind(observer));
    if (observer.taskLaunched) this.#to.taskLaunched.push(observer.taskLaunched.bind(observer));
    if (observer.taskStarted) this.#to.taskStarted.push(observer.taskStarted.bind(observer));
    if (observer.taskEnded) this.#to.taskEnded.push(observer.taskEnded.bind(observer));
    if (observer.taskReturned) this.#to.taskReturned.push(observer.taskReturned.bind(observer));
    if (observer.reclaimNoticed) this.#to.reclaimNoticed.push(observer.reclaimNoticed.bind(observer));
    if (observer.reclaimCancelled) this.#to.reclaimCancelled.push(observer.reclaimCancelled.bind(observer));
    if (observer.loanChanged) this.#to.loanChanged.push(observer.loanChanged.bind(observer));
    if (observer.demandChanged) this.#to.demandChanged.push(observer.demandChanged.bind(observer));
  }

  agentAdded(at: Micros, agent: AgentId, total: ReadonlyBundle): void {
    const digest = this.#digest;
    digest.mix(0);
    digest.mix(at);
    digest.mix(agent);
    mixBundle(digest, total);
    const listeners = this.#to.agentAdded;
    if (listeners.length === 0) return;
    const record = this.#agentAdded;
    record.at = at;
    record.agent = agent;
    record.total = total;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  agentRemoved(at: Micros, agent: AgentId): void {
    const digest = this.#digest;
    digest.mix(1);
    digest.mix(at);
    digest.mix(agent);
    const listeners = this.#to.agentRemoved;
    if (listeners.length === 0) return;
    const record = this.#agentRemoved;
    record.at = at;
    record.agent = agent;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  agentChanged(at: Micros, agent: AgentId, total: ReadonlyBundle): void {
    const digest = this.#digest;
    digest.mix(2);
    digest.mix(at);
    digest.mix(agent);
    mixBundle(digest, total);
    const listeners = this.#to.agentChanged;
    if (listeners.length === 0) return;
    const record = this.#agentChanged;
    record.at = at;
    record.agent = agent;
    record.total = total;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  agentActivated(at: Micros, agent: AgentId, active: number): void {
    const digest = this.#digest;
    digest.mix(3);
    digest.mix(at);
    digest.mix(agent);
    digest.mix(active);
    const listeners = this.#to.agentActivated;
    if (listeners.length === 0) return;
    const record = this.#agentActivated;
    record.at = at;
    record.agent = agent;
    record.active = active;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  frameworkRegistered(at: Micros, framework: FrameworkId): void {
    const digest = this.#digest;
    digest.mix(4);
    digest.mix(at);
    digest.mix(framework);
    const listeners = this.#to.frameworkRegistered;
    if (listeners.length === 0) return;
    const record = this.#frameworkRegistered;
    record.at = at;
    record.framework = framework;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  frameworkRemoved(at: Micros, framework: FrameworkId): void {
    const digest = this.#digest;
    digest.mix(5);
    digest.mix(at);
    digest.mix(framework);
    const listeners = this.#to.frameworkRemoved;
    if (listeners.length === 0) return;
    const record = this.#frameworkRemoved;
    record.at = at;
    record.framework = framework;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  frameworkActivated(at: Micros, framework: FrameworkId, active: number): void {
    const digest = this.#digest;
    digest.mix(6);
    digest.mix(at);
    digest.mix(framework);
    digest.mix(active);
    const listeners = this.#to.frameworkActivated;
    if (listeners.length === 0) return;
    const record = this.#frameworkActivated;
    record.at = at;
    record.framework = framework;
    record.active = active;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  suppressed(at: Micros, framework: FrameworkId, role: RoleId): void {
    const digest = this.#digest;
    digest.mix(7);
    digest.mix(at);
    digest.mix(framework);
    digest.mix(role);
    const listeners = this.#to.suppressed;
    if (listeners.length === 0) return;
    const record = this.#suppressed;
    record.at = at;
    record.framework = framework;
    record.role = role;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  revived(at: Micros, framework: FrameworkId, role: RoleId): void {
    const digest = this.#digest;
    digest.mix(8);
    digest.mix(at);
    digest.mix(framework);
    digest.mix(role);
    const listeners = this.#to.revived;
    if (listeners.length === 0) return;
    const record = this.#revived;
    record.at = at;
    record.framework = framework;
    record.role = role;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  jobSubmitted(at: Micros, framework: FrameworkId, job: JobId): void {
    const digest = this.#digest;
    digest.mix(9);
    digest.mix(at);
    digest.mix(framework);
    digest.mix(job);
    const listeners = this.#to.jobSubmitted;
    if (listeners.length === 0) return;
    const record = this.#jobSubmitted;
    record.at = at;
    record.framework = framework;
    record.job = job;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  jobRejected(at: Micros, framework: FrameworkId, job: JobId): void {
    const digest = this.#digest;
    digest.mix(10);
    digest.mix(at);
    digest.mix(framework);
    digest.mix(job);
    const listeners = this.#to.jobRejected;
    if (listeners.length === 0) return;
    const record = this.#jobRejected;
    record.at = at;
    record.framework = framework;
    record.job = job;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  jobEnded(at: Micros, framework: FrameworkId, job: JobId): void {
    const digest = this.#digest;
    digest.mix(11);
    digest.mix(at);
    digest.mix(framework);
    digest.mix(job);
    const listeners = this.#to.jobEnded;
    if (listeners.length === 0) return;
    const record = this.#jobEnded;
    record.at = at;
    record.framework = framework;
    record.job = job;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  stageReady(at: Micros, framework: FrameworkId, job: JobId, stage: StageId, tasks: number): void {
    const digest = this.#digest;
    digest.mix(12);
    digest.mix(at);
    digest.mix(framework);
    digest.mix(job);
    digest.mix(stage);
    digest.mix(tasks);
    const listeners = this.#to.stageReady;
    if (listeners.length === 0) return;
    const record = this.#stageReady;
    record.at = at;
    record.framework = framework;
    record.job = job;
    record.stage = stage;
    record.tasks = tasks;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  cycleRan(at: Micros, periodic: number, offers: number): void {
    const digest = this.#digest;
    digest.mix(13);
    digest.mix(at);
    digest.mix(periodic);
    digest.mix(offers);
    const listeners = this.#to.cycleRan;
    if (listeners.length === 0) return;
    const record = this.#cycleRan;
    record.at = at;
    record.periodic = periodic;
    record.offers = offers;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  offerMade(
    at: Micros,
    offer: OfferId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    reason: number,
    resources: ReadonlyBundle,
  ): void {
    const digest = this.#digest;
    digest.mix(14);
    digest.mix(at);
    digest.mix(offer);
    digest.mix(framework);
    digest.mix(role);
    digest.mix(agent);
    digest.mix(reason);
    mixBundle(digest, resources);
    const listeners = this.#to.offerMade;
    if (listeners.length === 0) return;
    const record = this.#offerMade;
    record.at = at;
    record.offer = offer;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    record.reason = reason;
    record.resources = resources;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  offerAccepted(
    at: Micros,
    offer: OfferId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    operations: number,
    refusedUntil: Micros,
    left: ReadonlyBundle,
  ): void {
    const digest = this.#digest;
    digest.mix(15);
    digest.mix(at);
    digest.mix(offer);
    digest.mix(framework);
    digest.mix(role);
    digest.mix(agent);
    digest.mix(operations);
    digest.mix(refusedUntil);
    mixBundle(digest, left);
    const listeners = this.#to.offerAccepted;
    if (listeners.length === 0) return;
    const record = this.#offerAccepted;
    record.at = at;
    record.offer = offer;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    record.operations = operations;
    record.refusedUntil = refusedUntil;
    record.left = left;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  offerDeclined(
    at: Micros,
    offer: OfferId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    refusedUntil: Micros,
    resources: ReadonlyBundle,
  ): void {
    const digest = this.#digest;
    digest.mix(16);
    digest.mix(at);
    digest.mix(offer);
    digest.mix(framework);
    digest.mix(role);
    digest.mix(agent);
    digest.mix(refusedUntil);
    mixBundle(digest, resources);
    const listeners = this.#to.offerDeclined;
    if (listeners.length === 0) return;
    const record = this.#offerDeclined;
    record.at = at;
    record.offer = offer;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    record.refusedUntil = refusedUntil;
    record.resources = resources;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  offerRescinded(
    at: Micros,
    offer: OfferId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    cause: number,
    resources: ReadonlyBundle,
  ): void {
    const digest = this.#digest;
    digest.mix(17);
    digest.mix(at);
    digest.mix(offer);
    digest.mix(framework);
    digest.mix(role);
    digest.mix(agent);
    digest.mix(cause);
    mixBundle(digest, resources);
    const listeners = this.#to.offerRescinded;
    if (listeners.length === 0) return;
    const record = this.#offerRescinded;
    record.at = at;
    record.offer = offer;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    record.cause = cause;
    record.resources = resources;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  taskLaunched(
    at: Micros,
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
    const digest = this.#digest;
    digest.mix(18);
    digest.mix(at);
    digest.mix(task);
    digest.mix(framework);
    digest.mix(role);
    digest.mix(agent);
    digest.mix(job);
    digest.mix(stage);
    digest.mix(index);
    digest.mix(attempts);
    mixBundle(digest, resources);
    const listeners = this.#to.taskLaunched;
    if (listeners.length === 0) return;
    const record = this.#taskLaunched;
    record.at = at;
    record.task = task;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    record.job = job;
    record.stage = stage;
    record.index = index;
    record.attempts = attempts;
    record.resources = resources;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  taskStarted(at: Micros, task: TaskId): void {
    const digest = this.#digest;
    digest.mix(19);
    digest.mix(at);
    digest.mix(task);
    const listeners = this.#to.taskStarted;
    if (listeners.length === 0) return;
    const record = this.#taskStarted;
    record.at = at;
    record.task = task;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  taskEnded(
    at: Micros,
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
    const digest = this.#digest;
    digest.mix(20);
    digest.mix(at);
    digest.mix(task);
    digest.mix(framework);
    digest.mix(role);
    digest.mix(agent);
    digest.mix(job);
    digest.mix(stage);
    digest.mix(index);
    digest.mix(state);
    digest.mix(cause);
    digest.mix(progress);
    mixBundle(digest, resources);
    const listeners = this.#to.taskEnded;
    if (listeners.length === 0) return;
    const record = this.#taskEnded;
    record.at = at;
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
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  taskReturned(
    at: Micros,
    framework: FrameworkId,
    job: JobId,
    stage: StageId,
    index: number,
    kept: Micros,
    remaining: Micros,
  ): void {
    const digest = this.#digest;
    digest.mix(21);
    digest.mix(at);
    digest.mix(framework);
    digest.mix(job);
    digest.mix(stage);
    digest.mix(index);
    digest.mix(kept);
    digest.mix(remaining);
    const listeners = this.#to.taskReturned;
    if (listeners.length === 0) return;
    const record = this.#taskReturned;
    record.at = at;
    record.framework = framework;
    record.job = job;
    record.stage = stage;
    record.index = index;
    record.kept = kept;
    record.remaining = remaining;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  reclaimNoticed(
    at: Micros,
    task: TaskId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    deadline: Micros,
    claimant: RoleId,
    lender: RoleId,
  ): void {
    const digest = this.#digest;
    digest.mix(22);
    digest.mix(at);
    digest.mix(task);
    digest.mix(framework);
    digest.mix(role);
    digest.mix(agent);
    digest.mix(deadline);
    digest.mix(claimant);
    digest.mix(lender);
    const listeners = this.#to.reclaimNoticed;
    if (listeners.length === 0) return;
    const record = this.#reclaimNoticed;
    record.at = at;
    record.task = task;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    record.deadline = deadline;
    record.claimant = claimant;
    record.lender = lender;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  reclaimCancelled(at: Micros, task: TaskId, framework: FrameworkId, role: RoleId, agent: AgentId): void {
    const digest = this.#digest;
    digest.mix(23);
    digest.mix(at);
    digest.mix(task);
    digest.mix(framework);
    digest.mix(role);
    digest.mix(agent);
    const listeners = this.#to.reclaimCancelled;
    if (listeners.length === 0) return;
    const record = this.#reclaimCancelled;
    record.at = at;
    record.task = task;
    record.framework = framework;
    record.role = role;
    record.agent = agent;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  loanChanged(at: Micros, lender: RoleId, borrower: RoleId, resources: ReadonlyBundle): void {
    const digest = this.#digest;
    digest.mix(24);
    digest.mix(at);
    digest.mix(lender);
    digest.mix(borrower);
    mixBundle(digest, resources);
    const listeners = this.#to.loanChanged;
    if (listeners.length === 0) return;
    const record = this.#loanChanged;
    record.at = at;
    record.lender = lender;
    record.borrower = borrower;
    record.resources = resources;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }

  demandChanged(at: Micros, framework: FrameworkId, shape: number, change: number): void {
    const digest = this.#digest;
    digest.mix(25);
    digest.mix(at);
    digest.mix(framework);
    digest.mix(shape);
    digest.mix(change);
    const listeners = this.#to.demandChanged;
    if (listeners.length === 0) return;
    const record = this.#demandChanged;
    record.at = at;
    record.framework = framework;
    record.shape = shape;
    record.change = change;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(record);
  }
}
