import { Cluster } from '../../cluster/cluster.ts';
import {
  type FrameworkId,
  type JobId,
  NONE,
  type OfferId,
  type RoleId,
  type StageId,
  type TaskId,
} from '../../cluster/ids.ts';
import { RecordDigest } from '../../cluster/record-digest.ts';
import { END_CAUSES, type EndCause } from '../../cluster/record-types.ts';
import { Records } from '../../cluster/records.ts';
import { Bundle } from '../../cluster/resources/bundle.ts';
import { TaskState, type TaskStateCode } from '../../cluster/tasks.ts';
import { assert } from '../../engine/assert.ts';
import { Digest } from '../../engine/digest.ts';
import { type Micros, seconds } from '../../engine/micros.ts';
import { type Measured, type MeasureOptions, Measures } from '../measures.ts';

type Amounts = Readonly<Record<string, number>>;

/** A cluster that does what a test tells it, step by step, with all measures watching. Times in seconds, amounts in units. */
export class Puppet {
  readonly cluster = new Cluster();
  readonly digest = new Digest();
  readonly tell = new Records(this, new RecordDigest(this.digest, this));
  readonly measures: Measures | undefined;
  #now = 0;

  constructor(options: MeasureOptions | 'unwatched' = {}) {
    if (options === 'unwatched') return;
    this.measures = new Measures(this.cluster, options);
    for (const observer of this.measures.observers) this.tell.observe(observer);
  }

  get now(): Micros {
    return this.#now;
  }
  at(time: number): this {
    this.#now = seconds(time);
    return this;
  }
  bundle(amounts: Amounts): Bundle {
    return Bundle.of(Object.entries(amounts).map(([name, units]) => [this.cluster.kinds.plain(name), units * 1000]));
  }
  agent(total: Amounts): number {
    const { agents } = this.cluster;
    const agent = agents.add({ name: `agent-${agents.count + 1}`, total: this.bundle(total) });
    this.tell.agentAdded(agent, agents.total(agent));
    return agent;
  }
  framework(name: string, role = name): FrameworkId {
    const framework = this.cluster.frameworks.add({ name, roles: [this.cluster.roles.intern(role)] });
    this.tell.frameworkRegistered(framework);
    return framework;
  }
  /** A job of one stage that is ready at once. */
  job(framework: FrameworkId, tasks: number, needs: Amounts, duration: number): JobId {
    const { jobs, stages, shapes } = this.cluster;
    const job = jobs.add(framework, `job-${jobs.alive + 1}`, this.#now, Number.NaN, '', '');
    const thousandths = Object.fromEntries(Object.entries(needs).map(([name, units]) => [name, units * 1000]));
    const stage = stages.add(job, 'task', tasks, shapes.intern(thousandths), seconds(duration));
    jobs.append(job, stage, (before, after) => stages.link(before, after));
    this.tell.jobSubmitted(framework, job);
    stages.makeReady(stage, this.#now);
    this.tell.stageReady(framework, job, stage, tasks);
    return job;
  }
  /** All that is available of the agent, or the amounts given. */
  offer(framework: FrameworkId, agent: number, amounts?: Amounts): OfferId {
    const { agents, offers, frameworks } = this.cluster;
    const resources = amounts === undefined ? agents.available(agent).clone() : this.bundle(amounts);
    const role: RoleId = frameworks.roles(framework)[0]!;
    agents.offer(agent, resources);
    const offer = offers.add(framework, role, agent, resources, this.#now, 0);
    this.tell.offerMade(offer.id, framework, role, agent, 0, resources);
    return offer.id;
  }
  /** A further part for the same framework, role and agent within one cycle. */
  enlarge(id: OfferId, amounts: Amounts): void {
    const { agents, offers } = this.cluster;
    const offer = offers.get(id);
    const part = this.bundle(amounts);
    agents.offer(offer.agent, part);
    offers.enlarge(offer, part);
    this.tell.offerMade(id, offer.framework, offer.role, offer.agent, 0, part);
  }
  decline(id: OfferId, refuse = 0): void {
    const { agents, offers } = this.cluster;
    const offer = offers.get(id);
    this.tell.offerDeclined(id, offer.framework, offer.role, offer.agent, seconds(refuse), offer.resources);
    agents.returnOffered(offer.agent, offer.left);
    offers.remove(offer);
    offers.release(offer);
  }
  /** Launches the next tasks of the job out of the offer and gives the rest back. */
  accept(id: OfferId, job: JobId, count: number): TaskId[] {
    const { agents, offers, stages, tasks, jobs, shapes } = this.cluster;
    const offer = offers.get(id);
    const { framework, role, agent } = offer;
    const stage: StageId = jobs.firstStage(job);
    const launched: TaskId[] = [];
    for (let i = 0; i < count; i++) {
      const index = stages.nextIndex(stage);
      const attempts = stages.takeNext(stage)?.attempts ?? 0;
      const needs = shapes.needs(stages.shape(stage));
      offers.take(offer, needs);
      offers.countOperation(id);
      agents.useOffered(agent, needs);
      const work = stages.duration(stage, index);
      const task = tasks.add(framework, role, agent, stage, index, attempts, needs, work, this.#now);
      this.tell.taskLaunched(task, framework, role, agent, job, stage, index, attempts, needs);
      tasks.setStarted(task, this.#now);
      this.tell.taskStarted(task);
      launched.push(task);
    }
    this.tell.offerAccepted(id, framework, role, agent, offer.operations, 0, offer.left);
    agents.returnOffered(agent, offer.left);
    offers.remove(offer);
    offers.release(offer);
    return launched;
  }
  /** The task is done; with the last of its job the job ends. */
  done(task: TaskId): void {
    const { stages, jobs } = this.cluster;
    const { job, stage, framework } = this.#end(task, TaskState.finished, 'done');
    if (stages.taskDone(stage) > 0) return;
    this.tell.jobEnded(framework, job);
    stages.remove(stage);
    jobs.remove(job);
  }
  /** The task is killed, or lost, and waits again, with `kept` seconds of what it had done. */
  kill(task: TaskId, cause: EndCause, kept = 0): void {
    const { stages } = this.cluster;
    const state = cause === 'agent-lost' || cause === 'dropped' ? TaskState.lost : TaskState.killed;
    const { job, stage, index, framework, work, attempts } = this.#end(task, state, cause);
    const remaining = work - seconds(kept);
    stages.putBack(stage, { index, readyAt: this.#now, remaining, attempts: attempts + 1 });
    this.tell.taskReturned(framework, job, stage, index, seconds(kept), remaining);
  }
  /** The agent of the task is out of reach: nobody knows whether it runs. Call the result when the agent is back with it. */
  loseTouch(task: TaskId): () => TaskId {
    const { tasks, stages, agents } = this.cluster;
    const [role, agent, resources] = [tasks.role(task), tasks.agent(task), tasks.resources(task)];
    const { job, stage, index, framework, work, attempts } = this.#end(task, TaskState.lost, 'unreachable');
    return () => {
      agents.use(agent, resources);
      const again = tasks.add(framework, role, agent, stage, index, attempts, resources, work, this.#now);
      this.tell.taskLaunched(again, framework, role, agent, job, stage, index, attempts, resources);
      tasks.setStarted(again, this.#now);
      this.tell.taskStarted(again);
      assert(stages.job(stage) === job, 'the job is still there');
      return again;
    };
  }
  loan(lender: RoleId, borrower: RoleId, amounts: Amounts): void {
    this.tell.loanChanged(lender, borrower, this.bundle(amounts));
  }
  notice(task: TaskId, claimant: RoleId = NONE): void {
    const { tasks } = this.cluster;
    const [framework, role, agent] = [tasks.framework(task), tasks.role(task), tasks.agent(task)];
    this.tell.reclaimNoticed(task, framework, role, agent, this.#now, claimant, NONE);
  }
  finish(): Measured {
    return this.measures!.finish(this.#now);
  }

  #end(task: TaskId, state: TaskStateCode, cause: EndCause) {
    const { tasks, stages, agents } = this.cluster;
    const [framework, role, agent] = [tasks.framework(task), tasks.role(task), tasks.agent(task)];
    const [stage, index, attempts, work] = [
      tasks.stage(task),
      tasks.index(task),
      tasks.attempts(task),
      tasks.work(task),
    ];
    const resources = tasks.resources(task);
    const progress = this.#now - tasks.startedAt(task);
    const job = stages.job(stage);
    tasks.remove(task);
    agents.returnUsed(agent, resources);
    const code = END_CAUSES.indexOf(cause);
    this.tell.taskEnded(task, framework, role, agent, job, stage, index, state, code, progress, resources);
    return { job, stage, index, framework, attempts, work };
  }
}

/** One figure. */
export function figure(measured: Measured, metric: string, name = ''): number | undefined {
  const scope = measured.scopes.find(
    (row) => row.name === name && (name === '' ? row.scope === 'cluster' : row.values.has(metric)),
  );
  return scope?.values.get(metric);
}
