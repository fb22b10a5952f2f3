import type { Cluster } from '../cluster/cluster.ts';
import { type FrameworkId, NONE, type RoleId, type TaskId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import { ExactSum } from './exact-sum.ts';
import { Cause, WAIT_CAUSES, type WaitCauseCode } from './wait-causes.ts';
import type { QuotaWatch } from './wait-quota.ts';
import type { HeldChain, WaitFramework } from './wait-refusals.ts';
import type { Rooms } from './wait-rooms.ts';
import type { Want } from './wait-want.ts';

/** The waiting tasks of one framework and one shape. */
export class WaitEntry {
  readonly framework: FrameworkId;
  readonly shape: number;
  readonly want: Want;
  /** How many wait now, and where the entry is in the list of those in which any does. */
  tasks = 0;
  place = 0;
  /** The record since which they wait: the first of them, or the last launch. */
  since = 0;
  /** Microseconds during which any of them waited. */
  clock: Micros = 0;
  /** By cause: tasks times microseconds. */
  readonly charged: readonly ExactSum[] = WAIT_CAUSES.map(() => new ExactSum());
  /** What was found about agents with idle room, kept while nothing about them changes. */
  readonly found = new Found();

  constructor(framework: FrameworkId, shape: number, want: Want) {
    this.framework = framework;
    this.shape = shape;
    this.want = want;
  }
}

/** Idle room for tasks of an entry, counted in tasks. */
class Found {
  // How things stood when it was counted.
  wantVersion = -1;
  frameworkVersion = -1;
  growths = -1;
  returns = -1;
  cycle = -1;
  since = -1;
  /** It was counted no further than this. */
  most = 0;
  /** No cycle has looked at it since it is there. */
  fresh = 0;
  /** A cycle has looked at it and did not offer it: on agents that the framework is never offered, and on others. */
  closed = 0;
  passed = 0;
  /** The framework refuses it; the first refusal ends at `refusedUntil`. */
  refused = 0;
  refusedUntil: Micros = 0;
  /** An agent that it does not refuse and that has room for all of them by itself, if there is one. */
  open = NONE;
}

/**
 * Finds the causes for which tasks wait, given how things stand between two instants, in the order of `wait-causes.ts`. A cause that
 * rests on room is that of no more tasks than the room holds, of those first in line; the others wait for what comes next.
 */
export class WaitJudge {
  /** The last verdict: so many parts, each a cause and the number of tasks that wait for it, first in line first. */
  parts = 0;
  readonly causes: WaitCauseCode[] = [];
  readonly tasks: number[] = [];
  #left = 0;
  /** The record since which the limit of the role leaves it room; 0 where it has no limit. */
  #allowedAt = 0;
  /** Until when the last verdict holds if nothing happens. */
  until: Micros = Number.POSITIVE_INFINITY;
  readonly #cluster: Cluster;
  readonly #rooms: Rooms;
  readonly #held: HeldChain;
  readonly #quotas: QuotaWatch;
  /** By role: notices of reclaim in its favour; and by task the role, plus 1. */
  readonly #notices: number[] = [];
  readonly #claimants = new Map<TaskId, RoleId>();
  #cycleAt: Micros = -1;
  #cycleRecord = 0;
  #hasPeriodic = false;

  constructor(cluster: Cluster, rooms: Rooms, held: HeldChain, quotas: QuotaWatch) {
    this.#cluster = cluster;
    this.#rooms = rooms;
    this.#held = held;
    this.#quotas = quotas;
  }

  /** Where there are periodic cycles only those count: others may cover a few agents. */
  cycleRan(at: Micros, isPeriodic: boolean, record: number): void {
    this.#hasPeriodic ||= isPeriodic;
    if (this.#hasPeriodic && !isPeriodic) return;
    this.#cycleAt = at;
    this.#cycleRecord = record;
  }

  noticed(task: TaskId, claimant: RoleId): void {
    if (claimant === NONE) return;
    this.#claimants.set(task, claimant);
    this.#notices[claimant] = (this.#notices[claimant] ?? 0) + 1;
  }
  noticeOver(task: TaskId): void {
    if (this.#claimants.size === 0) return;
    const claimant = this.#claimants.get(task);
    if (claimant === undefined) return;
    this.#claimants.delete(task);
    this.#notices[claimant]!--;
  }

  /** Fills `causes` and `tasks`, which add up to the tasks of the entry, and `until`. */
  judge(entry: WaitEntry, framework: WaitFramework, at: Micros): void {
    this.until = Number.POSITIVE_INFINITY;
    this.parts = 0;
    this.#left = entry.tasks;
    let held = 0;
    if (framework.firstHeld !== NONE) {
      held = this.#heldTasks(entry.want, framework);
      this.#charge(framework.traits.holds === true ? ownDoing(framework) : Cause.decision_time, held);
      if (this.#left === 0) return;
    }
    if (!framework.isActive || framework.suppressed.has(framework.role)) {
      this.#charge(Cause.own_filter, this.#left);
      return;
    }
    if (entry.want.idle.length > 0) this.#withRoom(entry, framework, at);
    if (this.#left > 0) this.#withoutRoom(entry, framework, held);
  }

  /** So many of those that have no cause yet have this one. A gang waits as a whole, whatever room there is for some of it. */
  #charge(cause: WaitCauseCode, room: number): void {
    const tasks = cause === Cause.gang && room > 0 ? this.#left : Math.min(room, this.#left);
    if (tasks <= 0) return;
    this.causes[this.parts] = cause;
    this.tasks[this.parts++] = tasks;
    this.#left -= tasks;
  }

  /** Some agent has idle room: what keeps it from the tasks it holds. */
  #withRoom(entry: WaitEntry, framework: WaitFramework, at: Micros): void {
    const { want, found } = entry;
    const below = this.#quotas.tasksBelowLimit(framework.role, this.#cluster.shapes.needs(entry.shape));
    this.#allowedAt = below === Number.POSITIVE_INFINITY ? 0 : this.#quotas.loosenedAt(framework.role);
    // What is beyond the limit waits for the limit, whatever else holds of the room.
    const beyond = Math.max(0, this.#left - below);
    if (beyond < this.#left) {
      const before = this.#left;
      this.#left -= beyond;
      this.#count(entry, framework, this.#left, at);
      this.#charge(Cause.allocation_interval, found.fresh);
      this.#charge(Cause.constraint, found.closed);
      this.#charge(this.#passedOver(framework), found.passed);
      if (this.#left > 0 && found.refused > 0) {
        this.until = found.refusedUntil;
        this.#charge(ownDoing(framework), found.refused);
      }
      const charged = before - beyond - this.#left;
      this.#left += beyond;
      if (beyond > 0) this.#charge(Cause.quota, want.idleTasks - charged);
      return;
    }
    this.#charge(Cause.quota, want.idleTasks);
  }

  /** A cycle has looked at an agent and did not offer it. */
  #passedOver(framework: WaitFramework): WaitCauseCode {
    if (this.#quotas.hasGuarantees) return Cause.quota;
    return framework.traits.borrows === true ? Cause.borrow_limit : Cause.share_order;
  }

  /** @param held room in offers that the framework holds itself, in tasks */
  #withoutRoom(entry: WaitEntry, framework: WaitFramework, held: number): void {
    const { want } = entry;
    if ((this.#notices[framework.role] ?? 0) > 0) {
      this.#charge(Cause.reclaim_grace, this.#left);
      return;
    }
    this.#charge(Cause.locked, want.freeTasks - want.idleTasks - held);
    this.#charge(Cause.quota, want.anyoneTasks - want.freeTasks);
    if (this.#left > 0) this.#charge(Cause.fragmentation, want.tasksInAll(this.#rooms.freeByKind) - want.freeTasks);
    if (this.#left > 0) this.#charge(Cause.agent_loss, this.#rooms.lostTasks(want, this.#left));
    if (this.#left > 0)
      this.#charge(want.isTakenSince(entry.framework, entry.since) ? Cause.share_order : Cause.capacity, this.#left);
  }

  /** Room in offers that the framework holds, in tasks; counted no further than there are tasks. */
  #heldTasks(want: Want, framework: WaitFramework): number {
    const { offers } = this.#cluster;
    let tasks = 0;
    for (let offer = framework.firstHeld; offer !== NONE && tasks < this.#left; offer = this.#held.next(offer))
      tasks += want.tasksWithin(offers.get(offer).resources);
    return tasks;
  }

  /**
   * Counts idle room until there is enough for `most` tasks that the framework does not refuse. One that declines for a lasting reason
   * leaves an agent for good, until there is more on it.
   */
  #count(entry: WaitEntry, framework: WaitFramework, most: number, at: Micros): void {
    const { want, found } = entry;
    const { open } = found;
    if (this.#isKnown(entry, framework, most, at)) return;
    found.fresh = 0;
    found.closed = 0;
    found.passed = 0;
    found.refused = 0;
    found.refusedUntil = Number.POSITIVE_INFINITY;
    found.open = NONE;
    found.wantVersion = want.version;
    found.frameworkVersion = framework.version;
    found.growths = this.#rooms.growths;
    found.returns = this.#rooms.returns;
    found.cycle = this.#cycleRecord;
    found.since = entry.since;
    found.most = most;
    if (open !== NONE && want.idleRoom(open) >= most && this.#isOpen(open, framework, at)) {
      found.open = open;
      this.#countOpen(entry, framework, open, most);
      return;
    }
    let left = most;
    for (const agent of want.idle) {
      const room = want.idleRoom(agent);
      if (this.#isOpen(agent, framework, at)) {
        if (room >= most) found.open = agent;
        this.#countOpen(entry, framework, agent, room);
        left -= room;
        if (left <= 0) return;
      } else {
        found.refused += room;
        if (framework.traits.declines !== undefined) continue;
        const until = framework.refusesUntil(agent, this.#rooms.grewAt(agent));
        found.refusedUntil = Math.min(found.refusedUntil, until);
      }
    }
    found.most = Number.POSITIVE_INFINITY;
  }

  /** Room that is refused stays so whatever cycles look at; of other room it matters whether one has. */
  #isKnown({ want, found, since }: WaitEntry, framework: WaitFramework, most: number, at: Micros): boolean {
    return (
      found.wantVersion === want.version &&
      found.frameworkVersion === framework.version &&
      found.growths === this.#rooms.growths &&
      at < found.refusedUntil &&
      most <= found.most &&
      ((found.fresh + found.closed + found.passed === 0 && found.open === NONE) ||
        (found.returns === this.#rooms.returns && found.cycle === this.#cycleRecord && found.since === since))
    );
  }

  /** Room on an agent that the framework does not refuse: has a cycle looked at it since it is there and asked for? */
  #countOpen({ found, since, framework: row }: WaitEntry, framework: WaitFramework, agent: number, room: number): void {
    const asked = Math.max(since, framework.askedAt, this.#rooms.idleSince(agent), this.#allowedAt);
    const refused = framework.refusesUntil(agent, this.#rooms.grewAt(agent));
    if (this.#cycleRecord <= asked || this.#cycleAt < refused) found.fresh += room;
    else if (this.#isClosed(agent, row)) found.closed += room;
    else found.passed += room;
  }

  #isOpen(agent: number, framework: WaitFramework, at: Micros): boolean {
    const grewAt = this.#rooms.grewAt(agent);
    if (framework.traits.declines !== undefined) return !framework.hasLeft(agent, grewAt);
    return framework.refusesUntil(agent, grewAt) <= at;
  }

  /** Is the agent one that the framework is never offered (spec/mesos.md 4.6)? */
  #isClosed(agent: number, framework: FrameworkId): boolean {
    const { agents, frameworks, kinds } = this.#cluster;
    if ((frameworks.spec(framework).offerConstraints?.size ?? 0) > 0) return true;
    if (frameworks.hasCapability(framework, 'GPU_RESOURCES')) return false;
    const total = agents.total(agent);
    for (let i = 0; i < total.size; i++) if (kinds.name(total.kindAt(i)) === 'gpus') return true;
    return false;
  }
}

/** Why it leaves room unused that it could have. */
function ownDoing({ traits }: WaitFramework): WaitCauseCode {
  return traits.declines === undefined ? Cause.own_filter : Cause[traits.declines];
}
