import { type FrameworkId, type JobId, NONE, type RoleId, type StageId } from '../cluster/ids.ts';
import {
  END_CAUSES,
  type JobEnded,
  type JobRejected,
  type Observer,
  type TaskEnded,
  type TaskLaunched,
  type TaskReturned,
} from '../cluster/record-types.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { TaskState } from '../cluster/tasks.ts';
import type { Micros } from '../engine/micros.ts';
import { addTo, type Levels, newLevels } from './levels.ts';
import { type Measure, type MeasureContext, unitSeconds } from './measure.ts';
import type { Sheet } from './sheet.ts';

const AGENT_LOST = END_CAUSES.indexOf('agent-lost');
const WITHDRAWN = END_CAUSES.indexOf('withdrawn');
const RECLAIMED = END_CAUSES.indexOf('reclaimed');
const PREEMPTED = END_CAUSES.indexOf('preempted');
const UNREACHABLE = END_CAUSES.indexOf('unreachable');

/** A task that ended before it was done. */
interface Ended {
  readonly role: RoleId;
  readonly cause: number;
  readonly resources: ReadonlyBundle;
  readonly at: Micros;
  /** Microseconds of work done in that attempt, and how many of them have been counted as lost so far. */
  readonly progress: Micros;
  readonly counted: Micros;
}

/** Losses of one owner. */
class Losses {
  /** Resources times microseconds of work done over, by resource name. */
  readonly lost: Levels = newLevels();
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
 * run again (a service scaled down) loses nothing, nor does one on an agent that was out of reach and comes back with it. What was
 * done in the warm-up does not count, as what was held then does not.
 *
 * Sums are in doubles, one product a killed task: exact up to 2^53 and within 1e-12 of their value beyond.
 */
export class LostWork implements Measure, Observer {
  readonly #context: MeasureContext;
  readonly #cluster = new Losses();
  readonly #roles: Losses[] = [];
  readonly #frameworks: Losses[] = [];
  /** Tasks that ended before they were done, by stage and index, until they wait again or their job ends. */
  readonly #ended = new Map<StageId, Map<number, Ended>>();

  constructor(context: MeasureContext) {
    this.#context = context;
  }

  /** Before it was done. */
  taskEnded(record: TaskEnded): void {
    if (record.at >= this.#context.from) this.#endedEarly(record);
  }
  taskReturned({ framework, stage, index, kept }: TaskReturned): void {
    const ended = this.#take(stage, index);
    if (ended === undefined) return;
    if (ended.cause === UNREACHABLE) this.#owners(ended.role, framework, (losses) => losses.agentLost++);
    this.#lose(ended, framework, this.#measured(ended.progress - kept, ended.at) - ended.counted);
  }
  /** It is heard of again, and ran on all the while. */
  taskResumed({ stage, index }: TaskLaunched): void {
    this.#take(stage, index);
  }
  jobEnded({ job }: JobEnded): void {
    this.#forget(job);
  }
  jobRejected({ job }: JobRejected): void {
    this.#forget(job);
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

  #endedEarly({ at, role, framework, stage, index, state, cause, progress, resources }: TaskEnded): void {
    // Whether work is lost is not known before it waits again: of tasks out of reach, and of those withdrawn.
    const isOpen = cause === UNREACHABLE || cause === WITHDRAWN;
    const counted = isOpen ? 0 : this.#measured(progress, at);
    const ended: Ended = { role, cause, resources, at, progress, counted };
    const byIndex = this.#ended.get(stage) ?? new Map<number, Ended>();
    this.#ended.set(stage, byIndex.set(index, ended));
    this.#owners(role, framework, (losses) => {
      if (state === TaskState.killed) losses.killed++;
      if (state === TaskState.failed) losses.failed++;
      if (cause === AGENT_LOST) losses.agentLost++;
      if (cause === RECLAIMED) losses.reclaimed++;
      if (cause === PREEMPTED) losses.preempted++;
    });
    this.#lose(ended, framework, counted);
  }

  /** Of so much work done up to a moment, what can have been done after the warm-up. */
  #measured(work: Micros, at: Micros): Micros {
    return Math.min(work, at - this.#context.from);
  }

  #lose({ role, resources }: Ended, framework: FrameworkId, time: Micros): void {
    if (time === 0) return;
    this.#owners(role, framework, (losses) => {
      losses.time += time;
      addTo(losses.lost, this.#context.cluster.kinds, resources, time);
    });
  }

  #owners(role: RoleId, framework: FrameworkId, change: (losses: Losses) => void): void {
    change(this.#cluster);
    change(of(this.#roles, role));
    change(of(this.#frameworks, framework));
  }

  #take(stage: StageId, index: number): Ended | undefined {
    const ended = this.#ended.get(stage)?.get(index);
    if (ended !== undefined) this.#ended.get(stage)!.delete(index);
    return ended;
  }

  #forget(job: JobId): void {
    if (this.#ended.size === 0) return;
    const { jobs, stages } = this.#context.cluster;
    for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage)) this.#ended.delete(stage);
  }
}

function of(owners: Losses[], owner: number): Losses {
  while (owners.length <= owner) owners.push(new Losses());
  return owners[owner]!;
}
