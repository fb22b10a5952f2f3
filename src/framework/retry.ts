import type { TaskId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { SchedulerDriver, TaskUpdate } from '../master/scheduler.ts';

/**
 * What a task that was killed or lost keeps of its work: nothing (`restart`), all (`resume`), or what it had done at its last
 * checkpoint, taken every so many microseconds of work.
 */
export type OnKill = 'restart' | 'resume' | { readonly checkpoint: Micros };

/** Decides how much work is left for a task that has to be launched again. */
export class Retry {
  readonly #onKill: OnKill;
  readonly #onNotice: boolean;
  /** When tasks under notice of reclaim took a checkpoint. */
  readonly #savedAt = new Map<TaskId, Micros>();

  /** `onNotice`: a notice of reclaim makes a task take a checkpoint at once, whatever else it does. */
  constructor(onKill: OnKill, onNotice: boolean) {
    this.#onKill = onKill;
    this.#onNotice = onNotice;
  }

  noticed(task: TaskId, driver: SchedulerDriver): void {
    if (this.#onNotice) this.#savedAt.set(task, driver.now);
  }

  /** The task has ended: its row will stand for another. */
  forget(task: TaskId): void {
    if (this.#savedAt.size > 0) this.#savedAt.delete(task);
  }

  /** At least 1: a task that was stopped has something left to do. */
  remaining(update: TaskUpdate, driver: SchedulerDriver): Micros {
    const savedAt = this.#savedAt.get(update.task);
    const sinceSaved = savedAt === undefined ? Number.POSITIVE_INFINITY : driver.now - savedAt;
    const kept = Math.max(this.#kept(update.progress), update.progress - sinceSaved);
    if (this.#onKill === 'restart' && kept <= 0) return driver.stages.duration(update.stage, update.index);
    return Math.max(1, update.work - kept);
  }

  #kept(progress: Micros): Micros {
    if (this.#onKill === 'restart') return 0;
    if (this.#onKill === 'resume') return progress;
    return Math.floor(progress / this.#onKill.checkpoint) * this.#onKill.checkpoint;
  }
}
