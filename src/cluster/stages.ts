import type { Micros } from '../engine/micros.ts';
import { Rows } from './columns.ts';
import { type JobId, NONE, type StageId } from './ids.ts';
import { RowMemory } from './row-memory.ts';

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

// The words of a stage's row: 48 bytes.
const WIDTH = 12;
const JOB = 0;
const NEXT = 1;
const SHAPE = 2;
const TASKS = 3;
const FRESH = 4;
const RUNNING = 5;
const DONE = 6;
/** 1 if a task of it was ever put back. */
const HAS_RETURNED = 7;
// Doubles: places in words, halved.
const DOUBLES = WIDTH / 2;
const READY_AT = 4;
const DURATION = 5;
/** In place of the duration of all tasks. */
const EACH_ITS_OWN = -1;

/**
 * Stages of jobs alive: tasks that are alike wait as a count, not as rows. A stage is ready from `readyAt` on; of its
 * tasks, those returned (killed, lost) go first, the newest return first, then those never launched, by index.
 */
export class StageTable {
  readonly #rows = new Rows();
  readonly #memory = new RowMemory(WIDTH);
  readonly #durations: (Float64Array | undefined)[] = [];
  readonly #names: string[] = [];
  readonly #returned: (ReturnedTask[] | undefined)[] = [];

  /** `shape` is a row of the table of shapes; `duration` one figure or one a task, in microseconds. */
  add(job: JobId, name: string, tasks: number, shape: number, duration: Micros | Float64Array): StageId {
    const stage = this.#rows.take();
    this.#memory.grow(stage + 1);
    const { words, doubles } = this.#memory;
    const row = stage * WIDTH;
    words[row + JOB] = job;
    words[row + NEXT] = NONE;
    words[row + SHAPE] = shape;
    words[row + TASKS] = tasks;
    words[row + FRESH] = tasks;
    words[row + RUNNING] = 0;
    words[row + DONE] = 0;
    words[row + HAS_RETURNED] = 0;
    doubles[stage * DOUBLES + READY_AT] = Number.NaN;
    if (typeof duration === 'number') doubles[stage * DOUBLES + DURATION] = duration;
    else this.#setDurations(stage, duration);
    this.#names[stage] = name;
    return stage;
  }

  link(before: StageId, stage: StageId): void {
    this.#memory.words[before * WIDTH + NEXT] = stage;
  }

  job(stage: StageId): JobId {
    return this.#memory.words[stage * WIDTH + JOB]!;
  }
  /** The stage after this one in its job, or NONE. */
  next(stage: StageId): StageId {
    return this.#memory.words[stage * WIDTH + NEXT]!;
  }
  name(stage: StageId): string {
    return this.#names[stage]!;
  }
  shape(stage: StageId): number {
    return this.#memory.words[stage * WIDTH + SHAPE]!;
  }
  tasks(stage: StageId): number {
    return this.#memory.words[stage * WIDTH + TASKS]!;
  }
  running(stage: StageId): number {
    return this.#memory.words[stage * WIDTH + RUNNING]!;
  }
  done(stage: StageId): number {
    return this.#memory.words[stage * WIDTH + DONE]!;
  }
  /** Tasks that could be launched now, were the stage ready: never launched, or returned. */
  waiting(stage: StageId): number {
    return this.fresh(stage) + this.returned(stage).length;
  }
  returned(stage: StageId): readonly ReturnedTask[] {
    return this.#memory.words[stage * WIDTH + HAS_RETURNED] === 0 ? NO_RETURNED : this.#returned[stage]!;
  }
  /** Tasks never launched. */
  fresh(stage: StageId): number {
    return this.#memory.words[stage * WIDTH + FRESH]!;
  }
  isReady(stage: StageId): boolean {
    return !Number.isNaN(this.#memory.doubles[stage * DOUBLES + READY_AT]!);
  }
  readyAt(stage: StageId): Micros {
    return this.#memory.doubles[stage * DOUBLES + READY_AT]!;
  }
  /** Full length of a task, whatever it has done already. */
  duration(stage: StageId, index: number): Micros {
    const all = this.#memory.doubles[stage * DOUBLES + DURATION]!;
    return all === EACH_ITS_OWN ? this.#durations[stage]![index]! : all;
  }

  makeReady(stage: StageId, at: Micros): void {
    this.#memory.doubles[stage * DOUBLES + READY_AT] = at;
  }

  /** The task that goes next: a returned one if there is one, else the next never launched (its index). */
  nextIndex(stage: StageId): number {
    const returned = this.returned(stage);
    return returned.length > 0 ? returned[returned.length - 1]!.index : this.tasks(stage) - this.fresh(stage);
  }

  /** Takes the task that goes next out of those waiting; the returned entry if it had run before. */
  takeNext(stage: StageId): ReturnedTask | undefined {
    const { words } = this.#memory;
    const row = stage * WIDTH;
    words[row + RUNNING]!++;
    if (words[row + HAS_RETURNED] === 1 && this.#returned[stage]!.length > 0) return this.#returned[stage]!.pop();
    words[row + FRESH]!--;
    return undefined;
  }

  /** A task comes back to the head of the line. */
  putBack(stage: StageId, task: ReturnedTask): void {
    const { words } = this.#memory;
    const row = stage * WIDTH;
    words[row + RUNNING]!--;
    if (words[row + HAS_RETURNED] === 1) this.#returned[stage]!.push(task);
    else this.#returned[stage] = [task];
    words[row + HAS_RETURNED] = 1;
  }

  /** A task is done for good. Returns how many of the stage are not. */
  taskDone(stage: StageId): number {
    this.#memory.words[stage * WIDTH + RUNNING]!--;
    this.#memory.words[stage * WIDTH + DONE]!++;
    return this.#memory.words[stage * WIDTH + TASKS]! - this.#memory.words[stage * WIDTH + DONE]!;
  }

  remove(stage: StageId): void {
    if (this.#memory.doubles[stage * DOUBLES + DURATION] === EACH_ITS_OWN) this.#durations[stage] = undefined;
    if (this.#memory.words[stage * WIDTH + HAS_RETURNED] === 1) this.#returned[stage] = undefined;
    this.#rows.giveBack(stage);
  }

  #setDurations(stage: StageId, durations: Float64Array): void {
    this.#memory.doubles[stage * DOUBLES + DURATION] = EACH_ITS_OWN;
    this.#durations[stage] = durations;
  }
}
