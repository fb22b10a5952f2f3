import type { Micros } from '../engine/micros.ts';
import { type JobId, NONE, type StageId } from './ids.ts';
import { RowPool } from './row-pool.ts';
import { StageKinds } from './stage-kinds.ts';

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

// The words of a stage's row: 40 bytes. The first is that of the chain of free rows.
const WIDTH = 10;
const NEXT = 0;
const JOB = 1;
/** Twice its kind, and one more if a task of it was ever put back. */
const KIND = 2;
const TASKS = 3;
/** Never launched, or returned. */
const WAITING = 4;
const RUNNING = 5;
// Doubles: places in words, halved.
const DOUBLES = WIDTH / 2;
const READY_AT = 3;
const DURATION = 4;
/** In place of the duration of all tasks. */
const EACH_ITS_OWN = -1;

/**
 * Stages of jobs alive: tasks that are alike wait as a count, not as rows. A stage is ready from `readyAt` on; of its
 * tasks, those returned (killed, lost) go first, the newest return first, then those never launched, by index.
 */
export class StageTable {
  readonly #rows = new RowPool(WIDTH);
  readonly #kinds = new StageKinds();
  readonly #durations: (Float64Array | undefined)[] = [];
  readonly #returned: (ReturnedTask[] | undefined)[] = [];

  /** `shape` is a row of the table of shapes; `duration` one figure or one a task, in microseconds. */
  add(job: JobId, name: string, tasks: number, shape: number, duration: Micros | Float64Array): StageId {
    const stage = this.#rows.take();
    const { words } = this.#rows;
    const row = stage * WIDTH;
    words[row + JOB] = job;
    words[row + NEXT] = NONE;
    words[row + KIND] = 2 * this.#kinds.of(name, shape);
    words[row + TASKS] = tasks;
    words[row + WAITING] = tasks;
    words[row + RUNNING] = 0;
    this.#rows.doubles[stage * DOUBLES + READY_AT] = Number.NaN;
    if (typeof duration === 'number') this.#rows.doubles[stage * DOUBLES + DURATION] = duration;
    else this.#setDurations(stage, duration);
    return stage;
  }

  link(before: StageId, stage: StageId): void {
    this.#rows.words[before * WIDTH + NEXT] = stage;
  }

  job(stage: StageId): JobId {
    return this.#rows.words[stage * WIDTH + JOB]!;
  }
  /** The stage after this one in its job, or NONE. */
  next(stage: StageId): StageId {
    return this.#rows.words[stage * WIDTH + NEXT]!;
  }
  name(stage: StageId): string {
    return this.#kinds.name(this.#rows.words[stage * WIDTH + KIND]! >> 1);
  }
  shape(stage: StageId): number {
    return this.#kinds.shape(this.#rows.words[stage * WIDTH + KIND]! >> 1);
  }
  tasks(stage: StageId): number {
    return this.#rows.words[stage * WIDTH + TASKS]!;
  }
  running(stage: StageId): number {
    return this.#rows.words[stage * WIDTH + RUNNING]!;
  }
  /** Tasks that are not done. */
  left(stage: StageId): number {
    const { words } = this.#rows;
    return words[stage * WIDTH + WAITING]! + words[stage * WIDTH + RUNNING]!;
  }
  done(stage: StageId): number {
    return this.tasks(stage) - this.left(stage);
  }
  /** Tasks that could be launched now, were the stage ready: never launched, or returned. */
  waiting(stage: StageId): number {
    return this.#rows.words[stage * WIDTH + WAITING]!;
  }
  returned(stage: StageId): readonly ReturnedTask[] {
    return this.#hasReturned(stage) ? this.#returned[stage]! : NO_RETURNED;
  }
  /** Tasks never launched. */
  fresh(stage: StageId): number {
    return this.waiting(stage) - this.returned(stage).length;
  }
  isReady(stage: StageId): boolean {
    return !Number.isNaN(this.readyAt(stage));
  }
  readyAt(stage: StageId): Micros {
    return this.#rows.doubles[stage * DOUBLES + READY_AT]!;
  }
  /** Full length of a task, whatever it has done already. */
  duration(stage: StageId, index: number): Micros {
    const all = this.#rows.doubles[stage * DOUBLES + DURATION]!;
    return all === EACH_ITS_OWN ? this.#durations[stage]![index]! : all;
  }

  makeReady(stage: StageId, at: Micros): void {
    this.#rows.doubles[stage * DOUBLES + READY_AT] = at;
  }

  /** The task that goes next: a returned one if there is one, else the next never launched (its index). */
  nextIndex(stage: StageId): number {
    const { words } = this.#rows;
    const row = stage * WIDTH;
    const last = (words[row + KIND]! & 1) === 0 ? undefined : this.#returned[stage]!.at(-1);
    return last?.index ?? words[row + TASKS]! - words[row + WAITING]!;
  }

  /** Takes the task that goes next out of those waiting; the returned entry if it had run before. */
  takeNext(stage: StageId): ReturnedTask | undefined {
    const { words } = this.#rows;
    const row = stage * WIDTH;
    words[row + RUNNING]!++;
    words[row + WAITING]!--;
    return (words[row + KIND]! & 1) === 0 ? undefined : this.#returned[stage]!.pop();
  }

  /** A task comes back to the head of the line. */
  putBack(stage: StageId, task: ReturnedTask): void {
    const { words } = this.#rows;
    const row = stage * WIDTH;
    words[row + RUNNING]!--;
    words[row + WAITING]!++;
    if (this.#hasReturned(stage)) this.#returned[stage]!.push(task);
    else this.#returned[stage] = [task];
    words[row + KIND]! |= 1;
  }

  /** A task is done for good. Returns how many of the stage are not. */
  taskDone(stage: StageId): number {
    this.#rows.words[stage * WIDTH + RUNNING]!--;
    return this.left(stage);
  }

  remove(stage: StageId): void {
    if (this.#rows.doubles[stage * DOUBLES + DURATION]! === EACH_ITS_OWN) this.#durations[stage] = undefined;
    if (this.#hasReturned(stage)) this.#returned[stage] = undefined;
    this.#rows.giveBack(stage);
  }

  #hasReturned(stage: StageId): boolean {
    return (this.#rows.words[stage * WIDTH + KIND]! & 1) === 1;
  }

  #setDurations(stage: StageId, durations: Float64Array): void {
    this.#rows.doubles[stage * DOUBLES + DURATION] = EACH_ITS_OWN;
    this.#durations[stage] = durations;
  }
}
