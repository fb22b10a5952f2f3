import type { Micros } from '../engine/micros.ts';
import { grown, Rows } from './columns.ts';
import { type JobId, NONE, type StageId } from './ids.ts';

/** A task that was killed or lost and waits to be launched again, with the work it may keep. */
export interface ReturnedTask {
  readonly index: number;
  /** Since when it waits again. */
  readonly readyAt: Micros;
  /** What is left of its work, in microseconds. */
  readonly remaining: Micros;
  /** How often it was launched before. */
  readonly attempts: number;
}

const NO_RETURNED: readonly ReturnedTask[] = [];

/**
 * Stages of jobs alive: tasks that are alike wait as a count, not as rows. A stage is ready from `readyAt` on; of its
 * tasks, those returned (killed, lost) go first, the newest return first, then those never launched, by index.
 */
export class StageTable {
  readonly #rows = new Rows();
  #job = new Int32Array(0);
  #next = new Int32Array(0);
  #shape = new Int32Array(0);
  #tasks = new Int32Array(0);
  #fresh = new Int32Array(0);
  #running = new Int32Array(0);
  #done = new Int32Array(0);
  #readyAt = new Float64Array(0);
  #duration = new Float64Array(0);
  readonly #durations: (Float64Array | undefined)[] = [];
  readonly #names: string[] = [];
  readonly #returned: (ReturnedTask[] | undefined)[] = [];

  /** `shape` is a row of the table of shapes; `duration` one figure or one a task, in microseconds. */
  add(job: JobId, name: string, tasks: number, shape: number, duration: Micros | Float64Array): StageId {
    const stage = this.#rows.take();
    this.#job = grown(this.#job, stage + 1);
    this.#next = grown(this.#next, stage + 1);
    this.#shape = grown(this.#shape, stage + 1);
    this.#tasks = grown(this.#tasks, stage + 1);
    this.#fresh = grown(this.#fresh, stage + 1);
    this.#running = grown(this.#running, stage + 1);
    this.#done = grown(this.#done, stage + 1);
    this.#readyAt = grown(this.#readyAt, stage + 1);
    this.#duration = grown(this.#duration, stage + 1);
    this.#job[stage] = job;
    this.#next[stage] = NONE;
    this.#shape[stage] = shape;
    this.#tasks[stage] = tasks;
    this.#fresh[stage] = tasks;
    this.#running[stage] = 0;
    this.#done[stage] = 0;
    this.#readyAt[stage] = Number.NaN;
    this.#duration[stage] = typeof duration === 'number' ? duration : 0;
    this.#durations[stage] = typeof duration === 'number' ? undefined : duration;
    this.#names[stage] = name;
    this.#returned[stage] = undefined;
    return stage;
  }

  link(before: StageId, stage: StageId): void {
    this.#next[before] = stage;
  }

  job(stage: StageId): JobId {
    return this.#job[stage]!;
  }
  /** The stage after this one in its job, or NONE. */
  next(stage: StageId): StageId {
    return this.#next[stage]!;
  }
  name(stage: StageId): string {
    return this.#names[stage]!;
  }
  shape(stage: StageId): number {
    return this.#shape[stage]!;
  }
  tasks(stage: StageId): number {
    return this.#tasks[stage]!;
  }
  running(stage: StageId): number {
    return this.#running[stage]!;
  }
  done(stage: StageId): number {
    return this.#done[stage]!;
  }
  /** Tasks that could be launched now, were the stage ready: never launched, or returned. */
  waiting(stage: StageId): number {
    return this.#fresh[stage]! + (this.#returned[stage]?.length ?? 0);
  }
  returned(stage: StageId): readonly ReturnedTask[] {
    return this.#returned[stage] ?? NO_RETURNED;
  }
  /** Tasks never launched. */
  fresh(stage: StageId): number {
    return this.#fresh[stage]!;
  }
  isReady(stage: StageId): boolean {
    return !Number.isNaN(this.#readyAt[stage]!);
  }
  readyAt(stage: StageId): Micros {
    return this.#readyAt[stage]!;
  }
  /** Full length of a task, whatever it has done already. */
  duration(stage: StageId, index: number): Micros {
    const each = this.#durations[stage];
    return each === undefined ? this.#duration[stage]! : each[index]!;
  }

  makeReady(stage: StageId, at: Micros): void {
    this.#readyAt[stage] = at;
  }

  /** The task that goes next: a returned one if there is one, else the next never launched (its index). */
  nextIndex(stage: StageId): number {
    const returned = this.#returned[stage];
    if (returned !== undefined && returned.length > 0) return returned[returned.length - 1]!.index;
    return this.#tasks[stage]! - this.#fresh[stage]!;
  }

  /** Takes the task that goes next out of those waiting; the returned entry if it had run before. */
  takeNext(stage: StageId): ReturnedTask | undefined {
    this.#running[stage]!++;
    const returned = this.#returned[stage];
    if (returned !== undefined && returned.length > 0) return returned.pop();
    this.#fresh[stage]!--;
    return undefined;
  }

  /** A task comes back to the head of the line. */
  putBack(stage: StageId, task: ReturnedTask): void {
    this.#running[stage]!--;
    const returned = this.#returned[stage];
    if (returned === undefined) this.#returned[stage] = [task];
    else returned.push(task);
  }

  /** A task is done for good. Returns how many of the stage are not. */
  taskDone(stage: StageId): number {
    this.#running[stage]!--;
    this.#done[stage]!++;
    return this.#tasks[stage]! - this.#done[stage]!;
  }

  remove(stage: StageId): void {
    this.#durations[stage] = undefined;
    this.#returned[stage] = undefined;
    this.#rows.giveBack(stage);
  }
}
