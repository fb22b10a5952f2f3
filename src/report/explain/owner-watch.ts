import type { Cluster } from '../../cluster/cluster.ts';
import { type FrameworkId, NONE } from '../../cluster/ids.ts';
import { END_CAUSES, type Observer } from '../../cluster/record-types.ts';
import type { Micros } from '../../engine/micros.ts';
import { WAIT_CAUSES } from '../../metrics/wait-causes.ts';
import type { WaitCharge } from '../../metrics/wait-charge.ts';
import type { WaitingLine } from './waiting-line.ts';

/** Tasks of a stage that wait: how many, and of which shape. */
interface WaitingStage {
  readonly framework: FrameworkId;
  readonly shape: number;
  waiting: number;
}

/** Watches a job, or a whole framework: how many tasks, how long they waited for what, how they ended. */
export class OwnerWatch {
  readonly observer: Observer;
  readonly title: string;
  jobs = 0;
  jobsEnded = 0;
  launches = 0;
  /** Task microseconds. */
  waited = 0;
  longestWait = 0;
  /** Of the longest first wait: the task. */
  longestTask = '';
  readonly offers: { made: number; accepted: number; declined: number; rescinded: number } = {
    made: 0,
    accepted: 0,
    declined: 0,
    rescinded: 0,
  };
  /** Task microseconds by cause, in the order of precedence. */
  readonly charged: number[] = WAIT_CAUSES.map(() => 0);
  /** How tasks ended, by cause. */
  readonly ends: number[] = END_CAUSES.map(() => 0);
  readonly #waiting = new Map<number, WaitingStage>();
  readonly #since = new Map<string, Micros>();
  readonly #line: WaitingLine;
  /** All of the tasks of its frameworks are asked for, so that their places in line do not matter. */
  readonly #isWhole: boolean;
  readonly #isMine: (framework: FrameworkId) => boolean;

  constructor(cluster: Cluster, framework: string | undefined, job: string | undefined, line: WaitingLine) {
    const { frameworks, jobs, stages } = cluster;
    this.#line = line;
    this.#isWhole = job === undefined;
    this.title = [job, framework].filter((text) => text !== undefined).join(' of ');
    const mine = (row: number): boolean => framework === undefined || frameworks.name(row) === framework;
    this.#isMine = mine;
    const mineToo = (row: number, of: number): boolean => mine(row) && (job === undefined || jobs.name(of) === job);
    const dropWaiting = (of: number): void => {
      for (let stage = jobs.firstStage(of); stage !== NONE; stage = stages.next(stage)) this.#waiting.delete(stage);
    };
    this.observer = {
      jobSubmitted: ({ framework: row, job: of }) => {
        if (mineToo(row, of)) this.jobs++;
      },
      jobEnded: ({ framework: row, job: of }) => {
        if (!mineToo(row, of)) return;
        this.jobsEnded++;
        dropWaiting(of);
      },
      jobRejected: ({ framework: row, job: of }) => {
        if (mineToo(row, of)) dropWaiting(of);
      },
      stageReady: ({ framework: row, job: of, stage, tasks }) => {
        if (mineToo(row, of)) this.#waiting.set(stage, { framework: row, shape: stages.shape(stage), waiting: tasks });
      },
      taskReturned: ({ at, framework: row, job: of, stage, index }) => {
        if (!mineToo(row, of)) return;
        this.#waiting.get(stage)!.waiting++;
        this.#since.set(`${stage} ${index}`, at);
      },
      taskLaunched: ({ at, framework: row, job: of, stage, index }) => {
        if (!mineToo(row, of)) return;
        this.launches++;
        this.#waiting.get(stage)!.waiting--;
        const key = `${stage} ${index}`;
        const again = this.#since.get(key);
        this.#since.delete(key);
        const wait = at - (again ?? stages.readyAt(stage));
        this.waited += wait;
        if (again === undefined && wait > this.longestWait) {
          this.longestWait = wait;
          this.longestTask = `${jobs.name(of)}/${stages.name(stage)}/${index}`;
        }
      },
      taskEnded: ({ framework: row, job: of, cause }) => {
        if (mineToo(row, of)) this.ends[cause]!++;
      },
      offerMade: ({ framework: row }) => {
        if (mine(row)) this.offers.made++;
      },
      offerAccepted: ({ framework: row }) => {
        if (mine(row)) this.offers.accepted++;
      },
      offerDeclined: ({ framework: row }) => {
        if (mine(row)) this.offers.declined++;
      },
      offerRescinded: ({ framework: row }) => {
        if (mine(row)) this.offers.rescinded++;
      },
    };
  }

  /** To be told what the tasks of a framework and shape wait for: of those in line, which places for which cause. */
  charge({ framework, shape, cause, first, tasks, from, to }: WaitCharge): void {
    if (this.#isWhole) {
      if (this.#isMine(framework)) this.charged[cause]! += tasks * (to - from);
      return;
    }
    for (const [row, stage] of this.#waiting) {
      if (stage.framework !== framework || stage.shape !== shape) continue;
      const place = this.#line.place(framework, row);
      const within = Math.min(place + stage.waiting, first + tasks) - Math.max(place, first);
      if (within > 0) this.charged[cause]! += within * (to - from);
    }
  }
}
