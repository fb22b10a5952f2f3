import { END_CAUSES, type Observer, type TaskEnded, type TaskReturned } from '../cluster/record-types.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { TaskState } from '../cluster/tasks.ts';
import { addTo, type Levels } from './levels.ts';
import { type Measure, type MeasureContext, unitSeconds } from './measure.ts';
import type { Sheet } from './sheet.ts';

const WITHDRAWN = END_CAUSES.indexOf('withdrawn');
const RECLAIMED = END_CAUSES.indexOf('reclaimed');
const PREEMPTED = END_CAUSES.indexOf('preempted');

/** Losses of one owner. */
class Losses {
  /** Resources times microseconds of work done over, by resource name. */
  readonly lost: Levels = [];
  /** Microseconds of work done over, tasks counted alike. */
  time = 0;
  killed = 0;
  reclaimed = 0;
  preempted = 0;
  failed = 0;
  agentLost = 0;
}

/**
 * Work that was done for nothing: of every task that ended before it was done, what it had done in that attempt less what it may
 * keep (`kept`; below zero where an older attempt's work is lost with it). A task that its own framework withdraws and does not
 * run again (a service scaled down) loses nothing.
 *
 * Sums are in doubles, one product a killed task: exact up to 2^53 and within 1e-12 of their value beyond.
 */
export class LostWork implements Measure {
  readonly observer: Observer;
  readonly #context: MeasureContext;
  readonly #cluster = new Losses();
  readonly #roles: Losses[] = [];
  readonly #frameworks: Losses[] = [];
  // The task that ended last: if it waits again, that record comes next.
  #stage = -1;
  #index = -1;
  #role = -1;
  #cause = 0;
  #progress = 0;
  #resources: ReadonlyBundle | undefined;

  constructor(context: MeasureContext) {
    this.#context = context;
    this.observer = {
      taskEnded: (record: TaskEnded) => {
        if (record.at < context.from || record.state === TaskState.finished) return;
        this.#stage = record.stage;
        this.#index = record.index;
        this.#role = record.role;
        this.#cause = record.cause;
        this.#progress = record.progress;
        this.#resources = record.resources;
        this.#count(record);
        if (record.cause !== WITHDRAWN) this.#lose(record.role, record.framework, record.progress);
      },
      taskReturned: ({ at, framework, stage, index, kept }: TaskReturned) => {
        if (at < context.from || stage !== this.#stage || index !== this.#index) return;
        this.#lose(this.#role, framework, (this.#cause === WITHDRAWN ? this.#progress : 0) - kept);
      },
    };
  }

  /** Of the cluster, in thousandths times microseconds of a resource. */
  total(name: number): number {
    return this.#cluster.lost[name] ?? 0;
  }

  report(sheet: Sheet): void {
    const { kinds, roles, frameworks } = this.#context.cluster;
    const say = (losses: Losses, set: (metric: string, value: number) => void): void => {
      set('tasks.killed', losses.killed);
      set('tasks.reclaimed', losses.reclaimed);
      set('tasks.preempted', losses.preempted);
      set('tasks.failed', losses.failed);
      set('tasks.agent_lost', losses.agentLost);
      set('lost_work.task_seconds', losses.time / 1_000_000);
      for (let name = 0; name < this.#context.book.capacity.length; name++) {
        set(`lost_work.${kinds.names[name]}_seconds`, unitSeconds(losses.lost[name] ?? 0));
      }
    };
    say(this.#cluster, (metric, value) => sheet.cluster(metric, value));
    for (let role = 0; role < roles.count; role++) {
      say(of(this.#roles, role), (metric, value) => sheet.role(role, metric, value));
    }
    for (let framework = 0; framework < frameworks.count; framework++) {
      say(of(this.#frameworks, framework), (metric, value) => sheet.framework(framework, metric, value));
    }
  }

  #count({ role, framework, state, cause }: TaskEnded): void {
    for (const losses of [this.#cluster, of(this.#roles, role), of(this.#frameworks, framework)]) {
      if (state === TaskState.killed) losses.killed++;
      if (state === TaskState.failed) losses.failed++;
      if (state === TaskState.lost) losses.agentLost++;
      if (cause === RECLAIMED) losses.reclaimed++;
      if (cause === PREEMPTED) losses.preempted++;
    }
  }

  #lose(role: number, framework: number, time: number): void {
    if (time === 0) return;
    for (const losses of [this.#cluster, of(this.#roles, role), of(this.#frameworks, framework)]) {
      losses.time += time;
      addTo(losses.lost, this.#context.cluster.kinds, this.#resources!, time);
    }
  }
}

function of(owners: Losses[], owner: number): Losses {
  while (owners.length <= owner) owners.push(new Losses());
  return owners[owner]!;
}
