import type { Micros } from '../engine/micros.ts';
import type { AgentId, FrameworkId, JobId, OfferId, RoleId, StageId, TaskId } from './ids.ts';
import type { ReadonlyBundle } from './resources/bundle.ts';

/** Why an offer was taken back. */
export const RESCIND_CAUSES = [
  'timeout',
  'agent',
  'maintenance',
  'quota',
  'estimate',
  'volume',
  'role',
  'framework',
  'allocator',
  'master',
] as const;
export type RescindCause = (typeof RESCIND_CAUSES)[number];

/** Why a task ended. */
export const END_CAUSES = [
  'done',
  'withdrawn',
  'reclaimed',
  'preempted',
  'agent-lost',
  'framework-gone',
  'revoked',
  'failed',
  'unreachable',
  'drained',
  'dropped',
] as const;
export type EndCause = (typeof END_CAUSES)[number];

/** An agent registered, for the first time or again. */
export interface AgentAdded {
  at: Micros;
  agent: AgentId;
  total: ReadonlyBundle;
}
/** An agent left the cluster: lost, or removed; what ran there was lost before. */
export interface AgentRemoved {
  at: Micros;
  agent: AgentId;
}
/** An agent's total is another now (estimate of revocable resources, reservation, volume, update). */
export interface AgentChanged {
  at: Micros;
  agent: AgentId;
  total: ReadonlyBundle;
}
/** An agent was deactivated (0: disconnected, draining) or is active again (1). */
export interface AgentActivated {
  at: Micros;
  agent: AgentId;
  active: number;
}
/** A framework subscribed, for the first time or again. */
export interface FrameworkRegistered {
  at: Micros;
  framework: FrameworkId;
}
/** A framework left for good; its tasks were killed before. */
export interface FrameworkRemoved {
  at: Micros;
  framework: FrameworkId;
}
/** A framework was deactivated (0: disconnected) or is active again (1). */
export interface FrameworkActivated {
  at: Micros;
  framework: FrameworkId;
  active: number;
}
/** A framework wants no offers in a role. */
export interface Suppressed {
  at: Micros;
  framework: FrameworkId;
  role: RoleId;
}
/** A framework wants offers in a role again; its refusals there are void. */
export interface Revived {
  at: Micros;
  framework: FrameworkId;
  role: RoleId;
}
/** A job was submitted to its framework. */
export interface JobSubmitted {
  at: Micros;
  framework: FrameworkId;
  job: JobId;
}
/** A job left without having started: what could not start at once is lost (queue discipline none). */
export interface JobRejected {
  at: Micros;
  framework: FrameworkId;
  job: JobId;
}
/** All tasks of a job are done. */
export interface JobEnded {
  at: Micros;
  framework: FrameworkId;
  job: JobId;
}
/** The tasks of a stage may start: they wait from now on. */
export interface StageReady {
  at: Micros;
  framework: FrameworkId;
  job: JobId;
  stage: StageId;
  tasks: number;
}
/** An allocation cycle ended (`periodic` 1) and had made so many offers. */
export interface CycleRan {
  at: Micros;
  periodic: number;
  offers: number;
}
/** The allocator offered resources of an agent to a framework; they count as allocated from now on. */
export interface OfferMade {
  at: Micros;
  offer: OfferId;
  framework: FrameworkId;
  role: RoleId;
  agent: AgentId;
  reason: number;
  resources: ReadonlyBundle;
}
/** A framework used part of an offer, or all; `left` went back, refused until `refusedUntil` (0: no refusal). */
export interface OfferAccepted {
  at: Micros;
  offer: OfferId;
  framework: FrameworkId;
  role: RoleId;
  agent: AgentId;
  operations: number;
  refusedUntil: Micros;
  left: ReadonlyBundle;
}
/** A framework used nothing of an offer; it is refused until `refusedUntil` (0: no refusal). */
export interface OfferDeclined {
  at: Micros;
  offer: OfferId;
  framework: FrameworkId;
  role: RoleId;
  agent: AgentId;
  refusedUntil: Micros;
  resources: ReadonlyBundle;
}
/** The master took an offer back. `cause`: a row of RESCIND_CAUSES. */
export interface OfferRescinded {
  at: Micros;
  offer: OfferId;
  framework: FrameworkId;
  role: RoleId;
  agent: AgentId;
  cause: number;
  resources: ReadonlyBundle;
}
/** A task was launched out of an offer; it holds its resources from now on. */
export interface TaskLaunched {
  at: Micros;
  task: TaskId;
  framework: FrameworkId;
  role: RoleId;
  agent: AgentId;
  job: JobId;
  stage: StageId;
  index: number;
  attempts: number;
  resources: ReadonlyBundle;
}
/** A launched task runs. */
export interface TaskStarted {
  at: Micros;
  task: TaskId;
}
/** A task reached a terminal state (a TaskState) after `progress` microseconds of work in this attempt. `cause`: a row of END_CAUSES. */
export interface TaskEnded {
  at: Micros;
  task: TaskId;
  framework: FrameworkId;
  role: RoleId;
  agent: AgentId;
  job: JobId;
  stage: StageId;
  index: number;
  state: number;
  cause: number;
  progress: Micros;
  resources: ReadonlyBundle;
}
/** A task that had ended before it was done waits again: it keeps `kept` microseconds of what it did in its last attempt. */
export interface TaskReturned {
  at: Micros;
  framework: FrameworkId;
  job: JobId;
  stage: StageId;
  index: number;
  kept: Micros;
  remaining: Micros;
}
/** A task must be gone by `deadline`; `claimant` is the role that gets its resources (NONE: nobody in particular), `lender` the role whose property it borrowed (NONE: a pool). */
export interface ReclaimNoticed {
  at: Micros;
  task: TaskId;
  framework: FrameworkId;
  role: RoleId;
  agent: AgentId;
  deadline: Micros;
  claimant: RoleId;
  lender: RoleId;
}
/** The need behind a notice is gone: the task may stay. */
export interface ReclaimCancelled {
  at: Micros;
  task: TaskId;
  framework: FrameworkId;
  role: RoleId;
  agent: AgentId;
}
/** From now on `borrower` holds so much of what `lender` owns (0: nothing any more). */
export interface LoanChanged {
  at: Micros;
  lender: RoleId;
  borrower: RoleId;
  resources: ReadonlyBundle;
}
/** A framework declared that so many more (or fewer) tasks of a shape wait. */
export interface DemandChanged {
  at: Micros;
  framework: FrameworkId;
  shape: number;
  change: number;
}
/** The operator gives a role another weight or quota. Told before the table shows it: the time up to now counts by what held until now. */
export interface RoleChanged {
  at: Micros;
  role: RoleId;
}

/** Watches a run by taking the records it wants. A record is lent for the length of the call: copy what you keep. */
export interface Observer {
  agentAdded?(record: Readonly<AgentAdded>): void;
  agentRemoved?(record: Readonly<AgentRemoved>): void;
  agentChanged?(record: Readonly<AgentChanged>): void;
  agentActivated?(record: Readonly<AgentActivated>): void;
  frameworkRegistered?(record: Readonly<FrameworkRegistered>): void;
  frameworkRemoved?(record: Readonly<FrameworkRemoved>): void;
  frameworkActivated?(record: Readonly<FrameworkActivated>): void;
  suppressed?(record: Readonly<Suppressed>): void;
  revived?(record: Readonly<Revived>): void;
  jobSubmitted?(record: Readonly<JobSubmitted>): void;
  jobRejected?(record: Readonly<JobRejected>): void;
  jobEnded?(record: Readonly<JobEnded>): void;
  stageReady?(record: Readonly<StageReady>): void;
  cycleRan?(record: Readonly<CycleRan>): void;
  offerMade?(record: Readonly<OfferMade>): void;
  offerAccepted?(record: Readonly<OfferAccepted>): void;
  offerDeclined?(record: Readonly<OfferDeclined>): void;
  offerRescinded?(record: Readonly<OfferRescinded>): void;
  taskLaunched?(record: Readonly<TaskLaunched>): void;
  taskStarted?(record: Readonly<TaskStarted>): void;
  taskEnded?(record: Readonly<TaskEnded>): void;
  taskReturned?(record: Readonly<TaskReturned>): void;
  reclaimNoticed?(record: Readonly<ReclaimNoticed>): void;
  reclaimCancelled?(record: Readonly<ReclaimCancelled>): void;
  loanChanged?(record: Readonly<LoanChanged>): void;
  demandChanged?(record: Readonly<DemandChanged>): void;
  roleChanged?(record: Readonly<RoleChanged>): void;
}

/** Names of all records, in the order of their numbers in the digest and in event files. */
export const RECORD_NAMES = [
  'agentAdded',
  'agentRemoved',
  'agentChanged',
  'agentActivated',
  'frameworkRegistered',
  'frameworkRemoved',
  'frameworkActivated',
  'suppressed',
  'revived',
  'jobSubmitted',
  'jobRejected',
  'jobEnded',
  'stageReady',
  'cycleRan',
  'offerMade',
  'offerAccepted',
  'offerDeclined',
  'offerRescinded',
  'taskLaunched',
  'taskStarted',
  'taskEnded',
  'taskReturned',
  'reclaimNoticed',
  'reclaimCancelled',
  'loanChanged',
  'demandChanged',
  'roleChanged',
] as const;
export type RecordName = (typeof RECORD_NAMES)[number];
