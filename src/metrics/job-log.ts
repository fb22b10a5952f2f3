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
import { RowMemory } from '../cluster/row-memory.ts';
import type { Micros } from '../engine/micros.ts';
import { Column } from './column.ts';
import { boundedSlowdown } from './definitions/bounded-slowdown.ts';

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

/** Jobs of one framework, as figures of which order does not matter. Times in microseconds. */
export class JobTimes {
  submitted = 0;
  ended = 0;
  rejected = 0;
  /** First submission, and end of the job that ended last; NaN if there is none. */
  first: Micros = Number.NaN;
  last: Micros = Number.NaN;
  readonly wait = new Column();
  readonly response = new Column();
  readonly slowdown = new Column();
}

/** What is kept of each single job: nothing, how long it took, or a row. Only then does memory grow with jobs that are over. */
export type JobDetail = 'none' | 'responses' | 'rows';

/** Every job that was submitted after the warm-up. */
export class JobLog implements Observer {
  readonly #cluster: Cluster;
  readonly #detail: JobDetail;
  readonly #from: Micros;
  readonly #times: JobTimes[] = [];
  /** By job row (they are used again): NaN until its first task is launched, then when that was, plus 1; 0 of jobs of the warm-up and of free rows. */
  readonly #started = new RowMemory(2);
  /** One more than the largest row ever in use. */
  #top = 0;
  // By job row, where that is kept of single jobs: how often a task of it had to run again, and how many jobs its framework had been given before it.
  #rerun = new Int32Array(0);
  #ordinal = new Int32Array(0);
  readonly #given: number[] = [];
  readonly #closed: JobRow[] = [];
  /** By framework, then by ordinal: microseconds from submission to end; 0 of jobs that have not ended. */
  readonly #responses: Float64Array[] = [];

  constructor(cluster: Cluster, from: Micros, detail: JobDetail) {
    this.#cluster = cluster;
    this.#detail = detail;
    this.#from = from;
  }

  jobSubmitted({ at, framework, job }: JobSubmitted): void {
    if (job >= this.#top) {
      this.#top = job + 1;
      this.#started.grow(this.#top);
    }
    if (this.#detail !== 'none') this.#number(framework, job);
    const isMeasured = at >= this.#from;
    this.#started.doubles[job] = isMeasured ? Number.NaN : 0;
    if (!isMeasured) return;
    const times = this.times(framework);
    times.submitted++;
    if (Number.isNaN(times.first)) times.first = at;
  }
  taskLaunched({ at, job }: TaskLaunched): void {
    const { doubles } = this.#started;
    if (Number.isNaN(doubles[job]!)) doubles[job] = at + 1;
  }
  taskReturned({ job }: TaskReturned): void {
    if (this.#detail === 'rows') this.#rerun[job]!++;
  }
  jobEnded({ at, framework, job }: JobEnded): void {
    this.#close(framework, job, at, 'ended');
  }
  jobRejected({ framework, job }: JobRejected): void {
    this.#close(framework, job, Number.NaN, 'rejected');
  }

  /** Of jobs that are over; the end of the run adds those that are not. */
  times(framework: FrameworkId): JobTimes {
    while (this.#times.length <= framework) this.#times.push(new JobTimes());
    return this.#times[framework]!;
  }

  /** The run is over: what can be said of jobs that are not. To be called once. */
  finish(): void {
    const { jobs } = this.#cluster;
    const { doubles } = this.#started;
    for (let job = 0; job < this.#top; job++)
      if (doubles[job] !== 0) this.#close(jobs.framework(job), job, Number.NaN, 'unfinished');
    this.#closed.sort((a, b) => a.serial - b.serial);
  }

  /**
   * By framework row: response times in microseconds, in the order in which its jobs were submitted, so that runs on the same
   * draws can be compared job by job. NaN of jobs that have not ended or were submitted in the warm-up.
   */
  responses(): readonly Float64Array[] {
    return Array.from({ length: this.#cluster.frameworks.count }, (_, framework) => {
      const count = this.#detail === 'none' ? 0 : (this.#given[framework] ?? 0);
      const known = this.#responses[framework] ?? new Float64Array(0);
      return Float64Array.from({ length: count }, (_, ordinal) => known[ordinal] || Number.NaN);
    });
  }

  /** All of them in the order of submission, once the run is over. */
  rows(): readonly JobRow[] {
    return this.#closed;
  }

  #close(framework: FrameworkId, job: JobId, ended: Micros, state: JobRow['state']): void {
    const started = this.#started.doubles[job]! - 1;
    this.#started.doubles[job] = 0;
    if (started < 0) return;
    const { jobs } = this.#cluster;
    const submitted = jobs.submitted(job);
    const times = this.times(framework);
    if (!Number.isNaN(started)) times.wait.add(started - submitted);
    if (state === 'rejected') times.rejected++;
    if (state === 'ended') {
      times.ended++;
      times.last = ended;
      times.response.add(ended - submitted);
      // A job without tasks to launch has nothing to wait for.
      const begun = Number.isNaN(started) ? submitted : started;
      times.slowdown.add(boundedSlowdown(begun - submitted, ended - begun));
      if (this.#detail !== 'none') this.#keepResponse(framework, this.#ordinal[job]!, ended - submitted);
    }
    if (this.#detail !== 'rows') return;
    this.#closed.push({
      framework,
      serial: jobs.serial(job),
      name: jobs.name(job),
      user: jobs.user(job),
      label: jobs.label(job),
      tasks: this.#tasks(job),
      submitted,
      started,
      ended,
      state,
      rerun: this.#rerun[job]!,
    });
  }

  #keepResponse(framework: FrameworkId, ordinal: number, response: Micros): void {
    const responses = grown(this.#responses[framework] ?? new Float64Array(0), ordinal + 1);
    responses[ordinal] = response;
    this.#responses[framework] = responses;
  }

  /** The job is the next of its framework. */
  #number(framework: FrameworkId, job: JobId): void {
    this.#rerun = grown(this.#rerun, job + 1);
    this.#ordinal = grown(this.#ordinal, job + 1);
    this.#rerun[job] = 0;
    const ordinal = this.#given[framework] ?? 0;
    this.#given[framework] = ordinal + 1;
    this.#ordinal[job] = ordinal;
  }

  #tasks(job: JobId): number {
    const { jobs, stages } = this.#cluster;
    let tasks = 0;
    for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage)) tasks += stages.tasks(stage);
    return tasks;
  }
}
