import type { Cluster, ClusterView } from '../cluster/cluster.ts';
import type { DeclaredGang } from '../cluster/demand.ts';
import {
  type AgentId,
  type FrameworkId,
  type JobId,
  NONE,
  type OfferId,
  type RoleId,
  type StageId,
  type TaskId,
} from '../cluster/ids.ts';
import type { JobTable } from '../cluster/jobs.ts';
import type { Offer } from '../cluster/offers.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { StageTable } from '../cluster/stages.ts';
import { TaskState } from '../cluster/tasks.ts';
import { assert } from '../engine/assert.ts';
import type { Micros } from '../engine/micros.ts';
import type { RandomStream } from '../engine/random.ts';
import type { MasterContext } from './context.ts';
import type { OfferDesk } from './offer-desk.ts';
import { type Operation, perform } from './operations.ts';
import { reconcile } from './reconciliation.ts';
import { refusalOf } from './refusal.ts';
import type { SchedulerDriver, TaskUpdate } from './scheduler.ts';
import type { TaskLife } from './task-life.ts';
import type { Timers } from './timers.ts';

/** The parts of the master that a driver passes calls on to. */
export interface DriverParts {
  readonly context: MasterContext;
  readonly desk: OfferDesk;
  readonly taskLife: TaskLife;
  readonly timers: Timers;
  /** Called when a job has ended, before its row is given back. */
  jobEnded(job: JobId): void;
}

/** One framework's side of the master. */
export class Driver implements SchedulerDriver {
  readonly framework: FrameworkId;
  readonly jobs: JobTable;
  readonly stages: StageTable;
  readonly #parts: DriverParts;
  readonly #cluster: Cluster;

  constructor(framework: FrameworkId, parts: DriverParts) {
    this.framework = framework;
    this.#parts = parts;
    this.#cluster = parts.context.cluster;
    this.jobs = this.#cluster.jobs;
    this.stages = this.#cluster.stages;
  }

  get roles(): readonly RoleId[] {
    return this.#cluster.frameworks.roles(this.framework);
  }
  get now(): Micros {
    return this.#parts.context.simulation.now;
  }
  get cluster(): ClusterView {
    return this.#cluster;
  }
  random(purpose: string): RandomStream {
    return this.#parts.context.streams.stream(`framework/${this.#cluster.frameworks.name(this.framework)}`, purpose);
  }

  launch(offer: Offer, stage: StageId): boolean {
    const { stages } = this;
    const { offers } = this.#cluster;
    const resources = offers.carve(offer.id, stages.shape(stage));
    if (resources === undefined) return false;
    const row = offers.get(offer.id);
    assert(row === offer && offers.isOutstanding(row.id), 'tasks are launched out of an outstanding offer');
    assert(stages.waiting(stage) > 0, 'a stage with nothing waiting launches nothing');
    offers.take(row, resources);
    offers.countOperation(row.id);
    this.#parts.taskLife.launch(row, stage, resources, this.#parts.context.messages.isThrottled(this.framework));
    return true;
  }

  convert(offer: Offer, consumed: ReadonlyBundle, produced: ReadonlyBundle): string | undefined {
    return this.#parts.desk.convert(offer, consumed, produced);
  }
  perform(offer: Offer, operations: readonly Operation[]): readonly (string | undefined)[] {
    return perform(offer, operations, this, this.#parts.desk, this.#cluster);
  }
  accept(offer: Offer, refuseFor: Micros): void {
    this.#parts.desk.accept(offer, refuseFor);
  }
  decline(offer: Offer, refuseFor: Micros): void {
    this.#parts.desk.decline(offer, refuseFor);
  }
  isOutstanding(offer: OfferId): boolean {
    return this.#parts.desk.isOutstanding(offer);
  }

  // Work comes and goes often: where nothing holds calls up, no closure is made for one.
  suppress(role?: RoleId): void {
    if (this.#isHeardAtOnce()) this.#suppress(role);
    else this.#send(() => this.#suppress(role));
  }
  revive(role?: RoleId): void {
    if (this.#isHeardAtOnce()) this.#revive(role);
    else this.#send(() => this.#revive(role));
  }
  // No getter: to read a private one the engine calls its runtime, every time.
  #isHeardAtOnce(): boolean {
    return this.#cluster.frameworks.isActive(this.framework) && !this.#parts.context.messages.areLimited;
  }
  isSuppressed(role: RoleId): boolean {
    return this.#cluster.frameworks.isSuppressed(this.framework, role);
  }

  declareDemand(shape: number, change: number): void {
    const { tell, allocator } = this.#parts.context;
    this.#cluster.demand.change(this.framework, shape, change);
    tell.demandChanged(this.framework, shape, change);
    allocator.demandChanged(this.framework);
  }

  declareGang(gang: DeclaredGang | undefined): void {
    this.#cluster.demand.setNextGang(this.framework, gang);
    this.#parts.context.allocator.demandChanged(this.framework);
  }

  kill(task: TaskId): void {
    const { tasks } = this.#cluster;
    assert(tasks.framework(task) === this.framework, 'a framework kills its own tasks');
    const [stage, index] = [tasks.stage(task), tasks.index(task)];
    this.#send(() => {
      // The call may have waited: the task may be over, and its row another's.
      const isThere =
        tasks.isAlive(task) &&
        tasks.framework(task) === this.framework &&
        tasks.stage(task) === stage &&
        tasks.index(task) === index;
      if (isThere) this.#parts.taskLife.end(task, TaskState.killed, 'withdrawn');
    });
  }
  crash(task: TaskId): void {
    assert(this.#cluster.tasks.framework(task) === this.framework, 'a framework has only its own tasks crash');
    this.#parts.taskLife.end(task, TaskState.failed, 'failed');
  }
  reconcile(tasks?: readonly TaskId[]): void {
    this.#send(() => reconcile(this.framework, tasks, this.#parts.context));
  }
  answerInverseOffer(agent: AgentId, _accept: boolean, refuseFor: Micros): void {
    this.#send(() => this.#parts.context.allocator.inverseAnswered(this.framework, agent, refusalOf(refuseFor)));
  }
  stageReady(stage: StageId): void {
    const { simulation, tell } = this.#parts.context;
    const { stages } = this;
    stages.makeReady(stage, simulation.now);
    tell.stageReady(this.framework, stages.job(stage), stage, stages.tasks(stage));
  }

  returnTask(update: TaskUpdate, remaining: Micros): void {
    const { simulation, tell } = this.#parts.context;
    const { stages } = this;
    const { stage, index } = update;
    assert(remaining > 0 && remaining >= update.work - update.progress, 'a task cannot keep more than it has done');
    stages.putBack(stage, { index, readyAt: simulation.now, remaining, attempts: update.attempts });
    // What an earlier attempt kept may be lost now: remaining can be more than this attempt began with.
    const kept = update.work - remaining;
    tell.taskReturned(this.framework, stages.job(stage), stage, index, kept, remaining);
  }

  taskDone(update: TaskUpdate): number {
    return this.stages.taskDone(update.stage);
  }

  endJob(job: JobId, rejected = false): void {
    const { tell } = this.#parts.context;
    const { jobs, stages } = this;
    if (rejected) tell.jobRejected(this.framework, job);
    else tell.jobEnded(this.framework, job);
    this.#parts.jobEnded(job);
    for (let stage = jobs.firstStage(job); stage !== NONE; ) {
      const next = stages.next(stage);
      stages.remove(stage);
      stage = next;
    }
    jobs.remove(job);
  }

  wake(delay: Micros, token: number): number {
    return this.#parts.timers.set(delay, this.framework, token);
  }
  cancelWake(timer: number): void {
    this.#parts.timers.cancel(timer);
  }

  /** A call that reaches the master at once or when its turn comes; from a scheduler that is not connected it is lost. */
  #send(act: () => void): void {
    const { frameworks } = this.#cluster;
    if (!frameworks.isActive(this.framework)) return;
    this.#parts.context.messages.deliver(this.framework, () => {
      if (frameworks.isActive(this.framework)) act();
    });
  }

  #suppress(role: RoleId | undefined): void {
    const { tell, allocator } = this.#parts.context;
    const { frameworks } = this.#cluster;
    for (const one of this.roles) {
      if ((role !== undefined && one !== role) || frameworks.isSuppressed(this.framework, one)) continue;
      frameworks.setSuppressed(this.framework, one, true);
      tell.suppressed(this.framework, one);
      allocator.suppress(this.framework, one);
    }
  }

  #revive(role: RoleId | undefined): void {
    const { tell, allocator } = this.#parts.context;
    for (const one of this.roles) {
      if (role !== undefined && one !== role) continue;
      this.#cluster.frameworks.setSuppressed(this.framework, one, false);
      tell.revived(this.framework, one);
      allocator.revive(this.framework, one);
    }
  }
}
