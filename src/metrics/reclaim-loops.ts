import { grown } from '../cluster/columns.ts';
import { type FrameworkId, type JobId, NONE, type RoleId, type StageId, type TaskId } from '../cluster/ids.ts';
import {
  END_CAUSES,
  type JobEnded,
  type JobRejected,
  type Observer,
  type ReclaimCancelled,
  type ReclaimNoticed,
  type StageReady,
  type TaskEnded,
} from '../cluster/record-types.ts';
import type { Micros } from '../engine/micros.ts';
import type { Measure, MeasureContext } from './measure.ts';
import type { Sheet } from './sheet.ts';

const RECLAIMED = END_CAUSES.indexOf('reclaimed');
const PREEMPTED = END_CAUSES.indexOf('preempted');

/** Two roles between which tasks go round: admitted to one, taken back for the other, admitted again. */
export interface ReclaimLoop {
  /** Role whose tasks are taken. */
  readonly victim: string;
  /** Role they are taken for; empty for nobody in particular. */
  readonly claimant: string;
  /** Times a task was taken again. */
  readonly rounds: number;
  /** Different tasks that were. */
  readonly tasks: number;
  /** When it was first noticed, in seconds. */
  readonly firstAt: number;
}

class Pair {
  rounds = 0;
  tasks = 0;
  readonly firstAt: Micros;
  readonly victim: RoleId;
  readonly claimant: RoleId;

  constructor(victim: RoleId, claimant: RoleId, firstAt: Micros) {
    this.victim = victim;
    this.claimant = claimant;
    this.firstAt = firstAt;
  }
}

/** The last time a task was taken for a claimant. */
interface Taken {
  news: number;
  rounds: number;
}

/**
 * Finds policies that flap (spec/ego.md 10.20): a task is taken for a claimant, admitted again, and taken for the same claimant once
 * more, although in between nobody else got new work and no agent came, went or changed. Whoever admitted it the second time knew
 * all that made it go the first time. An owner whose work comes and goes takes back its own each time: that is no loop, as its new
 * work came in between. Where work arrives without a pause the count is a lower bound.
 */
export class ReclaimLoops implements Measure, Observer {
  readonly #context: MeasureContext;
  /** By task row: for whom it has its notice, plus 2 (NONE is -1); 0 where it has none. */
  #claimantOf = new Float64Array(0);
  /** Events that may change what is due to whom: of all, and of each framework. */
  #news = 0;
  readonly #own: number[] = [];
  /** By stage, then by index and claimant. */
  readonly #taken = new Map<StageId, Map<string, Taken>>();
  readonly #pairs = new Map<string, Pair>();

  constructor(context: MeasureContext) {
    this.#context = context;
  }

  agentAdded(): void {
    this.#news++;
  }
  agentRemoved(): void {
    this.#news++;
  }
  agentChanged(): void {
    this.#news++;
  }
  stageReady({ framework }: StageReady): void {
    this.#news++;
    this.#own[framework] = (this.#own[framework] ?? 0) + 1;
  }
  reclaimNoticed({ task, claimant }: ReclaimNoticed): void {
    this.#notice(task, claimant + 2);
  }
  reclaimCancelled({ task }: ReclaimCancelled): void {
    this.#notice(task, 0);
  }
  taskEnded(record: TaskEnded): void {
    const { task } = record;
    if (task < this.#claimantOf.length && this.#claimantOf[task] !== 0) this.#ended(record);
  }
  jobEnded({ job }: JobEnded): void {
    this.#forget(job);
  }
  jobRejected({ job }: JobRejected): void {
    this.#forget(job);
  }

  /** In the order in which they were noticed. */
  rows(): readonly ReclaimLoop[] {
    const path = (role: RoleId): string => (role === NONE ? '' : this.#context.cluster.roles.path(role));
    return Array.from(this.#pairs.values(), ({ victim, claimant, rounds, tasks, firstAt }) => ({
      victim: path(victim),
      claimant: path(claimant),
      rounds,
      tasks,
      firstAt: firstAt / 1_000_000,
    }));
  }

  report(sheet: Sheet): void {
    const pairs = [...this.#pairs.values()];
    const rounds = (some: readonly Pair[]): number => some.reduce((sum, pair) => sum + pair.rounds, 0);
    sheet.cluster('reclaim_loops.rounds', rounds(pairs));
    for (let role = 0; role < this.#context.cluster.roles.count; role++) {
      const part = pairs.filter(({ victim, claimant }) => victim === role || claimant === role);
      sheet.role(role, 'reclaim_loops.rounds', rounds(part));
    }
  }

  #notice(task: TaskId, mark: number): void {
    this.#claimantOf = grown(this.#claimantOf, task + 1);
    this.#claimantOf[task] = mark;
  }

  #ended({ at, task, framework, role, stage, index, cause }: TaskEnded): void {
    const mark = this.#claimantOf[task]!;
    this.#claimantOf[task] = 0;
    if (at < this.#context.from || (cause !== RECLAIMED && cause !== PREEMPTED)) return;
    const claimant = mark - 2;
    const news = this.#newsFor(framework);
    const ofStage = this.#taken.get(stage) ?? new Map<string, Taken>();
    this.#taken.set(stage, ofStage);
    const key = `${index} ${claimant}`;
    const before = ofStage.get(key);
    if (before === undefined) {
      ofStage.set(key, { news, rounds: 0 });
      return;
    }
    if (before.news === news) this.#round(at, role, claimant, before);
    before.news = news;
  }

  #round(at: Micros, victim: RoleId, claimant: RoleId, taken: Taken): void {
    const key = `${victim} ${claimant}`;
    const pair = this.#pairs.get(key) ?? new Pair(victim, claimant, at);
    this.#pairs.set(key, pair);
    pair.rounds++;
    if (taken.rounds++ === 0) pair.tasks++;
  }

  /** News from everybody but the framework itself: its own new work is no reason to take its tasks. */
  #newsFor(framework: FrameworkId): number {
    return this.#news - (this.#own[framework] ?? 0);
  }

  #forget(job: JobId): void {
    if (this.#taken.size === 0) return;
    const { jobs, stages } = this.#context.cluster;
    for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage)) this.#taken.delete(stage);
  }
}
