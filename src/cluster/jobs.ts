import type { Micros } from '../engine/micros.ts';
import { grown, Rows } from './columns.ts';
import { type FrameworkId, type JobId, NONE, type StageId } from './ids.ts';

/** Jobs that were submitted and have not ended. A job's stages are a chain through the table of stages. */
export class JobTable {
  readonly #rows = new Rows();
  #framework = new Int32Array(0);
  #submitted = new Float64Array(0);
  #estimate = new Float64Array(0);
  #firstStage = new Int32Array(0);
  #lastStage = new Int32Array(0);
  #stagesLeft = new Int32Array(0);
  #serial = new Float64Array(0);
  readonly #names: string[] = [];
  readonly #users: string[] = [];
  readonly #labels: string[] = [];
  #serials = 0;

  get alive(): number {
    return this.#rows.count;
  }

  /** `estimate` is the user's, in microseconds, or NaN where there is none. */
  add(framework: FrameworkId, name: string, submitted: Micros, estimate: Micros, user: string, label: string): JobId {
    const job = this.#rows.take();
    this.#framework = grown(this.#framework, job + 1);
    this.#submitted = grown(this.#submitted, job + 1);
    this.#estimate = grown(this.#estimate, job + 1);
    this.#firstStage = grown(this.#firstStage, job + 1);
    this.#lastStage = grown(this.#lastStage, job + 1);
    this.#stagesLeft = grown(this.#stagesLeft, job + 1);
    this.#serial = grown(this.#serial, job + 1);
    this.#framework[job] = framework;
    this.#submitted[job] = submitted;
    this.#estimate[job] = estimate;
    this.#firstStage[job] = NONE;
    this.#lastStage[job] = NONE;
    this.#stagesLeft[job] = 0;
    this.#serial[job] = this.#serials++;
    this.#names[job] = name;
    this.#users[job] = user;
    this.#labels[job] = label;
    return job;
  }

  /** Appends a stage: stages run in the order in which they were appended unless the behaviour says otherwise. */
  append(job: JobId, stage: StageId, linkAfter: (before: StageId, stage: StageId) => void): void {
    const last = this.#lastStage[job]!;
    if (last === NONE) this.#firstStage[job] = stage;
    else linkAfter(last, stage);
    this.#lastStage[job] = stage;
    this.#stagesLeft[job]!++;
  }

  framework(job: JobId): FrameworkId {
    return this.#framework[job]!;
  }
  submitted(job: JobId): Micros {
    return this.#submitted[job]!;
  }
  /** NaN where the user gave none. */
  estimate(job: JobId): Micros {
    return this.#estimate[job]!;
  }
  firstStage(job: JobId): StageId {
    return this.#firstStage[job]!;
  }
  stagesLeft(job: JobId): number {
    return this.#stagesLeft[job]!;
  }
  /** How many jobs had been submitted to the whole cluster before this one: rows are used again, serials are not. */
  serial(job: JobId): number {
    return this.#serial[job]!;
  }
  name(job: JobId): string {
    return this.#names[job]!;
  }
  user(job: JobId): string {
    return this.#users[job]!;
  }
  label(job: JobId): string {
    return this.#labels[job]!;
  }

  /** One of its stages has ended. Returns how many are left. */
  stageEnded(job: JobId): number {
    this.#stagesLeft[job]!--;
    return this.#stagesLeft[job]!;
  }

  remove(job: JobId): void {
    this.#names[job] = '';
    this.#rows.giveBack(job);
  }
}
