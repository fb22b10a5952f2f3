import type { Micros } from '../engine/micros.ts';
import { type FrameworkId, type JobId, NONE, type StageId } from './ids.ts';
import { RowPool } from './row-pool.ts';

// The words of a job's row: 32 bytes. The first is that of the chain of free rows.
const WIDTH = 8;
const STAGES_LEFT = 0;
const FRAMEWORK = 1;
const FIRST_STAGE = 2;
const LAST_STAGE = 3;
/** A number that stands for `job-<number>`, or SPELLED_OUT. */
const NAME = 4;
const SERIAL = 5;
// Doubles: places in words, halved.
const DOUBLES = WIDTH / 2;
const SUBMITTED = 3;

const SPELLED_OUT = -1;

/** Jobs that were submitted and have not ended. A job's stages are a chain through the table of stages. */
export class JobTable {
  readonly #rows = new RowPool(WIDTH);
  /** Names that are spelled out. */
  readonly #names: (string | number | undefined)[] = [];
  // Where there is one: most workloads have no estimates and name no users and no labels.
  readonly #estimates: Micros[] = [];
  readonly #users: (string | undefined)[] = [];
  readonly #labels: (string | undefined)[] = [];
  #serials = 0;

  get alive(): number {
    return this.#rows.count;
  }

  /** A `name` that is a number stands for `job-<number>`; `estimate` is the user's, in microseconds, or NaN where there is none. */
  add(
    framework: FrameworkId,
    name: string | number,
    submitted: Micros,
    estimate: Micros,
    user: string,
    label: string,
  ): JobId {
    const job = this.#rows.take();
    const { words } = this.#rows;
    const row = job * WIDTH;
    words[row + FRAMEWORK] = framework;
    words[row + FIRST_STAGE] = NONE;
    words[row + LAST_STAGE] = NONE;
    words[row + STAGES_LEFT] = 0;
    words[row + SERIAL] = this.#serials++;
    this.#rows.doubles[job * DOUBLES + SUBMITTED] = submitted;
    if (typeof name === 'number' && (name | 0) === name && name >= 0) words[row + NAME] = name;
    else {
      words[row + NAME] = SPELLED_OUT;
      this.#names[job] = name;
    }
    if (!Number.isNaN(estimate) || this.#estimates[job] !== undefined) this.#estimates[job] = estimate;
    if (user !== '' || this.#users[job] !== undefined) this.#users[job] = user;
    if (label !== '' || this.#labels[job] !== undefined) this.#labels[job] = label;
    return job;
  }

  /** Appends a stage: stages run in the order in which they were appended unless the behaviour says otherwise. */
  append(job: JobId, stage: StageId, linkAfter: (before: StageId, stage: StageId) => void): void {
    const { words } = this.#rows;
    const row = job * WIDTH;
    const last = words[row + LAST_STAGE]!;
    if (last === NONE) words[row + FIRST_STAGE] = stage;
    else linkAfter(last, stage);
    words[row + LAST_STAGE] = stage;
    words[row + STAGES_LEFT]!++;
  }

  framework(job: JobId): FrameworkId {
    return this.#rows.words[job * WIDTH + FRAMEWORK]!;
  }
  submitted(job: JobId): Micros {
    return this.#rows.doubles[job * DOUBLES + SUBMITTED]!;
  }
  /** NaN where the user gave none. */
  estimate(job: JobId): Micros {
    return this.#estimates[job] ?? Number.NaN;
  }
  firstStage(job: JobId): StageId {
    return this.#rows.words[job * WIDTH + FIRST_STAGE]!;
  }
  stagesLeft(job: JobId): number {
    return this.#rows.words[job * WIDTH + STAGES_LEFT]!;
  }
  /** How many jobs had been submitted to the whole cluster before this one: rows are used again, serials are not. Exact up to 2^32. */
  serial(job: JobId): number {
    return this.#rows.words[job * WIDTH + SERIAL]! >>> 0;
  }
  name(job: JobId): string {
    const name = this.givenName(job);
    return typeof name === 'string' ? name : `job-${name}`;
  }
  /** As it was added: a number where that stands for the name. */
  givenName(job: JobId): string | number {
    const name = this.#rows.words[job * WIDTH + NAME]!;
    return name === SPELLED_OUT ? this.#names[job]! : name;
  }
  user(job: JobId): string {
    return this.#users[job] ?? '';
  }
  label(job: JobId): string {
    return this.#labels[job] ?? '';
  }

  /** One of its stages has ended. Returns how many are left. */
  stageEnded(job: JobId): number {
    const left = this.#rows.words[job * WIDTH + STAGES_LEFT]! - 1;
    this.#rows.words[job * WIDTH + STAGES_LEFT] = left;
    return left;
  }

  remove(job: JobId): void {
    if (this.#rows.words[job * WIDTH + NAME]! === SPELLED_OUT) this.#names[job] = undefined; // Long names are let go.
    this.#rows.giveBack(job);
  }
}
