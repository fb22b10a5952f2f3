import type { Cluster } from '../../cluster/cluster.ts';
import { type FrameworkId, NONE, type StageId, type TaskId } from '../../cluster/ids.ts';
import { END_CAUSES, type Observer, RESCIND_CAUSES } from '../../cluster/record-types.ts';
import { TASK_STATE_NAMES } from '../../cluster/tasks.ts';
import type { Micros } from '../../engine/micros.ts';
import { WAIT_CAUSES } from '../../metrics/wait-causes.ts';
import type { WaitCharge } from '../../metrics/wait-charge.ts';
import { OFFER_REASONS } from '../../scenario/offer-reasons.ts';
import { resourcesText } from '../events/event-rows.ts';
import { OfferNumbers } from '../events/offer-numbers.ts';
import { duration } from '../plots/format.ts';
import type { Attempt, SeenOffer, TaskName, TaskStory } from './story.ts';
import type { WaitingLine } from './waiting-line.ts';

/** Watches one task of a run: what its framework was offered while it waited, what it waited for, where it ran, who took it back. */
export class TaskWatch {
  readonly observer: Observer;
  readonly #cluster: Cluster;
  readonly #name: TaskName;
  readonly #numbers = new OfferNumbers();
  readonly #attempts: Attempt[] = [];
  /** By row: outstanding offers of the framework that were made while the task waits. */
  readonly #offers = new Map<number, SeenOffer>();
  #framework: FrameworkId = NONE;
  #stage: StageId = NONE;
  #shape = NONE;
  #task: TaskId = NONE;
  #submittedAt: Micros = 0;
  #needs = '';
  #isOver = false;
  readonly #line: WaitingLine;
  /** Its place in line when the line was last looked at, and the version of the line then. */
  #place = 0;
  #placeAt = -1;

  constructor(cluster: Cluster, name: TaskName, line: WaitingLine) {
    this.#cluster = cluster;
    this.#line = line;
    this.#name = name;
    const { agents, frameworks, jobs, stages, shapes, roles } = cluster;
    this.observer = {
      stageReady: ({ at, framework, job, stage }) => {
        if (this.#stage !== NONE || this.#isOver || jobs.name(job) !== name.job || stages.name(stage) !== name.stage)
          return;
        if (name.framework !== undefined && frameworks.name(framework) !== name.framework) return;
        if (name.index >= stages.tasks(stage)) return;
        this.#framework = framework;
        this.#stage = stage;
        this.#shape = stages.shape(stage);
        this.#submittedAt = jobs.submitted(job);
        this.#needs = resourcesText(cluster, shapes.needs(this.#shape));
        this.#wait(at);
      },
      offerMade: ({ at, offer, framework, agent, reason, resources }) => {
        const number = this.#numbers.of('offerMade', offer);
        if (framework !== this.#framework || !this.#isWaiting) return;
        const fits = resources.contains(shapes.needs(this.#shape));
        const known = this.#offers.get(offer);
        if (known !== undefined) {
          known.resources += ` + ${resourcesText(cluster, resources)}`;
          known.fits ||= fits;
          return;
        }
        const seen: SeenOffer = {
          number,
          at,
          agent: agents.name(agent),
          resources: resourcesText(cluster, resources),
          reason: OFFER_REASONS[reason] ?? '',
          fits,
          answer: undefined,
          answeredAt: at,
          launched: [],
          cause: '',
        };
        this.#offers.set(offer, seen);
        this.#attempts.at(-1)!.offers.push(seen);
      },
      offerAccepted: ({ at, offer }) => this.#answered(at, offer, 'accepted', ''),
      offerDeclined: ({ at, offer }) => this.#answered(at, offer, 'declined', ''),
      offerRescinded: ({ at, offer, cause }) => this.#answered(at, offer, 'rescinded', RESCIND_CAUSES[cause] ?? ''),
      taskLaunched: ({ at, task, framework, agent, job, stage, index }) => {
        if (framework === this.#framework)
          this.#noteLaunch(agents.name(agent), `${jobs.name(job)}/${stages.name(stage)}/${index}`);
        if (stage !== this.#stage || index !== name.index || !this.#isWaiting) return;
        const attempt = this.#attempts.at(-1)!;
        attempt.launchedAt = at;
        attempt.agent = agents.name(agent);
        // How the others are answered has nothing to do with it any more; those of this very instant never had.
        const { offers } = attempt;
        while (offers.length > 0 && offers.at(-1)!.at === at && isUntouched(offers.at(-1)!)) offers.pop();
        this.#offers.clear();
        this.#task = task;
      },
      taskStarted: ({ at, task }) => {
        if (task === this.#task) this.#attempts.at(-1)!.startedAt = at;
      },
      reclaimNoticed: ({ at, task, deadline, claimant }) => {
        if (task !== this.#task) return;
        const who = claimant === NONE ? 'nobody in particular' : roles.path(claimant);
        this.#attempts
          .at(-1)!
          .notices.push(`${clock(at)}  notice of reclaim for ${who}: to be gone by ${clock(deadline)}`);
      },
      reclaimCancelled: ({ at, task }) => {
        if (task === this.#task) this.#attempts.at(-1)!.notices.push(`${clock(at)}  the notice is withdrawn`);
      },
      taskEnded: ({ at, task, state, cause, progress }) => {
        if (task !== this.#task) return;
        const attempt = this.#attempts.at(-1)!;
        attempt.endedAt = at;
        attempt.end = `${TASK_STATE_NAMES[state]} (${END_CAUSES[cause]}) after ${duration(progress / 1e6)} of work`;
        this.#task = NONE;
      },
      taskReturned: ({ at, stage, index }) => {
        if (stage === this.#stage && index === name.index) this.#wait(at);
      },
      jobEnded: ({ job }) => this.#jobOver(job),
      jobRejected: ({ job }) => this.#jobOver(job),
    };
  }

  /** To be told what the tasks of a framework and shape wait for: of those in line, which places for which cause. */
  charge({ framework, shape, cause, first, tasks, from, to }: WaitCharge): void {
    if (framework !== this.#framework || shape !== this.#shape || !this.#isWaiting) return;
    if (this.#placeAt !== this.#line.version) {
      this.#placeAt = this.#line.version;
      this.#place = this.#line.placeOf(framework, this.#stage, this.#name.index);
    }
    if (this.#place < first || this.#place >= first + tasks) return;
    const attempt = this.#attempts.at(-1)!;
    const micros = to - Math.max(from, attempt.from);
    if (micros <= 0) return;
    const name = WAIT_CAUSES[cause]!;
    const at = attempt.causes.findIndex((each) => each.cause === name);
    if (at < 0) attempt.causes.push({ cause: name, micros });
    else attempt.causes[at] = { cause: name, micros: attempt.causes[at]!.micros + micros };
  }

  /** Undefined if there was no such task. */
  story(end: Micros): TaskStory | undefined {
    if (this.#attempts.length === 0) return undefined;
    const { job, stage, index } = this.#name;
    const framework = this.#cluster.frameworks.name(this.#framework);
    return {
      framework,
      job,
      stage,
      index,
      needs: this.#needs,
      submittedAt: this.#submittedAt,
      attempts: this.#attempts,
      end,
    };
  }

  get #isWaiting(): boolean {
    const attempt = this.#attempts.at(-1);
    return !this.#isOver && attempt !== undefined && attempt.launchedAt === undefined;
  }

  #wait(at: Micros): void {
    this.#offers.clear();
    this.#attempts.push({
      from: at,
      launchedAt: undefined,
      agent: '',
      startedAt: undefined,
      endedAt: undefined,
      end: '',
      offers: [],
      causes: [],
      notices: [],
    });
  }

  #answered(at: Micros, offer: number, answer: 'accepted' | 'declined' | 'rescinded', cause: string): void {
    this.#numbers.of(
      answer === 'accepted' ? 'offerAccepted' : answer === 'declined' ? 'offerDeclined' : 'offerRescinded',
      offer,
    );
    const seen = this.#offers.get(offer);
    if (seen === undefined) return;
    this.#offers.delete(offer);
    seen.answer = answer;
    seen.answeredAt = at;
    seen.cause = cause;
  }

  /** Launches are told before the answer they are part of: they belong to the outstanding offer of that agent. */
  #noteLaunch(agent: string, task: string): void {
    for (const seen of this.#offers.values()) {
      if (seen.agent === agent && seen.answer === undefined) {
        seen.launched.push(task);
        return;
      }
    }
  }

  /** Rows are used again: from here on the stage's row may be another's. */
  #jobOver(job: number): void {
    if (this.#stage === NONE || this.#cluster.jobs.name(job) !== this.#name.job) return;
    if (this.#cluster.jobs.framework(job) !== this.#framework) return;
    this.#isOver = true;
    this.#stage = NONE;
  }
}

function isUntouched({ answer, launched }: SeenOffer): boolean {
  return answer === undefined && launched.length === 0;
}

/** A moment of the run in seconds, exact to the microsecond. */
export function clock(at: Micros): string {
  return `${(at / 1e6).toFixed(6).replace(/\.?0+$/, '')} s`;
}
