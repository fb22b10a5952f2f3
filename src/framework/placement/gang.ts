import { type JobId, NONE, type StageId, type TaskId } from '../../cluster/ids.ts';
import { assert } from '../../engine/assert.ts';
import type { Offer, SchedulerDriver, TaskUpdate } from '../../master/scheduler.ts';
import type { BehaviourOptions } from '../behaviour-options.ts';
import { Constraints } from '../constraints.ts';
import type { WorkTables } from '../disciplines/job-queue.ts';
import type { Work } from '../work.ts';
import { Easy } from './easy.ts';
import type { Neighbourhood } from './neighbourhood.ts';
import type { Placement } from './placement.ts';

/**
 * All tasks of a stage at once or none (rigid jobs: MPI). They may be spread over all offers at hand. A gang that loses a task
 * is stopped whole and starts again together, since its tasks talk to one another.
 */
export class Gang implements Placement {
  readonly #tasksPerOffer: number;
  readonly #lookahead: number;
  readonly #constraints: Constraints | undefined;
  readonly #easy: Easy | undefined;
  readonly #neighbourhood: Neighbourhood | undefined;
  /** Tasks planned by position in the list of offers. */
  #plan = new Int32Array(16);
  readonly #stopping = new Set<StageId>();

  constructor(options: BehaviourOptions, neighbourhood?: Neighbourhood) {
    this.#neighbourhood = neighbourhood;
    this.#tasksPerOffer = options.tasksPerOffer;
    this.#lookahead = options.lookahead;
    this.#constraints = options.constraints.length > 0 ? new Constraints(options.constraints) : undefined;
    this.#easy = options.discipline === 'backfill' ? new Easy(options.estimates) : undefined;
  }

  /** A gang waits for all of its tasks to be back. */
  candidate(job: JobId, { jobs, stages }: WorkTables): StageId {
    for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage))
      if (stages.isReady(stage) && stages.waiting(stage) > 0 && stages.running(stage) === 0) return stage;
    return NONE;
  }

  place(offers: readonly Offer[], launches: Int32Array, work: Work, driver: SchedulerDriver): void {
    const easy = this.#easy;
    const last = easy === undefined ? this.#lookahead : Number.POSITIVE_INFINITY;
    let position = 0; // Those before cannot start now.
    while (position < work.size && position <= last) {
      const job = work.at(position);
      const stage = this.candidate(job, driver);
      const overtakes = easy !== undefined && position > 0;
      if ((overtakes && !easy.mayOvertake(stage, driver)) || !this.#fits(stage, offers, launches, driver)) {
        if (easy !== undefined && position === 0) easy.reserve(stage, offers, driver);
        position++;
        continue;
      }
      if (overtakes) easy.overtakes(stage, driver);
      this.#launch(job, stage, offers, launches, work, driver);
      easy?.started(stage, driver);
      // EASY goes through the queue once; of other orders, launching may change who is where.
      if (easy === undefined) position = 0;
    }
  }

  taskEnded(update: TaskUpdate, driver: SchedulerDriver): void {
    const { stage } = update;
    if (driver.stages.running(stage) === 1) this.#easy?.ended(stage);
    this.#constraints?.ended(stage, update.agent, driver);
  }

  taskReturned(stage: StageId, driver: SchedulerDriver): void {
    if (this.#stopping.has(stage) || driver.stages.running(stage) === 0) return;
    const { tasks } = driver.cluster;
    const others: TaskId[] = [];
    for (let task = tasks.firstOfFramework(driver.framework); task !== NONE; task = tasks.nextOfFramework(task))
      if (tasks.stage(task) === stage) others.push(task);
    this.#stopping.add(stage);
    for (const task of others) driver.kill(task);
    this.#stopping.delete(stage);
  }

  jobEnded(job: JobId, driver: SchedulerDriver): void {
    this.#constraints?.forget(job, driver);
  }

  queueChanged(work: Work, driver: SchedulerDriver): void {
    this.#neighbourhood?.declare(work.size === 0 ? NONE : this.candidate(work.at(0), driver), driver);
  }

  /** Plans where the tasks of a gang go. Counts of constraints run ahead of the launch; without room for all they are taken back. */
  #fits(stage: StageId, offers: readonly Offer[], launches: Int32Array, driver: SchedulerDriver): boolean {
    if (this.#plan.length < offers.length) this.#plan = new Int32Array(2 * offers.length);
    const plan = this.#plan.fill(0, 0, offers.length);
    const tasks = driver.stages.waiting(stage);
    const shape = driver.stages.shape(stage);
    const roomIn = (i: number): number =>
      Math.min(this.#tasksPerOffer - launches[i]!, driver.cluster.shapes.copies(shape, offers[i]!.left));
    if (this.#neighbourhood !== undefined)
      return this.#neighbourhood.place(
        tasks,
        offers,
        offers.map((_, i) => roomIn(i)),
        plan,
        driver,
      );
    let missing = tasks;
    for (let before = Number.NaN; missing > 0 && missing !== before; ) {
      before = missing; // A second round can do more only where constraints depend on who is where.
      for (let i = 0; i < offers.length && missing > 0; i++) {
        const offer = offers[i]!;
        const fitting = this.#take(stage, offer, Math.min(missing, roomIn(i) - plan[i]!), driver);
        plan[i]! += fitting;
        missing -= fitting;
      }
    }
    if (missing === 0) return true;
    if (this.#constraints !== undefined)
      for (let i = 0; i < offers.length; i++)
        for (let n = plan[i]!; n > 0; n--) this.#constraints.ended(stage, offers[i]!.agent, driver);
    return false;
  }

  /** How many of so many tasks the constraints let onto the agent of an offer; they are counted there. */
  #take(stage: StageId, offer: Offer, tasks: number, driver: SchedulerDriver): number {
    const constraints = this.#constraints;
    if (constraints === undefined) return tasks;
    let taken = 0;
    while (taken < tasks && constraints.allow(stage, offer.agent, driver)) {
      constraints.launched(stage, offer.agent, driver);
      taken++;
    }
    return taken;
  }

  #launch(
    job: JobId,
    stage: StageId,
    offers: readonly Offer[],
    launches: Int32Array,
    work: Work,
    driver: SchedulerDriver,
  ): void {
    const tasks = driver.stages.waiting(stage);
    for (let i = 0; i < offers.length; i++) {
      for (let n = this.#plan[i]!; n > 0; n--)
        assert(driver.launch(offers[i]!, stage), 'what was planned for an offer fits it');
      launches[i]! += this.#plan[i]!;
    }
    work.launched(job, stage, tasks, driver);
  }
}
