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
  // What was found about agents with room, kept while nothing about them changes.
  wantVersion = -1;
  frameworkVersion = -1;
  growths = -1;
  refusedUntil: Micros = 0;
  open = NONE;

  constructor(framework: FrameworkId, shape: number, want: Want) {
    this.framework = framework;
    this.shape = shape;
    this.want = want;
  }
}

/** Finds the cause for which tasks wait, given how things stand between two instants, in the order of `wait-causes.ts`. */
export class WaitJudge {
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

  judge(entry: WaitEntry, framework: WaitFramework, at: Micros): WaitCauseCode {
    this.until = Number.POSITIVE_INFINITY;
    const { traits } = framework;
    if (framework.firstHeld !== NONE && this.#holdsRoom(entry.want, framework))
      return traits.holds === true ? this.#ownDoing(framework) : Cause.decision_time;
    if (!framework.isActive || framework.suppressed.has(framework.role)) return Cause.own_filter;
    if (entry.want.idle.length > 0) return this.#withRoom(entry, framework, at);
    return this.#withoutRoom(entry, framework);
  }

  /** Some agent has idle room for one more. */
  #withRoom(entry: WaitEntry, framework: WaitFramework, at: Micros): WaitCauseCode {
    const needs = this.#cluster.shapes.needs(entry.shape);
    if (this.#quotas.isAtLimit(framework.role, needs)) return Cause.quota;
    this.#findOpen(entry, framework, at);
    if (entry.open === NONE) {
      if (framework.traits.declines !== undefined) return Cause[framework.traits.declines];
      this.until = entry.refusedUntil;
      return Cause.own_filter;
    }
    const agent = entry.open;
    const asked = Math.max(entry.since, framework.askedAt, this.#rooms.idleSince(agent));
    const refused = framework.refusesUntil(agent, this.#rooms.grewAt(agent));
    if (this.#cycleRecord <= asked || this.#cycleAt < refused) return Cause.allocation_interval;
    // A cycle has looked at it and did not offer it.
    if (this.#isClosed(agent, entry.framework)) return Cause.constraint;
    if (this.#quotas.hasGuarantees) return Cause.quota;
    if (framework.traits.borrows === true) return Cause.borrow_limit;
    return Cause.share_order;
  }

  #withoutRoom(entry: WaitEntry, framework: WaitFramework): WaitCauseCode {
    const { want } = entry;
    if ((this.#notices[framework.role] ?? 0) > 0) return Cause.reclaim_grace;
    if (want.free > 0) return Cause.locked;
    if (want.anyone > 0) return Cause.quota;
    if (want.fitsInAll(this.#rooms.freeByKind)) return Cause.fragmentation;
    if (this.#rooms.hasLostRoom(want)) return Cause.agent_loss;
    return want.isTakenSince(entry.framework, entry.since) ? Cause.share_order : Cause.capacity;
  }

  #ownDoing({ traits }: WaitFramework): WaitCauseCode {
    return traits.declines === undefined ? Cause.own_filter : Cause[traits.declines];
  }

  #holdsRoom(want: Want, framework: WaitFramework): boolean {
    const { offers } = this.#cluster;
    for (let offer = framework.firstHeld; offer !== NONE; offer = this.#held.next(offer))
      if (want.fits(offers.get(offer).resources)) return true;
    return false;
  }

  /**
   * Looks for an agent with idle room that the framework does not refuse; where it refuses all, `refusedUntil` is when the first
   * refusal ends. One that declines for a lasting reason leaves an agent for good, until there is more on it.
   */
  #findOpen(entry: WaitEntry, framework: WaitFramework, at: Micros): void {
    const { want } = entry;
    if (entry.open !== NONE && want.hasIdleRoom(entry.open) && this.#isOpen(entry.open, framework, at)) return;
    const isKnown =
      entry.wantVersion === want.version &&
      entry.frameworkVersion === framework.version &&
      entry.growths === this.#rooms.growths;
    if (isKnown && entry.open === NONE && at < entry.refusedUntil) return;
    entry.wantVersion = want.version;
    entry.frameworkVersion = framework.version;
    entry.growths = this.#rooms.growths;
    entry.open = NONE;
    entry.refusedUntil = Number.POSITIVE_INFINITY;
    for (const agent of want.idle) {
      if (this.#isOpen(agent, framework, at)) {
        entry.open = agent;
        return;
      }
      entry.refusedUntil = Math.min(
        entry.refusedUntil,
        framework.traits.declines === undefined
          ? framework.refusesUntil(agent, this.#rooms.grewAt(agent))
          : Number.POSITIVE_INFINITY,
      );
    }
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
