import { type JobId, NONE, type StageId, type TaskId } from '../../cluster/ids.ts';
import { TaskState } from '../../cluster/tasks.ts';
import type { Offer, Scheduler, SchedulerDriver, TaskUpdate } from '../../master/scheduler.ts';

/** A framework that wants exactly so many equal tasks, which never end by themselves. */
export class DemandScheduler implements Scheduler {
  #driver: SchedulerDriver | undefined;
  #stage: StageId = NONE;
  #wanted = 0;
  #declared = 0;
  /** The newest last. */
  readonly #running: TaskId[] = [];
  /** By group of agents: so many there and none elsewhere; undefined where any agent will do. */
  only: Map<string, number> | undefined;

  onRegistered(driver: SchedulerDriver): void {
    this.#driver = driver;
  }
  onJob(job: JobId, driver: SchedulerDriver): void {
    this.#stage = driver.jobs.firstStage(job);
    driver.stageReady(this.#stage);
  }

  /** Wants so many from now on; what it runs beyond that it stops, the newest first. */
  want(tasks: number): void {
    const driver = this.#driver!;
    this.#wanted = tasks;
    while (this.#running.length > tasks) driver.kill(this.#running.at(-1)!);
    this.#declare(driver);
  }

  onOffers(offers: readonly Offer[], driver: SchedulerDriver): void {
    for (const offer of offers) {
      const { agents } = driver.cluster;
      const group = agents.group(offer.agent);
      let launched = 0;
      while (this.#running.length + launched < this.#wanted && this.#mayUse(group, launched, driver)) {
        if (!driver.launch(offer, this.#stage)) break;
        launched++;
      }
      this.#note(driver);
      this.#declare(driver);
      if (launched > 0) driver.accept(offer, 0);
      else driver.decline(offer, 0);
    }
  }

  onUpdate(update: TaskUpdate, driver: SchedulerDriver): void {
    if (update.state < TaskState.finished) return;
    this.#running.splice(this.#running.indexOf(update.task), 1);
    driver.returnTask(update, update.work);
    this.#declare(driver);
  }

  #mayUse(group: string, launched: number, driver: SchedulerDriver): boolean {
    if (this.only === undefined) return true;
    const { tasks, agents } = driver.cluster;
    const here = this.#running.filter((task) => agents.group(tasks.agent(task)) === group).length;
    return here + launched < (this.only.get(group) ?? 0);
  }

  /** Takes in what was launched since. */
  #note(driver: SchedulerDriver): void {
    const { tasks } = driver.cluster;
    const fresh: TaskId[] = [];
    for (let task = tasks.firstOfFramework(driver.framework); task !== NONE; task = tasks.nextOfFramework(task))
      if (!this.#running.includes(task)) fresh.push(task);
    this.#running.push(...fresh.reverse());
  }

  #declare(driver: SchedulerDriver): void {
    const waiting = Math.max(0, this.#wanted - this.#running.length);
    if (waiting === this.#declared) return;
    const change = waiting - this.#declared;
    this.#declared = waiting;
    driver.declareDemand(driver.stages.shape(this.#stage), change);
  }
}
