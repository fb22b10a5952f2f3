import type { Cluster } from '../cluster/cluster.ts';
import { grown } from '../cluster/columns.ts';
import { type FrameworkId, type JobId, NONE } from '../cluster/ids.ts';
import type {
  JobEnded,
  JobRejected,
  JobSubmitted,
  Observer,
  TaskLaunched,
  TaskReturned,
} from '../cluster/record-types.ts';
import type { Micros } from '../engine/micros.ts';

/** What became of a job. */
export interface JobRow {
  readonly framework: FrameworkId;
  /** How many jobs had been submitted to the cluster before it. */
  readonly serial: number;
  readonly name: string;
  readonly user: string;
  readonly label: string;
  readonly tasks: number;
  readonly submitted: Micros;
  /** Launch of its first task; NaN if none was launched. */
  readonly started: Micros;
  /** NaN if it did not end. */
  readonly ended: Micros;
  readonly state: 'ended' | 'rejected' | 'unfinished';
  /** Tasks that ended before they were done and had to run again, counted each time. */
  readonly rerun: number;
}

/** A job's row while it is written. Every job has one from its submission on; it is never copied. */
class Entry implements JobRow {
  readonly framework: FrameworkId;
  readonly serial: number;
  readonly name: string;
  readonly user: string;
  readonly label: string;
  tasks = 0;
  readonly submitted: Micros;
  started: Micros = Number.NaN;
  ended: Micros = Number.NaN;
  state: JobRow['state'] = 'unfinished';
  rerun = 0;

  constructor({ jobs }: Cluster, framework: FrameworkId, job: JobId, at: Micros) {
    this.framework = framework;
    this.serial = jobs.serial(job);
    this.name = jobs.name(job);
    this.user = jobs.user(job);
    this.label = jobs.label(job);
    this.submitted = at;
  }
}

/** Every job that was submitted after the warm-up, in the order of submission. */
export class JobLog {
  readonly observer: Observer;
  readonly #cluster: Cluster;
  /** By job row; rows are used again. */
  readonly #open: (Entry | undefined)[] = [];
  /** By job row: how many jobs its framework had been given before it. */
  readonly #ordinals: number[] = [];
  readonly #closed: JobRow[] = [];
  /** By framework, then by ordinal: microseconds from submission to end; 0 of jobs that have not ended. */
  readonly #responses: Float64Array[] = [];
  readonly #submitted: number[] = [];

  constructor(cluster: Cluster, from: Micros) {
    this.#cluster = cluster;
    this.observer = {
      jobSubmitted: ({ at, framework, job }: JobSubmitted) => {
        const ordinal = this.#submitted[framework] ?? 0;
        this.#submitted[framework] = ordinal + 1;
        this.#ordinals[job] = ordinal;
        this.#open[job] = at < from ? undefined : new Entry(cluster, framework, job, at);
      },
      taskLaunched: ({ at, job }: TaskLaunched) => {
        const open = this.#open[job];
        if (open !== undefined && Number.isNaN(open.started)) open.started = at;
      },
      taskReturned: ({ job }: TaskReturned) => {
        const open = this.#open[job];
        if (open !== undefined) open.rerun++;
      },
      jobEnded: ({ at, job }: JobEnded) => this.#close(job, at, 'ended'),
      jobRejected: ({ job }: JobRejected) => this.#close(job, Number.NaN, 'rejected'),
    };
  }

  /**
   * By framework row: response times in microseconds, in the order in which its jobs were submitted, so that runs on the same
   * draws can be compared job by job. NaN of jobs that have not ended or were submitted in the warm-up.
   */
  responses(): readonly Float64Array[] {
    return Array.from({ length: this.#cluster.frameworks.count }, (_, framework) => {
      const count = this.#submitted[framework] ?? 0;
      const known = this.#responses[framework] ?? new Float64Array(0);
      return Float64Array.from({ length: count }, (_, ordinal) => known[ordinal] || Number.NaN);
    });
  }

  /** All of them; those that have not ended are unfinished. */
  rows(): readonly JobRow[] {
    const open: JobRow[] = [];
    this.#open.forEach((job, row) => {
      if (job === undefined) return;
      job.tasks = this.#tasks(row);
      open.push(job);
    });
    return [...this.#closed, ...open].sort((a, b) => a.serial - b.serial);
  }

  #close(job: JobId, ended: Micros, state: 'ended' | 'rejected'): void {
    const open = this.#open[job];
    this.#open[job] = undefined;
    if (open === undefined) return;
    open.tasks = this.#tasks(job);
    open.ended = ended;
    open.state = state;
    this.#closed.push(open);
    if (state !== 'ended') return;
    const ordinal = this.#ordinals[job]!;
    const responses = grown(this.#responses[open.framework] ?? new Float64Array(0), ordinal + 1);
    responses[ordinal] = ended - open.submitted;
    this.#responses[open.framework] = responses;
  }

  #tasks(job: JobId): number {
    const { jobs, stages } = this.#cluster;
    let tasks = 0;
    for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage)) tasks += stages.tasks(stage);
    return tasks;
  }
}
