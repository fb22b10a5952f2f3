import { type JobId, NONE, type StageId } from '../../cluster/ids.ts';
import type { Offer, SchedulerDriver, TaskUpdate } from '../../master/scheduler.ts';
import type { BehaviourOptions } from '../behaviour-options.ts';
import { Constraints } from '../constraints.ts';
import type { WorkTables } from '../disciplines/job-queue.ts';
import type { Work } from '../work.ts';
import type { Placement } from './placement.ts';

/**
 * Tasks go one by one: while the head of the queue fits what is left of an offer it is launched; at the first that does not fit
 * the next offer is looked at (or first up to `lookahead` further jobs of the queue).
 */
export class OneByOne implements Placement {
  readonly #tasksPerOffer: number;
  readonly #lookahead: number;
  readonly #constraints: Constraints | undefined;

  constructor(tasksPerOffer: number, lookahead: number, constraints: Constraints | undefined) {
    this.#tasksPerOffer = tasksPerOffer;
    this.#lookahead = lookahead;
    this.#constraints = constraints;
  }

  candidate(job: JobId, { jobs, stages }: WorkTables): StageId {
    let stage = jobs.firstStage(job);
    while (stage !== NONE && !(stages.isReady(stage) && stages.waiting(stage) > 0)) stage = stages.next(stage);
    return stage;
  }

  place(offers: readonly Offer[], launches: Int32Array, work: Work, driver: SchedulerDriver): void {
    const constraints = this.#constraints;
    // The head of the queue is the same for one offer after the other until something is launched.
    let head = this.#stageAt(0, work, driver);
    for (let i = 0; i < offers.length && head !== NONE; i++) {
      const offer = offers[i]!;
      let launched = 0;
      let position = 0; // Those before do not fit this offer.
      while (launched < this.#tasksPerOffer && position <= this.#lookahead) {
        const stage = position === 0 ? head : this.#stageAt(position, work, driver);
        if (stage === NONE) break;
        if (
          (constraints === undefined || constraints.allow(stage, offer.agent, driver)) &&
          driver.launch(offer, stage)
        ) {
          constraints?.launched(stage, offer.agent, driver);
          work.launched(work.at(position), stage, 1, driver);
          launched++;
          position = 0; // The order may be another one now.
          head = this.#stageAt(0, work, driver);
        } else position++;
      }
      launches[i] = launched;
    }
  }

  /** What could be launched from of the job at a position of the queue, where every job has something; NONE past its end. */
  #stageAt(position: number, work: Work, driver: SchedulerDriver): StageId {
    return position < work.size ? this.candidate(work.at(position), driver) : NONE;
  }

  taskEnded(update: TaskUpdate, driver: SchedulerDriver): void {
    this.#constraints?.ended(update.stage, update.agent, driver);
  }

  jobEnded(job: JobId, driver: SchedulerDriver): void {
    this.#constraints?.forget(job, driver);
  }
}

/** @throws RangeError if the options ask for backfilling: only gangs have something to go round. */
export function oneByOne({ tasksPerOffer, lookahead, constraints, discipline }: BehaviourOptions): OneByOne {
  if (discipline === 'backfill')
    throw new RangeError('discipline: backfill is for gangs; allowed here are fifo, fair, fair-users, sjf, none');
  return new OneByOne(tasksPerOffer, lookahead, constraints.length > 0 ? new Constraints(constraints) : undefined);
}
