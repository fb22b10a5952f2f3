import type { Cluster } from '../cluster/cluster.ts';
import { EventKind } from '../cluster/event-kinds.ts';
import { type FrameworkId, type JobId, NONE } from '../cluster/ids.ts';
import type { Records } from '../cluster/records.ts';
import { assert } from '../engine/assert.ts';
import type { Micros } from '../engine/micros.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Master } from '../master/master.ts';
import type { Job, JobSource } from '../workload/job.ts';
import { NeededShapes } from './needed-shapes.ts';

/** A source of jobs and how far it has been read: one job ahead, so that memory does not grow with the trace. */
interface Feed {
  readonly framework: FrameworkId;
  readonly source: JobSource;
  /** The shapes of its tasks. */
  readonly shapes: NeededShapes;
  /** Jobs' times count from here. */
  readonly start: Micros;
  /** The job that comes next; undefined when there are no more. */
  next: Job | undefined;
  /** The job submitted last, while it is alive. */
  last: JobId;
}

const NO_FEEDS: readonly number[] = [];

/** Submits the jobs of all sources to their frameworks in the order of time, closed loops when the job before has ended. */
export class Arrivals {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #tell: Records;
  readonly #master: Master;
  readonly #feeds: Feed[] = [];
  readonly #feedsOf: number[][] = [];
  readonly #shapes: NeededShapes;
  readonly #revocableShapes: NeededShapes;
  readonly #link = (before: number, after: number): void => this.#cluster.stages.link(before, after);
  #open = 0;
  #submitted = 0;
  #stopWhenDrained = false;

  constructor(simulation: Simulation, cluster: Cluster, tell: Records, master: Master) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#tell = tell;
    this.#master = master;
    this.#shapes = new NeededShapes(cluster.shapes, false);
    this.#revocableShapes = new NeededShapes(cluster.shapes, true);
    simulation.on(EventKind.JobDue, (feed) => this.#due(feed));
    simulation.on(EventKind.JobReadyDue, (job) => master.jobReady(job));
    master.onJobEnded((framework, job) => this.#jobEnded(framework, job));
  }

  /** Jobs submitted so far. */
  get submitted(): number {
    return this.#submitted;
  }

  /** No source has more jobs, and no job is alive. */
  get drained(): boolean {
    return this.#open === 0 && this.#cluster.jobs.alive === 0;
  }

  /** A job will be submitted even if nothing ends before. */
  get isDueLater(): boolean {
    return this.#feeds.some(({ next, last }) => next !== undefined && (next.at !== undefined || last === NONE));
  }

  /** Ends the run when the sources have no more jobs and no job is alive. */
  stopWhenDrained(): void {
    this.#stopWhenDrained = true;
  }

  /** Jobs of the source go to the framework, their times counted from `start`. */
  add(framework: FrameworkId, source: JobSource, start: Micros): void {
    // What takes revocable resources runs on them.
    const isRevocable = this.#cluster.frameworks.hasCapability(framework, 'REVOCABLE_RESOURCES');
    const shapes = isRevocable ? this.#revocableShapes : this.#shapes;
    const feed = this.#feeds.push({ framework, source, shapes, start, next: undefined, last: NONE }) - 1;
    const feeds = this.#feedsOf[framework];
    if (feeds === undefined) this.#feedsOf[framework] = [feed];
    else feeds.push(feed);
    this.#open++;
    this.#advance(feed, true);
  }

  #advance(row: number, first: boolean): void {
    const feed = this.#feeds[row]!;
    feed.next = feed.source.next();
    const { next } = feed;
    if (next === undefined) {
      this.#open--;
      this.#stopIfDrained(0);
      return;
    }
    if (next.at !== undefined) this.#simulation.scheduleAt(feed.start + next.at, EventKind.JobDue, row);
    else if (first) this.#simulation.scheduleAt(feed.start + next.afterPrevious!, EventKind.JobDue, row);
    else if (feed.last === NONE) this.#simulation.schedule(next.afterPrevious!, EventKind.JobDue, row);
  }

  #due(row: number): void {
    const feed = this.#feeds[row]!;
    const job = feed.next!;
    const { setup } = job;
    const id = this.#submit(feed, job);
    feed.last = id;
    this.#advance(row, false);
    if (setup > 0) this.#simulation.schedule(setup, EventKind.JobReadyDue, id);
    else this.#master.jobReady(id);
  }

  #submit({ framework, shapes }: Feed, job: Job): JobId {
    const { jobs, stages } = this.#cluster;
    const { now } = this.#simulation;
    const id = jobs.add(framework, job.name, now, job.estimate ?? Number.NaN, job.user ?? '', job.label ?? '');
    assert(job.stages.length > 0, 'a job has at least one stage');
    for (const stage of job.stages) {
      const row = stages.add(id, stage.name, stage.tasks, shapes.of(stage.needs), stage.duration);
      jobs.append(id, row, this.#link);
    }
    this.#submitted++;
    this.#tell.jobSubmitted(framework, id);
    return id;
  }

  #jobEnded(framework: FrameworkId, job: JobId): void {
    const feeds = this.#feedsOf[framework] ?? NO_FEEDS;
    for (let i = 0; i < feeds.length; i++) {
      const row = feeds[i]!;
      const feed = this.#feeds[row]!;
      if (feed.last !== job) continue;
      feed.last = NONE;
      if (feed.next?.afterPrevious !== undefined) {
        this.#simulation.schedule(feed.next.afterPrevious, EventKind.JobDue, row);
      }
    }
    this.#stopIfDrained(1);
  }

  /** `ending`: jobs that are still in the table but have just ended. */
  #stopIfDrained(ending: number): void {
    if (this.#stopWhenDrained && this.#open === 0 && this.#cluster.jobs.alive === ending) this.#simulation.stop();
  }
}
