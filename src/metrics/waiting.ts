import type { FrameworkId } from '../cluster/ids.ts';
import type { Observer, StageReady, TaskEnded, TaskLaunched } from '../cluster/record-types.ts';
import { TaskState } from '../cluster/tasks.ts';
import { type Micros, toSeconds } from '../engine/micros.ts';
import type { Account, Book } from './book.ts';
import { Column, type Summary, summarize } from './column.ts';
import type { JobLog, JobTimes } from './job-log.ts';
import type { Measure, MeasureContext } from './measure.ts';
import type { Sheet } from './sheet.ts';

type Set = (metric: string, value: number) => void;

/** Tasks of one framework. */
class TaskTimes {
  readonly wait = new Column();
  readonly response = new Column();
  /** Tasks made ready, launches, and launches for the first time. */
  ready = 0;
  launches = 0;
  started = 0;
  /** Waiting tasks times microseconds, up to `since`, and how many wait from then on. */
  waiting = 0;
  since: Micros = 0;
  level = 0;
}

/**
 * How long jobs and tasks wait and take. A task waits from the moment it may start to its first launch; its response ends when it is
 * done. A job's wait goes from its submission to the launch of its first task (its set-up is part of it), its response to its end.
 */
export class Waiting implements Measure, Observer {
  readonly #context: MeasureContext;
  readonly #book: Book;
  readonly #log: JobLog;
  readonly #times: TaskTimes[] = [];

  constructor(context: MeasureContext, log: JobLog) {
    this.#context = context;
    this.#book = context.book;
    this.#log = log;
  }

  stageReady({ at, framework, tasks }: StageReady): void {
    if (at >= this.#context.from) this.#of(framework).ready += tasks;
  }
  taskLaunched({ at, framework, stage, attempts }: TaskLaunched): void {
    const readyAt = this.#context.cluster.stages.readyAt(stage);
    if (readyAt < this.#context.from || this.#book.isResumed) return;
    const times = this.#of(framework);
    times.launches++;
    if (attempts > 0) return;
    times.started++;
    times.wait.add(at - readyAt);
  }
  taskEnded({ at, framework, stage, state }: TaskEnded): void {
    if (state !== TaskState.finished) return;
    const readyAt = this.#context.cluster.stages.readyAt(stage);
    if (readyAt >= this.#context.from) this.#of(framework).response.add(at - readyAt);
  }

  frameworkElapsed({ framework, isGone, tasksWaiting }: Account): void {
    const tasks = isGone ? 0 : tasksWaiting;
    if (tasks !== this.#of(framework).level) this.#wait(framework, this.#book.from, tasks);
  }

  /** From now on so many tasks wait. */
  #wait(framework: FrameworkId, at: Micros, tasks: number): void {
    const times = this.#of(framework);
    const from = Math.max(times.since, this.#context.from);
    if (at > from) times.waiting += times.level * (at - from);
    times.since = at;
    times.level = tasks;
  }

  report(sheet: Sheet, end: Micros): void {
    const { frameworks } = this.#context.cluster;
    for (let framework = 0; framework < frameworks.count; framework++) this.#wait(framework, end, 0);
    const all: number[] = [];
    for (let framework = 0; framework < frameworks.count; framework++) {
      all.push(framework);
      const set: Set = (metric, value) => sheet.framework(framework, metric, value);
      sayJobs([this.#log.times(framework)], set);
      this.#sayTasks([framework], set);
    }
    const set: Set = (metric, value) => sheet.cluster(metric, value);
    sayJobs(
      all.map((framework) => this.#log.times(framework)),
      set,
    );
    this.#sayTasks(all, set);
  }

  #sayTasks(frameworks: readonly number[], set: Set): void {
    const times = frameworks.map((framework) => this.#of(framework));
    const sum = (part: (of: TaskTimes) => number): number => times.reduce((total, of) => total + part(of), 0);
    set(
      'tasks.launched',
      sum((of) => of.launches),
    );
    const response = summarize(times.map((of) => of.response));
    set('tasks.finished', response.count);
    set(
      'tasks.never_started',
      sum((of) => of.ready - of.started),
    );
    set('tasks.waiting_seconds', toSeconds(sum((of) => of.waiting)));
    sayTimes('tasks', 'wait', summarize(times.map((of) => of.wait)), set);
    sayTimes('tasks', 'response', response, set);
  }

  #of(framework: number): TaskTimes {
    while (this.#times.length <= framework) this.#times.push(new TaskTimes());
    return this.#times[framework]!;
  }
}

function sayJobs(times: readonly JobTimes[], set: Set): void {
  let submitted = 0;
  let rejected = 0;
  let ended = 0;
  let first = Number.NaN;
  let last = Number.NaN;
  for (const of of times) {
    submitted += of.submitted;
    rejected += of.rejected;
    ended += of.ended;
    if (!(first <= of.first) && of.submitted > 0) first = of.first;
    if (!(last >= of.last) && of.ended > 0) last = of.last;
  }
  set('jobs.submitted', submitted);
  set('jobs.ended', ended);
  set('jobs.rejected', rejected);
  set('jobs.unfinished', submitted - ended - rejected);
  sayTimes('jobs', 'wait', summarize(times.map(({ wait }) => wait)), set);
  const responses = summarize(times.map(({ response }) => response));
  sayTimes('jobs', 'response', responses, set);
  set('jobs.total_response', toSeconds(responses.sum));
  const slowdowns = summarize(times.map(({ slowdown }) => slowdown));
  set('jobs.mean_slowdown', slowdowns.mean);
  set('jobs.p50_slowdown', slowdowns.p50);
  set('jobs.p95_slowdown', slowdowns.p95);
  set('jobs.p99_slowdown', slowdowns.p99);
  set('jobs.max_slowdown', slowdowns.max);
  set('jobs.makespan', toSeconds(last - first));
}

function sayTimes(of: 'jobs' | 'tasks', what: 'wait' | 'response', summary: Summary, set: Set): void {
  set(`${of}.mean_${what}`, toSeconds(summary.mean));
  set(`${of}.p50_${what}`, toSeconds(summary.p50));
  set(`${of}.p95_${what}`, toSeconds(summary.p95));
  set(`${of}.p99_${what}`, toSeconds(summary.p99));
  set(`${of}.max_${what}`, toSeconds(summary.max));
}
