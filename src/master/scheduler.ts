import type { ClusterView } from '../cluster/cluster.ts';
import type { DeclaredGang } from '../cluster/demand.ts';
import type { AgentId, FrameworkId, JobId, OfferId, RoleId, StageId, TaskId } from '../cluster/ids.ts';
import type { JobTable } from '../cluster/jobs.ts';
import type { Offer } from '../cluster/offers.ts';
import type { EndCause } from '../cluster/record-types.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { StageTable } from '../cluster/stages.ts';
import type { TaskStateCode } from '../cluster/tasks.ts';
import type { Micros } from '../engine/micros.ts';
import type { RandomStream } from '../engine/random.ts';
import type { Operation } from './operations.ts';

export type { Offer } from '../cluster/offers.ts';
export type { Operation } from './operations.ts';

/** Refuse for the default time of Mesos: 5 s (spec/mesos.md 4.5). */
export const DEFAULT_REFUSE: Micros = 5_000_000;

/** What a scheduler hears of one of its tasks. Where it hears of it late the task's row may be another's by then. */
export interface TaskUpdate {
  readonly task: TaskId;
  /** Where it was launched. */
  readonly agent: AgentId;
  readonly stage: StageId;
  readonly index: number;
  /** `running`, or terminal. */
  readonly state: TaskStateCode;
  readonly cause: EndCause;
  /** How much of its work it had done in this attempt, in microseconds. */
  readonly progress: Micros;
  /** What it had to do when it was launched. */
  readonly work: Micros;
  /** How often it has been launched, this attempt included. */
  readonly attempts: number;
}

/** The framework's half of two-level scheduling. It sees its own work and the offers it gets, nothing else. */
export interface Scheduler {
  /** Subscribed, for the first time or after a failover. */
  onRegistered?(driver: SchedulerDriver): void;
  /** A job was submitted and its set-up is over; its stages are in the driver's table, none of them ready yet. */
  onJob(job: JobId, driver: SchedulerDriver): void;
  /**
   * Offers made since the last call, in the order in which they were made. The list is lent for the length of the call. Each must be answered sooner or later by `accept` or `decline`;
   * until then it is held, and its resources count as this framework's.
   */
  onOffers(offers: readonly Offer[], driver: SchedulerDriver): void;
  /** A task runs, or has ended. An update is lent for the length of the call. */
  onUpdate(update: TaskUpdate, driver: SchedulerDriver): void;
  /** An unanswered offer is gone; its object will be used again. */
  onRescind?(offer: Offer, driver: SchedulerDriver): void;
  /** Inverse offer with a deadline: the task will be killed then unless it has ended (EGO reclaim, spec/ego.md 1). */
  onReclaim?(task: TaskId, deadline: Micros, driver: SchedulerDriver): void;
  onReclaimCancelled?(task: TaskId, driver: SchedulerDriver): void;
  /** Inverse offer for planned maintenance: advisory (spec/mesos.md 4.8). Answer with `answerInverseOffer`. */
  onInverseOffer?(agent: AgentId, unavailableFrom: Micros, driver: SchedulerDriver): void;
  /** Answer to `reconcile`: the latest state of a task, or lost where nobody knows of it. */
  onReconciled?(task: TaskId, state: TaskStateCode, driver: SchedulerDriver): void;
  /** A timer set with `wake` is due. */
  onTimer?(token: number, driver: SchedulerDriver): void;
  /** The simulation ends: nothing may be launched any more. */
  onEnd?(driver: SchedulerDriver): void;
}

/** What a scheduler can do. Calls take effect at once unless the master models a delay. */
export interface SchedulerDriver {
  readonly framework: FrameworkId;
  /** Roles it is subscribed to; the first is where its tasks go unless an offer says otherwise. */
  readonly roles: readonly RoleId[];
  readonly now: Micros;
  /** Shapes of tasks, names of agents and their attributes. Reading more than its own tasks and offers would be cheating. */
  readonly cluster: ClusterView;
  /** The framework's own work. */
  readonly jobs: JobTable;
  readonly stages: StageTable;
  random(purpose: string): RandomStream;

  /**
   * Adds LAUNCH of the stage's next task to the answer on an offer, if the task fits what is left of it; the answer is sent
   * by `accept`. Returns whether it fits. The task is taken out of those waiting.
   */
  launch(offer: Offer, stage: StageId): boolean;
  /** Adds RESERVE, UNRESERVE, CREATE or DESTROY to the answer: part of what is left of the offer turns into something else. Returns what is wrong, or undefined. */
  convert(offer: Offer, consumed: ReadonlyBundle, produced: ReadonlyBundle): string | undefined;
  /**
   * Adds operations to the answer, in order; those that are invalid are dropped one by one (spec/mesos.md 5). Returns by
   * operation what is wrong with it, or undefined.
   */
  perform(offer: Offer, operations: readonly Operation[]): readonly (string | undefined)[];
  /** Sends the answer: what was added happens, the rest goes back and is refused for so long (0: not refused). */
  accept(offer: Offer, refuseFor: Micros): void;
  /** Uses nothing of the offer; the same or less of this agent is refused for so long (0: not refused). */
  decline(offer: Offer, refuseFor: Micros): void;
  /** True while the offer waits for an answer. */
  isOutstanding(offer: OfferId): boolean;

  /** Wants no offers, in one role or in all. */
  suppress(role?: RoleId): void;
  /** Wants offers again and takes its refusals back. Without a role: in all roles. */
  revive(role?: RoleId): void;
  isSuppressed(role: RoleId): boolean;
  /** Declares that so many more (or fewer, negative) tasks of a shape wait (Mesos's REQUEST; used by EGO). */
  declareDemand(shape: number, change: number): void;
  /** Declares that of what waits this gang goes next, whole and near each other, or not at all; undefined: any single task may go. */
  declareGang(gang: DeclaredGang | undefined): void;
  kill(task: TaskId): void;
  /** The task crashes: it ends by itself and has failed, whoever is connected at that time. */
  crash(task: TaskId): void;
  /** Asks for the state of these tasks, or of all that are known (spec/mesos.md 5, reconciliation). */
  reconcile(tasks?: readonly TaskId[]): void;
  answerInverseOffer(agent: AgentId, accept: boolean, refuseFor: Micros): void;

  /** The tasks of a stage may start: they wait from now on. */
  stageReady(stage: StageId): void;
  /** A task that was killed or lost waits again, at the head of its stage, with so much left to do. */
  returnTask(update: TaskUpdate, remaining: Micros): void;
  /** A task is done for good. Returns how many of its stage are not. */
  taskDone(update: TaskUpdate): number;
  /** All is done: the job's rows are given back when the call returns. `rejected`: it never ran. */
  endJob(job: JobId, rejected?: boolean): void;
  /** Calls `onTimer(token)` after a delay. Returns what `cancelWake` takes. */
  wake(delay: Micros, token: number): number;
  cancelWake(timer: number): void;
}
