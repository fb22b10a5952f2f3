import type { Micros } from '../engine/micros.ts';
import { Rows } from './columns.ts';
import { type FrameworkId, type JobId, NONE, type StageId } from './ids.ts';
import { RowMemory } from './row-memory.ts';

// The words of a job's row: 40 bytes.
const WIDTH = 10;
const FRAMEWORK = 0;
const FIRST_STAGE = 1;
const LAST_STAGE = 2;
const STAGES_LEFT = 3;
// Doubles: places in words, halved.
const DOUBLES = WIDTH / 2;
const SUBMITTED = 2;
const ESTIMATE = 3;
const SERIAL = 4;

/** Jobs that were submitted and have not ended. A job's stages are a chain through the table of stages. */
export class JobTable {
  readonly #rows = new Rows();
  readonly #memory = new RowMemory(WIDTH);
  /** A number stands for `job-<number>`. */
  readonly #names: (string | number)[] = [];
  /** Where there is one: most workloads name no users and no labels. */
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
    this.#memory.grow(job + 1);
    const { words, doubles } = this.#memory;
    const row = job * WIDTH;
    words[row + FRAMEWORK] = framework;
    words[row + FIRST_STAGE] = NONE;
    words[row + LAST_STAGE] = NONE;
    words[row + STAGES_LEFT] = 0;
    doubles[job * DOUBLES + SUBMITTED] = submitted;
    doubles[job * DOUBLES + ESTIMATE] = estimate;
    doubles[job * DOUBLES + SERIAL] = this.#serials++;
    this.#names[job] = name;
    if (user !== '' || this.#users[job] !== undefined) this.#users[job] = user;
    if (label !== '' || this.#labels[job] !== undefined) this.#labels[job] = label;
    return job;
  }

  /** Appends a stage: stages run in the order in which they were appended unless the behaviour says otherwise. */
  append(job: JobId, stage: StageId, linkAfter: (before: StageId, stage: StageId) => void): void {
    const last = this.#memory.words[job * WIDTH + LAST_STAGE]!;
    if (last === NONE) this.#memory.words[job * WIDTH + FIRST_STAGE] = stage;
    else linkAfter(last, stage);
    this.#memory.words[job * WIDTH + LAST_STAGE] = stage;
    this.#memory.words[job * WIDTH + STAGES_LEFT]!++;
  }

  framework(job: JobId): FrameworkId {
    return this.#memory.words[job * WIDTH + FRAMEWORK]!;
  }
  submitted(job: JobId): Micros {
    return this.#memory.doubles[job * DOUBLES + SUBMITTED]!;
  }
  /** NaN where the user gave none. */
  estimate(job: JobId): Micros {
    return this.#memory.doubles[job * DOUBLES + ESTIMATE]!;
  }
  firstStage(job: JobId): StageId {
    return this.#memory.words[job * WIDTH + FIRST_STAGE]!;
  }
  stagesLeft(job: JobId): number {
    return this.#memory.words[job * WIDTH + STAGES_LEFT]!;
  }
  /** How many jobs had been submitted to the whole cluster before this one: rows are used again, serials are not. */
  serial(job: JobId): number {
    return this.#memory.doubles[job * DOUBLES + SERIAL]!;
  }
  name(job: JobId): string {
    const name = this.givenName(job);
    return typeof name === 'string' ? name : `job-${name}`;
  }
  /** As it was added: a number where that stands for the name. */
  givenName(job: JobId): string | number {
    return this.#names[job]!;
  }
  user(job: JobId): string {
    return this.#users[job] ?? '';
  }
  label(job: JobId): string {
    return this.#labels[job] ?? '';
  }

  /** One of its stages has ended. Returns how many are left. */
  stageEnded(job: JobId): number {
    this.#memory.words[job * WIDTH + STAGES_LEFT]!--;
    return this.#memory.words[job * WIDTH + STAGES_LEFT]!;
  }

  remove(job: JobId): void {
    this.#names[job] = 0; // Long names are let go.
    this.#rows.giveBack(job);
  }
}
