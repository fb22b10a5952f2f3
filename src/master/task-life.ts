import { UNANSWERED } from '../allocator/allocator.ts';
import { EventKind } from '../cluster/event-kinds.ts';
import { type AgentId, type FrameworkId, NONE, type RoleId, type StageId, type TaskId } from '../cluster/ids.ts';
import type { OfferRow } from '../cluster/offers.ts';
import { END_CAUSES, type EndCause } from '../cluster/record-types.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { TaskRow, TaskState, type TaskStateCode } from '../cluster/tasks.ts';
import { assert } from '../engine/assert.ts';
import type { Micros } from '../engine/micros.ts';
import type { MasterContext } from './context.ts';
import type { Mailbox } from './mailbox.ts';
import { RoundGuard } from './round-guard.ts';
import type { TaskUpdate } from './scheduler.ts';

/** The update that is lent to schedulers; one object serves all. */
class Update extends TaskRow implements TaskUpdate {
  state: TaskStateCode = TaskState.running;
  cause: EndCause = 'done';
  progress: Micros = Number.NaN;
}

/** Tasks from launch to their terminal state (spec/mesos.md 5): start after the launch delay, end, kill, reclaim with grace. */
export class TaskLife {
  readonly #context: MasterContext;
  readonly #mailbox: Mailbox;
  readonly #update = new Update();
  readonly #notices: TaskId[] = [];
  readonly #rounds = new RoundGuard();
  /** When tasks died with their agent, whose master does not know yet. */
  readonly #stoppedAt = new Map<TaskId, Micros>();
  /** Launched by calls that wait for their turn, with the offers they answer. */
  readonly #unsent = new Map<TaskId, OfferRow>();

  constructor(context: MasterContext, mailbox: Mailbox) {
    this.#context = context;
    this.#mailbox = mailbox;
    const { simulation } = context;
    simulation.on(EventKind.TaskStartDue, (task) => this.start(task));
    simulation.on(EventKind.TaskEndDue, (task) => {
      const { tasks } = context.cluster;
      tasks.setEvent(task, NONE);
      const { silence } = context;
      if (silence.isAny && silence.holdEnd(tasks.agent(task), task)) return;
      this.end(task, TaskState.finished, 'done');
    });
    simulation.on(EventKind.GraceEndDue, (task) => {
      const { tasks } = context.cluster;
      tasks.setGraceEvent(task, NONE);
      const startedAt = tasks.startedAt(task);
      this.end(task, TaskState.killed, 'reclaimed');
      if (startedAt === simulation.now) this.#rounds.reclaimedAtOnce(startedAt, tasks.alive);
    });
  }

  /** The stage's next task starts on what was carved for it out of an offer; if a rate limit holds calls up, when the answer arrives. */
  launch(offer: OfferRow, stage: StageId, resources: ReadonlyBundle, isHeldUp: boolean): void {
    const { simulation, cluster, tell, allocator } = this.#context;
    const { stages, tasks } = cluster;
    const { now } = simulation;
    const index = stages.nextIndex(stage);
    const returned = stages.takeNext(stage);
    const work = returned === undefined ? stages.duration(stage, index) : returned.remaining;
    const attempts = returned === undefined ? 0 : returned.attempts;
    const { framework, role, agent } = offer;
    cluster.agents.useOffered(agent, resources);
    const task = tasks.add(framework, role, agent, stage, index, attempts, resources, work, now);
    tell.taskLaunched(task, framework, role, agent, stages.job(stage), stage, index, attempts, resources);
    allocator.launched(task);
    if (isHeldUp) this.#unsent.set(task, offer);
    else this.send(task);
  }

  /** The answer to the offer has arrived at the master. */
  arrived(offer: OfferRow): void {
    if (this.#unsent.size > 0) this.#sendAll(offer);
  }

  #sendAll(offer: OfferRow): void {
    for (const task of this.#unsentOf(offer)) {
      this.#unsent.delete(task);
      this.send(task);
    }
  }

  /** The offer was gone when the answer came: its tasks never run (spec/mesos.md 5). */
  dropped(offer: OfferRow): void {
    for (const task of this.#unsentOf(offer)) this.end(task, TaskState.lost, 'dropped');
  }

  #unsentOf(offer: OfferRow): TaskId[] {
    if (this.#unsent.size === 0) return [];
    return [...this.#unsent].filter(([, answered]) => answered === offer).map(([task]) => task);
  }

  /** To its agent; on a host that stands by for it there is no launch delay. */
  send(task: TaskId): void {
    const { simulation, cluster, options, silence } = this.#context;
    const { tasks } = cluster;
    if (silence.isAny && silence.holdLaunch(tasks.agent(task), task)) return;
    if (options.launchDelay > 0 && !this.#isWarm(task))
      tasks.setEvent(task, simulation.arm(options.launchDelay, EventKind.TaskStartDue, task));
    else this.start(task);
  }

  /** Does an instance of its service stand by on the agent, so that it starts at once (spec/ego.md 7)? */
  #isWarm(task: TaskId): boolean {
    return this.#context.allocator.takeStandby?.(task) ?? false;
  }

  /** Brings a task to a terminal state, gives its resources back and tells its scheduler. */
  end(task: TaskId, state: TaskStateCode, cause: EndCause): void {
    const update = this.takeOff(task, state, cause);
    this.#mailbox.post(update.framework, update);
  }

  /** The same without telling its scheduler. Returns what there is to tell; it is lent. */
  takeOff(task: TaskId, state: TaskStateCode, cause: EndCause): Update {
    const { simulation, cluster, tell, allocator, silence } = this.#context;
    const { tasks, stages } = cluster;
    const { now } = simulation;
    const update = this.#update;
    tasks.read(task, update);
    const { framework, role, agent, stage, index, resources, startedAt, work } = update;
    if (update.event !== NONE) simulation.cancel(update.event);
    if (update.graceEvent !== NONE) simulation.cancel(update.graceEvent);
    update.state = state;
    update.cause = cause;
    const stoppedAt = this.#stoppedAt.size === 0 ? now : (this.#stoppedAt.get(task) ?? now);
    if (this.#stoppedAt.size > 0) this.#stoppedAt.delete(task);
    if (this.#unsent.size > 0) this.#unsent.delete(task);
    const progress = Number.isNaN(startedAt) ? 0 : Math.min(stoppedAt - startedAt, work);
    update.progress = progress;
    // A master that has not heard from the agent since it leads does not count what is held there.
    const isKnown = cluster.agents.isRegistered(agent);
    if (silence.isAny) silence.forget(agent, task);
    tasks.setState(task, state);
    if (isKnown) allocator.ended(task);
    tasks.remove(task);
    cluster.agents.returnUsed(agent, resources);
    const code = codeOf(cause);
    const job = stages.job(stage);
    tell.taskEnded(task, framework, role, agent, job, stage, index, state, code, progress, resources);
    if (isKnown) allocator.recovered(framework, role, agent, resources, UNANSWERED);
    return update;
  }

  /** What runs on the agent dies; nobody hears of it yet. */
  stopAllOnAgent(agent: AgentId): void {
    const { simulation, cluster } = this.#context;
    const { tasks } = cluster;
    for (let task = tasks.firstOnAgent(agent); task !== NONE; task = tasks.nextOnAgent(task)) {
      const event = tasks.event(task);
      if (event !== NONE) simulation.cancel(event);
      tasks.setEvent(task, NONE);
      this.#stoppedAt.set(task, simulation.now);
    }
  }

  /** Notice to be gone after a grace; the scheduler hears of it when the cycle is over. */
  reclaim(task: TaskId, grace: Micros, claimant: RoleId, lender: RoleId): void {
    const { simulation, cluster, tell } = this.#context;
    const { tasks } = cluster;
    assert(tasks.graceEvent(task) === NONE, 'a task gets one notice of reclaim at a time');
    const deadline = simulation.now + grace;
    tasks.setDeadline(task, deadline);
    tasks.setGraceEvent(task, simulation.arm(grace, EventKind.GraceEndDue, task));
    tell.reclaimNoticed(task, tasks.framework(task), tasks.role(task), tasks.agent(task), deadline, claimant, lender);
    this.#notices.push(task);
  }

  cancelReclaim(task: TaskId): void {
    const { simulation, cluster, tell, schedulers, drivers } = this.#context;
    const { tasks } = cluster;
    simulation.cancel(tasks.graceEvent(task));
    tasks.setGraceEvent(task, NONE);
    tasks.setDeadline(task, Number.NaN);
    const framework = tasks.framework(task);
    tell.reclaimCancelled(task, framework, tasks.role(task), tasks.agent(task));
    const unheard = this.#notices.indexOf(task);
    if (unheard >= 0) this.#notices.splice(unheard, 1);
    else schedulers[framework]!.onReclaimCancelled?.(task, drivers[framework]!);
  }

  /** Are there notices that the schedulers have not heard of? */
  get hasNotices(): boolean {
    return this.#notices.length > 0;
  }

  /** Hands the notices of a cycle to the schedulers. */
  deliverNotices(): void {
    if (this.#notices.length === 0) return;
    const { cluster, schedulers, drivers } = this.#context;
    const notices = this.#notices.splice(0);
    for (const task of notices) {
      const framework = cluster.tasks.framework(task);
      schedulers[framework]!.onReclaim?.(task, cluster.tasks.deadline(task), drivers[framework]!);
    }
  }

  /** All tasks of an agent, newest first, end without their scheduler's doing. */
  endAllOnAgent(agent: AgentId, state: TaskStateCode, cause: EndCause): void {
    const { tasks } = this.#context.cluster;
    for (let task = tasks.firstOnAgent(agent); task !== NONE; task = tasks.firstOnAgent(agent))
      this.end(task, state, cause);
  }

  endAllOfFramework(framework: FrameworkId, state: TaskStateCode, cause: EndCause): void {
    const { tasks } = this.#context.cluster;
    for (let task = tasks.firstOfFramework(framework); task !== NONE; task = tasks.firstOfFramework(framework)) {
      this.end(task, state, cause);
    }
  }

  /** A launched task runs from now on. */
  start(task: TaskId): void {
    const { simulation, cluster, tell } = this.#context;
    const { tasks } = cluster;
    tasks.setStarted(task, simulation.now);
    tasks.setEvent(task, simulation.arm(tasks.work(task), EventKind.TaskEndDue, task));
    tell.taskStarted(task);
  }
}

/** Where a cause stands in the list. `indexOf` is a call; this is put into its caller, and most tasks end for the first cause. */
function codeOf(cause: EndCause): number {
  let code = 0;
  while (END_CAUSES[code] !== cause) code++;
  return code;
}
