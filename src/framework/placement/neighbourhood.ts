import { type AgentId, NONE, type StageId } from '../../cluster/ids.ts';
import { type Closeness, placeGang, topologyOf } from '../../cluster/topology.ts';
import type { Offer, SchedulerDriver } from '../../master/scheduler.ts';

/** Keeps the tasks of a gang near each other, and tells the master so: offers that do not lie together are of no use. */
export class Neighbourhood {
  readonly #closeness: Closeness;
  #declaredStage: StageId = NONE;
  #declaredTasks = 0;

  constructor(closeness: Closeness) {
    this.#closeness = closeness;
  }

  /** This stage goes next, or nothing (NONE). */
  declare(stage: StageId, driver: SchedulerDriver): void {
    const { stages } = driver;
    const tasks = stage === NONE ? 0 : stages.waiting(stage);
    if (stage === this.#declaredStage && tasks === this.#declaredTasks) return;
    this.#declaredStage = stage;
    this.#declaredTasks = tasks;
    driver.declareGang(stage === NONE ? undefined : { ...this.#closeness, tasks, shape: stages.shape(stage) });
  }

  /**
   * Writes to `plan` how many of so many tasks go out of each offer, given how many each could take. Returns whether all of
   * them found a place.
   */
  place(
    tasks: number,
    offers: readonly Offer[],
    room: ArrayLike<number>,
    plan: Int32Array,
    driver: SchedulerDriver,
  ): boolean {
    const rows: AgentId[] = [];
    const fits: number[] = [];
    offers.forEach(({ agent }, i) => {
      const at = rows.includes(agent) ? rows.indexOf(agent) : rows.push(agent) - 1;
      fits[at] = (fits[at] ?? 0) + room[i]!;
    });
    const placed = placeGang(topologyOf(driver.cluster.agents, rows), fits, { ...this.#closeness, tasks });
    if (placed === undefined) return false;
    offers.forEach(({ agent }, i) => {
      const at = rows.indexOf(agent);
      plan[i] = Math.min(room[i]!, placed[at]!);
      placed[at]! -= plan[i]!;
    });
    return true;
  }
}
