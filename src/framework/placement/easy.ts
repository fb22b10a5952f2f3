import type { StageId } from '../../cluster/ids.ts';
import type { Micros } from '../../engine/micros.ts';
import type { Offer, SchedulerDriver } from '../../master/scheduler.ts';
import { type Estimates, expectedStageTime } from '../disciplines/run-time.ts';
import { Amounts } from './amounts.ts';

interface RunningGang {
  readonly stage: StageId;
  readonly expectedEnd: Micros;
}

/**
 * EASY backfilling (Lifka 1995; Mu'alem and Feitelson 2001): the head has a reservation at the shadow time, the earliest at which it
 * would fit if all that runs ended as expected; another gang may go first if it is expected to be gone by then, or takes no more
 * than what the head leaves at that time (extra).
 *
 * A framework knows its own running gangs and the offers it has, and takes them for one pool; so does this. If both together can
 * never hold the head, because others have the rest, no shadow time is known and nobody is kept from overtaking.
 */
export class Easy {
  readonly #estimates: Estimates;
  /** By expected end. */
  readonly #running: RunningGang[] = [];
  #extra: Amounts | undefined;
  #shadow: Micros = Number.POSITIVE_INFINITY;

  constructor(estimates: Estimates) {
    this.#estimates = estimates;
  }

  started(stage: StageId, driver: SchedulerDriver): void {
    const expectedEnd = driver.now + expectedStageTime(stage, this.#estimates, driver);
    let at = this.#running.length;
    while (at > 0 && this.#running[at - 1]!.expectedEnd > expectedEnd) at--;
    this.#running.splice(at, 0, { stage, expectedEnd });
  }

  ended(stage: StageId): void {
    const at = this.#running.findIndex((gang) => gang.stage === stage);
    if (at >= 0) this.#running.splice(at, 1);
  }

  /** Works out the reservation of a head that does not fit now. */
  reserve(head: StageId, offers: readonly Offer[], driver: SchedulerDriver): void {
    const { stages, cluster } = driver;
    this.#extra ??= new Amounts(cluster.kinds, cluster.shapes);
    const free = this.#extra;
    free.clear();
    for (const offer of offers) free.add(offer.left);
    const shape = stages.shape(head);
    const tasks = stages.waiting(head);
    this.#shadow = Number.POSITIVE_INFINITY;
    for (const gang of this.#running) {
      if (gang.expectedEnd > this.#shadow) break;
      free.addTasks(stages.shape(gang.stage), stages.running(gang.stage));
      // One that is still there after its expected end is expected to end any moment.
      if (free.suffice(shape, tasks)) this.#shadow = Math.max(driver.now, gang.expectedEnd);
    }
    free.addTasks(shape, -tasks);
  }

  /** May a job that fits now go before the head? */
  mayOvertake(stage: StageId, driver: SchedulerDriver): boolean {
    return this.#endsInTime(stage, driver) || this.#extraSuffices(stage, driver);
  }

  /** It has gone before the head: what it holds beyond the shadow time is no longer extra. Call before it is launched. */
  overtakes(stage: StageId, driver: SchedulerDriver): void {
    if (!this.#endsInTime(stage, driver))
      this.#extra!.addTasks(driver.stages.shape(stage), -driver.stages.waiting(stage));
  }

  #endsInTime(stage: StageId, driver: SchedulerDriver): boolean {
    return driver.now + expectedStageTime(stage, this.#estimates, driver) <= this.#shadow;
  }

  #extraSuffices(stage: StageId, driver: SchedulerDriver): boolean {
    return this.#extra!.suffice(driver.stages.shape(stage), driver.stages.waiting(stage));
  }
}
