import type { FrameworkId } from '../cluster/ids.ts';
import type { MasterContext } from './context.ts';
import type { TaskUpdate } from './scheduler.ts';

/** Updates of tasks on their way to schedulers. One that is disconnected hears them, in order, when it is back: agents send them until they are acknowledged. */
export class Mailbox {
  readonly #context: MasterContext;
  readonly #kept = new Map<FrameworkId, TaskUpdate[]>();

  constructor(context: MasterContext) {
    this.#context = context;
  }

  /** The update is lent. */
  post(framework: FrameworkId, update: TaskUpdate): void {
    const { cluster, schedulers, drivers } = this.#context;
    if (cluster.frameworks.isActive(framework)) {
      schedulers[framework]!.onUpdate(update, drivers[framework]!);
      return;
    }
    const kept = this.#kept.get(framework);
    if (kept === undefined) this.#kept.set(framework, [{ ...update }]);
    else kept.push({ ...update });
  }

  /** The framework is connected again. */
  deliver(framework: FrameworkId): void {
    const { schedulers, drivers } = this.#context;
    const kept = this.#kept.get(framework) ?? [];
    this.#kept.delete(framework);
    for (const update of kept) schedulers[framework]!.onUpdate(update, drivers[framework]!);
  }
}
