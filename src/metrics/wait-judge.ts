import { lowestIn } from '../cluster/agent-set.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE, type RoleId, type TaskId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import { Cause, type WaitCauseCode } from './wait-causes.ts';
import type { WaitEntry } from './wait-entry.ts';
import type { QuotaWatch } from './wait-quota.ts';
import type { HeldChain, WaitFramework } from './wait-refusals.ts';
import type { Rooms } from './wait-rooms.ts';

/**
 * Finds the causes for which tasks wait, given how things stand between two instants, in the order of `wait-causes.ts`. A cause that
 * rests on room is that of no more tasks than the room holds, of those first in line; the others wait for what comes next.
 */
export class WaitJudge {
  readonly #cluster: Cluster;
  readonly #rooms: Rooms;
  readonly #held: HeldChain;
  readonly #quotas: QuotaWatch;
  /** By role: notices of reclaim in its favour; and by task the role, plus 1. */
  readonly #notices: number[] = [];
  readonly #claimants = new Map<TaskId, RoleId>();
  #cycleAt: Micros = -1;
  #cycleRecord = 0;
  /** The record after which it was armed: that of the periodic cycle before it. */
  #armedRecord = 0;
  #hasPeriodic = false;
  /** How often everything had to be judged: in between fresh room may become more, but none ceases to be. */
  #upsets = 1;
  // Idle room for tasks of the entry that is judged, in tasks. No cycle has looked at it since it is there:
  #fresh = 0;
  // A cycle has looked at it and did not offer it: on agents that the framework is never offered, and on others.
  #closed = 0;
  #passed = 0;
  // The framework refuses it; the first refusal ends at `#refusedUntil`.
  #refused = 0;
  #refusedUntil: Micros = 0;
  /** The record since which it asks for what it may have. */
  #asked = 0;

  constructor(cluster: Cluster, rooms: Rooms, held: HeldChain, quotas: QuotaWatch) {
    this.#cluster = cluster;
    this.#rooms = rooms;
    this.#held = held;
    this.#quotas = quotas;
  }

  /** The record of the last cycle that counts: what became idle before, it has looked at. */
  get cycleRecord(): number {
    return this.#cycleRecord;
  }

  /** Where there are periodic cycles only those count: others may cover a few agents. Returns whether it counts. */
  cycleRan(at: Micros, isPeriodic: boolean, record: number): boolean {
    this.#hasPeriodic ||= isPeriodic;
    if (this.#hasPeriodic && !isPeriodic) return false;
    this.#armedRecord = isPeriodic ? this.#cycleRecord : record;
    this.#cycleAt = at;
    this.#cycleRecord = record;
    return true;
  }

  /** Everything is about to be judged. */
  begin(): void {
    this.#upsets++;
  }

  noticed(task: TaskId, claimant: RoleId): void {
    if (claimant === NONE) return;
    this.#claimants.set(task, claimant);
    this.#notices[claimant] = (this.#notices[claimant] ?? 0) + 1;
  }
  /** Returns whether there was one. */
  noticeOver(task: TaskId): boolean {
    if (this.#claimants.size === 0) return false;
    const claimant = this.#claimants.get(task);
    if (claimant === undefined) return false;
    this.#claimants.delete(task);
    this.#notices[claimant]!--;
    return true;
  }

  /** Gives each task of the entry its cause. */
  judge(entry: WaitEntry, at: Micros): void {
    const framework = entry.of;
    entry.open();
    let held = 0;
    if (framework.firstHeld !== NONE) {
      held = this.#heldTasks(entry);
      give(entry, framework.traits.holds === true ? ownDoing(framework) : Cause.decision_time, held);
      if (entry.left === 0) return;
    }
    if (!framework.isActive || framework.isSuppressed) {
      give(entry, Cause.own_filter, entry.left);
      return;
    }
    const below = this.#quotas.tasksBelowLimit(framework.role, entry.want.needs);
    if (below < Number.POSITIVE_INFINITY) this.#withinLimit(entry, below, at);
    else {
      if (!this.#isFreshForAll(entry)) this.#countFresh(entry, at);
      entry.giveGrowing(Cause.allocation_interval, Math.min(entry.fresh, entry.left));
      this.#giveOther(entry);
    }
    if (entry.left > 0) this.#withoutRoom(entry, held);
  }

  /** Is it known that there is fresh room for all of them? */
  #isFreshForAll(entry: WaitEntry): boolean {
    return entry.freshSince === this.#upsets && entry.fresh >= entry.left;
  }

  /** A group that grows is counted for once more each time it has doubled, not with every task. */
  #countFresh(entry: WaitEntry, at: Micros): void {
    const most = entry.freshSince === this.#upsets ? 2 * entry.left : entry.left;
    this.#count(entry, most, this.#quotas.changedAt, at);
    entry.fresh = this.#fresh;
    entry.freshSince = this.#upsets;
  }

  /** What is beyond the limit waits for the limit, whatever else holds of the room. */
  #withinLimit(entry: WaitEntry, below: number, at: Micros): void {
    entry.isSensitive = true;
    const { want } = entry;
    if (want.idle.count === 0) return;
    const before = entry.left;
    const beyond = Math.max(0, before - below);
    if (beyond === before) {
      give(entry, Cause.quota, want.idleTasks);
      return;
    }
    entry.left -= beyond;
    this.#count(entry, entry.left, this.#quotas.loosenedAt(entry.of.role), at);
    give(entry, Cause.allocation_interval, this.#fresh);
    this.#giveOther(entry);
    const charged = before - beyond - entry.left;
    entry.left += beyond;
    if (beyond > 0) give(entry, Cause.quota, want.idleTasks - charged);
  }

  /** Idle room that is not fresh. The verdict ends with a refusal, as what is refused no longer is fresh, and goes before the rest. */
  #giveOther(entry: WaitEntry): void {
    if (entry.left === 0) return;
    if (this.#refused > 0) entry.until = this.#refusedUntil;
    give(entry, Cause.constraint, this.#closed);
    give(entry, this.#passedOver(entry.of), this.#passed);
    give(entry, ownDoing(entry.of), this.#refused);
  }

  /** A cycle has looked at an agent and did not offer it. */
  #passedOver(framework: WaitFramework): WaitCauseCode {
    if (this.#quotas.hasGuarantees) return Cause.quota;
    return framework.traits.borrows === true ? Cause.borrow_limit : Cause.share_order;
  }

  /** @param held room in offers that the framework holds itself, in tasks */
  #withoutRoom(entry: WaitEntry, held: number): void {
    const { want } = entry;
    if ((this.#notices[entry.of.role] ?? 0) > 0) {
      give(entry, Cause.reclaim_grace, entry.left);
      return;
    }
    give(entry, Cause.locked, want.freeTasks - want.idleTasks - held);
    give(entry, Cause.quota, want.anyoneTasks - want.freeTasks);
    if (entry.left === 0) return;
    const pieces = want.tasksInAll(this.#rooms.freeByKind) - want.freeTasks;
    if (pieces < entry.left) want.isTight = true;
    give(entry, Cause.fragmentation, pieces);
    if (entry.left > 0) give(entry, Cause.agent_loss, this.#rooms.lostTasks(want, entry.left));
    if (entry.left > 0)
      give(
        entry,
        this.#rooms.wants.isTakenSince(want, entry.framework, entry.since) ? Cause.share_order : Cause.capacity,
        entry.left,
      );
  }

  /** Room in offers that the framework holds, in tasks; counted no further than there are tasks. */
  #heldTasks({ want, of, left }: WaitEntry): number {
    const { offers } = this.#cluster;
    let tasks = 0;
    for (let offer = of.firstHeld; offer !== NONE && tasks < left; offer = this.#held.next(offer))
      tasks += want.tasksWithin(offers.get(offer).resources);
    return tasks;
  }

  /**
   * Counts idle room, until there is enough that is fresh for `most` tasks. Has a cycle looked at what the framework does not
   * refuse, since it is there and asked for? Agents that the framework may refuse come last: often the others are enough.
   *
   * @param allowedAt the record since which the quotas leave its role room
   */
  #count(entry: WaitEntry, most: number, allowedAt: number, at: Micros): void {
    this.#fresh = 0;
    this.#closed = 0;
    this.#passed = 0;
    this.#refused = 0;
    this.#refusedUntil = Number.POSITIVE_INFINITY;
    this.#asked = Math.max(entry.since, entry.of.askedAt, allowedAt);
    const { idle } = entry.want;
    const { suspects } = entry.of.refusals;
    for (let word = 0; word < idle.words && this.#fresh < most; word++) {
      const bits = idle.word(word) & ~suspects.word(word);
      if (bits !== 0) this.#countUnrefused(entry, word, bits);
    }
    for (let word = 0; word < idle.words && this.#fresh < most; word++) {
      const bits = idle.word(word) & suspects.word(word);
      if (bits !== 0) this.#countSuspects(entry, word, bits, at);
    }
  }

  /** Room on agents of one word that the framework does not refuse. */
  #countUnrefused({ want, framework }: WaitEntry, word: number, agents: number): void {
    const rooms = this.#rooms;
    const isFresh = this.#cycleRecord <= this.#asked;
    for (let bits = agents; bits !== 0; bits &= bits - 1) {
      const agent = lowestIn(word, bits);
      const room = want.idleRoom(agent);
      if (isFresh || this.#cycleRecord <= rooms.idleSince(agent)) this.#fresh += room;
      else this.#pass(agent, framework, room);
    }
  }

  /** The same where it has refused them. One that declines for a lasting reason leaves an agent for good, until there is more on it. */
  #countSuspects({ want, of, framework }: WaitEntry, word: number, agents: number, at: Micros): void {
    const rooms = this.#rooms;
    const { refusals } = of;
    const lasting = of.traits.declines !== undefined;
    for (let bits = agents; bits !== 0; bits &= bits - 1) {
      const agent = lowestIn(word, bits);
      const room = want.idleRoom(agent);
      const refusal = refusals.recordOf(agent);
      const isLeft = refusal > Math.max(rooms.grewAt(agent), of.askedAt);
      const refused = isLeft ? refusals.untilOf(agent) : 0;
      if (refused > at || (lasting && isLeft)) {
        this.#refused += room;
        if (!lasting) this.#refusedUntil = Math.min(this.#refusedUntil, refused);
      } else if (
        this.#cycleRecord <= this.#asked ||
        this.#cycleRecord <= rooms.idleSince(agent) ||
        this.#cycleAt < refused ||
        // In a cycle of the instant at which it ends a refusal still holds if that was armed before it (spec/mesos.md 4.5).
        (this.#cycleAt === refused && refusal > this.#armedRecord)
      ) {
        this.#fresh += room;
        if (!isLeft) refusals.suspects.delete(agent);
      } else {
        this.#pass(agent, framework, room);
        refusals.suspects.delete(agent); // It ended before the last cycle.
      }
    }
  }

  /** A cycle has looked at it, and has not offered it. */
  #pass(agent: AgentId, framework: FrameworkId, room: number): void {
    if (this.#isClosed(agent, framework)) this.#closed += room;
    else this.#passed += room;
  }

  /** Is the agent one that the framework is never offered (spec/mesos.md 4.6)? */
  #isClosed(agent: AgentId, framework: FrameworkId): boolean {
    const { frameworks } = this.#cluster;
    if ((frameworks.spec(framework).offerConstraints?.size ?? 0) > 0) return true;
    return this.#rooms.hasGpus(agent) && !frameworks.hasCapability(framework, 'GPU_RESOURCES');
  }
}

/** So much of what is left waits for this, as far as there is room. A gang waits as a whole, whatever room there is for some of it. */
function give(entry: WaitEntry, cause: WaitCauseCode, room: number): void {
  entry.give(cause, cause === Cause.gang && room > 0 ? entry.left : Math.min(room, entry.left));
}

/** Why it leaves room unused that it could have. */
function ownDoing({ traits }: WaitFramework): WaitCauseCode {
  return traits.declines === undefined ? Cause.own_filter : Cause[traits.declines];
}
