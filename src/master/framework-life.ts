import type { FrameworkId, RoleId } from '../cluster/ids.ts';
import { TaskState } from '../cluster/tasks.ts';
import type { EventId } from '../engine/event-queue.ts';
import type { Micros } from '../engine/micros.ts';
import type { MasterContext } from './context.ts';
import type { Mailbox } from './mailbox.ts';
import type { OfferDesk } from './offer-desk.ts';
import type { TaskLife } from './task-life.ts';
import type { UnreachableTasks } from './unreachable-tasks.ts';

/** Frameworks from subscription to removal (spec/mesos.md 5, framework disconnect). */
export class FrameworkLife {
  readonly #context: MasterContext;
  readonly #desk: OfferDesk;
  readonly #taskLife: TaskLife;
  readonly #mailbox: Mailbox;
  readonly #unreachable: UnreachableTasks;
  /** When the disconnected will be removed. */
  readonly #removals = new Map<FrameworkId, EventId>();
  /** Those that will subscribe as soon as a master leads. */
  readonly #waiting = new Set<FrameworkId>();

  constructor(
    context: MasterContext,
    desk: OfferDesk,
    taskLife: TaskLife,
    unreachable: UnreachableTasks,
    mailbox: Mailbox,
  ) {
    this.#context = context;
    this.#desk = desk;
    this.#taskLife = taskLife;
    this.#unreachable = unreachable;
    this.#mailbox = mailbox;
  }

  /** The framework subscribes, for the first time or after its removal; `suppressed` are roles in which it wants no offers yet. */
  register(framework: FrameworkId, suppressed: readonly RoleId[] = []): void {
    const { cluster, tell, allocator, isLeaderless } = this.#context;
    if (isLeaderless) {
      this.#waiting.add(framework);
      return;
    }
    cluster.frameworks.setRegistered(framework, true);
    this.#connect(framework, suppressed);
    tell.frameworkRegistered(framework);
    allocator.addFramework(framework);
    this.#greet(framework);
  }

  /**
   * The connection to its scheduler broke: offers are withdrawn, refusals are void. Unless it is back within its failover
   * timeout it is removed. Returns whether there was a connection, or would have been as soon as a master leads.
   */
  disconnect(framework: FrameworkId): boolean {
    const { cluster, tell, allocator, deadlines } = this.#context;
    if (!cluster.frameworks.isActive(framework)) return this.#waiting.delete(framework);
    cluster.frameworks.setActive(framework, false);
    tell.frameworkActivated(framework, 0);
    this.#desk.rescindAllOfFramework(framework, 'framework');
    allocator.deactivateFramework(framework);
    const timeout: Micros = cluster.frameworks.spec(framework).failoverTimeout ?? 0;
    if (timeout === 0) this.remove(framework);
    else if (timeout < Number.POSITIVE_INFINITY)
      this.#removals.set(
        framework,
        deadlines.after(timeout, () => this.remove(framework)),
      );
    return true;
  }

  /** Its scheduler, or another in its place, is there again; one that was removed subscribes anew. */
  reconnect(framework: FrameworkId): void {
    const { cluster, tell, allocator, isLeaderless } = this.#context;
    const { frameworks } = cluster;
    if (frameworks.isActive(framework)) return;
    if (isLeaderless) {
      this.#waiting.add(framework);
      return;
    }
    if (!frameworks.isRegistered(framework)) {
      this.register(framework);
      return;
    }
    this.#forgetRemoval(framework);
    this.#connect(framework, []);
    tell.frameworkActivated(framework, 1);
    allocator.activateFramework(framework);
    this.#greet(framework);
  }

  /** The framework leaves for good: its tasks are killed, its resources freed. */
  remove(framework: FrameworkId): void {
    const { cluster, tell, allocator } = this.#context;
    const { frameworks } = cluster;
    if (!frameworks.isRegistered(framework)) return;
    this.#forgetRemoval(framework);
    frameworks.setActive(framework, false);
    this.#desk.rescindAllOfFramework(framework, 'framework');
    this.#taskLife.endAllOfFramework(framework, TaskState.killed, 'framework-gone');
    this.#unreachable.endAllOfFramework(framework);
    allocator.removeFramework(framework);
    frameworks.setRegistered(framework, false);
    tell.frameworkRemoved(framework);
  }

  /** No master leads: everybody is disconnected, and timeouts do not survive it (spec/mesos.md 5). */
  loseMaster(): void {
    const { cluster, tell, allocator } = this.#context;
    const { frameworks } = cluster;
    for (let framework = 0; framework < frameworks.count; framework++) {
      if (!frameworks.isRegistered(framework)) continue;
      this.#forgetRemoval(framework);
      if (frameworks.isActive(framework)) {
        this.#waiting.add(framework);
        frameworks.setActive(framework, false);
        tell.frameworkActivated(framework, 0);
      }
      allocator.removeFramework(framework);
    }
  }

  /** The new master knows nobody: who was connected subscribes at once, the others when they are back. */
  findMaster(): void {
    const { cluster, tell, allocator } = this.#context;
    const { frameworks } = cluster;
    for (let framework = 0; framework < frameworks.count; framework++) {
      const subscribes = this.#waiting.delete(framework);
      if (!frameworks.isRegistered(framework)) {
        if (subscribes) this.register(framework);
        continue;
      }
      if (subscribes) {
        this.#connect(framework, []);
        tell.frameworkActivated(framework, 1);
      }
      // Agents will report tasks of those that are not back, so they are known by name (Mesos: recovered frameworks).
      allocator.addFramework(framework);
      if (subscribes) this.#greet(framework);
    }
  }

  /** What it suppressed is as it says when it subscribes: not at all unless listed. */
  #connect(framework: FrameworkId, suppressed: readonly RoleId[]): void {
    const { frameworks } = this.#context.cluster;
    frameworks.setActive(framework, true);
    for (const role of frameworks.roles(framework))
      frameworks.setSuppressed(framework, role, suppressed.includes(role));
  }

  #greet(framework: FrameworkId): void {
    const { schedulers, drivers } = this.#context;
    schedulers[framework]!.onRegistered?.(drivers[framework]!);
    this.#mailbox.deliver(framework);
  }

  #forgetRemoval(framework: FrameworkId): void {
    this.#context.deadlines.cancel(this.#removals.get(framework));
    this.#removals.delete(framework);
  }
}
