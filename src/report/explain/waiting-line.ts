import type { Cluster } from '../../cluster/cluster.ts';
import { type FrameworkId, type JobId, NONE, type StageId } from '../../cluster/ids.ts';
import type { Observer } from '../../cluster/record-types.ts';

/** By stage, in the order in which they came to wait: the tasks that wait. */
type Line = Map<StageId, Set<number>>;

/**
 * The order in which waiting tasks of one framework and one shape stand: by stage, then as they came to wait. The wait ledger charges
 * places in this line (`WaitCharge`); frameworks launch whom they like, so the line says who was charged, not who comes next.
 */
export class WaitingLine {
  readonly observer: Observer;
  /** Grows with every change. */
  version = 0;
  readonly #cluster: Cluster;
  readonly #lines = new Map<string, Line>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.observer = {
      stageReady: ({ framework, stage, tasks }) => {
        for (let index = 0; index < tasks; index++) this.#add(framework, stage, index);
      },
      taskReturned: ({ framework, stage, index }) => this.#add(framework, stage, index),
      taskLaunched: ({ framework, stage, index }) => {
        const line = this.#line(framework, stage);
        const waiting = line.get(stage);
        if (waiting?.delete(index) !== true) return;
        if (waiting.size === 0) line.delete(stage);
        this.version++;
      },
      jobEnded: ({ framework, job }) => this.#leave(framework, job),
      jobRejected: ({ framework, job }) => this.#leave(framework, job),
    };
  }

  /** Where the tasks of a stage begin in their line, from 0: they stand together. */
  place(framework: FrameworkId, stage: StageId): number {
    let before = 0;
    for (const [other, waiting] of this.#line(framework, stage)) {
      if (other === stage) break;
      before += waiting.size;
    }
    return before;
  }

  /** Where a waiting task stands in its line, from 0. */
  placeOf(framework: FrameworkId, stage: StageId, index: number): number {
    let place = this.place(framework, stage);
    for (const other of this.#line(framework, stage).get(stage) ?? []) {
      if (other === index) break;
      place++;
    }
    return place;
  }

  #add(framework: FrameworkId, stage: StageId, index: number): void {
    const line = this.#line(framework, stage);
    let waiting = line.get(stage);
    if (waiting === undefined) {
      waiting = new Set();
      line.set(stage, waiting);
    }
    waiting.add(index);
    this.version++;
  }

  #leave(framework: FrameworkId, job: JobId): void {
    const { jobs, stages } = this.#cluster;
    for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage))
      this.#line(framework, stage).delete(stage);
    this.version++;
  }

  #line(framework: FrameworkId, stage: StageId): Line {
    const key = `${framework} ${this.#cluster.stages.shape(stage)}`;
    let line = this.#lines.get(key);
    if (line === undefined) {
      line = new Map();
      this.#lines.set(key, line);
    }
    return line;
  }
}
