import { HierarchicalAllocator } from '../allocator/hierarchical.ts';
import type { HierarchicalOptions } from '../allocator/hierarchical-options.ts';
import { Cluster } from '../cluster/cluster.ts';
import type { FrameworkSpec } from '../cluster/frameworks.ts';
import type { AgentId, FrameworkId, JobId, StageId, TaskId } from '../cluster/ids.ts';
import { type Observer, RESCIND_CAUSES } from '../cluster/record-types.ts';
import { Records } from '../cluster/records.ts';
import { Bundle } from '../cluster/resources/bundle.ts';
import { TASK_STATE_NAMES, type TaskStateCode } from '../cluster/tasks.ts';
import { seconds, toSeconds } from '../engine/micros.ts';
import { RandomStreams } from '../engine/random.ts';
import { Simulation } from '../engine/simulation.ts';
import { Master } from '../master/master.ts';
import { DEFAULT_MASTER_OPTIONS, type MasterOptions } from '../master/options.ts';
import type { Offer, Scheduler, SchedulerDriver, TaskUpdate } from '../master/scheduler.ts';

/** Launches what fits out of every offer and tells what it hears; tasks that end before they are done wait again. */
export class Taker implements Scheduler {
  readonly heard: string[] = [];
  readonly held: Offer[] = [];
  /** Keeps offers instead of answering. */
  holds = false;
  /** In seconds. */
  refuse = 0;
  stage: StageId = -1;

  onRegistered(driver: SchedulerDriver): void {
    this.#hear(driver, 'registered');
  }
  onJob(job: JobId, driver: SchedulerDriver): void {
    this.stage = driver.jobs.firstStage(job);
    driver.stageReady(this.stage);
  }
  onOffers(offers: readonly Offer[], driver: SchedulerDriver): void {
    for (const offer of offers) {
      if (this.holds) this.held.push(offer);
      else this.answer(offer, driver);
    }
  }
  answer(offer: Offer, driver: SchedulerDriver): void {
    let launched = 0;
    while (this.stage >= 0 && driver.stages.waiting(this.stage) > 0 && driver.launch(offer, this.stage)) launched++;
    if (launched > 0) driver.accept(offer, seconds(this.refuse));
    else driver.decline(offer, seconds(this.refuse));
  }
  onUpdate(update: TaskUpdate, driver: SchedulerDriver): void {
    const { index, state, cause, progress } = update;
    this.#hear(driver, `${index} ${TASK_STATE_NAMES[state]} ${cause} after ${toSeconds(progress)}s`);
    if (cause === 'done') driver.taskDone(update);
    else driver.returnTask(update, update.work);
  }
  onRescind(offer: Offer, driver: SchedulerDriver): void {
    const at = this.held.indexOf(offer);
    if (at >= 0) this.held.splice(at, 1);
    this.#hear(driver, `rescinded ${driver.cluster.agents.name(offer.agent)}`);
  }
  onInverseOffer(agent: AgentId, unavailableFrom: number, driver: SchedulerDriver): void {
    this.#hear(driver, `asked to leave ${driver.cluster.agents.name(agent)} by ${toSeconds(unavailableFrom)}s`);
    driver.answerInverseOffer(agent, true, seconds(5));
  }
  onReconciled(task: TaskId, state: TaskStateCode, driver: SchedulerDriver): void {
    this.#hear(driver, `task ${task} is ${TASK_STATE_NAMES[state]}`);
  }
  #hear(driver: SchedulerDriver, what: string): void {
    this.heard.push(`${toSeconds(driver.now)}s ${what}`);
  }
}

/** The real master and hierarchical allocator on a small cluster, for tests of what can go wrong. Times in seconds, cpus in units. */
export class LifeRun {
  readonly simulation = new Simulation();
  readonly cluster = new Cluster();
  readonly tell = new Records(this.simulation);
  readonly master: Master;
  readonly schedulers: Taker[] = [];
  /** Offers rescinded, as `1s a1 quota`. */
  readonly rescinded: string[] = [];

  constructor(
    agents: Readonly<Record<string, number>>,
    options: Partial<MasterOptions> = {},
    allocation: HierarchicalOptions = {},
    prepare: (run: Cluster) => void = () => {},
    observer: Observer = {},
  ) {
    const { simulation, cluster, tell } = this;
    prepare(cluster);
    tell.observe(observer);
    tell.observe({
      offerRescinded: ({ at, agent, cause }) =>
        this.rescinded.push(`${toSeconds(at)}s ${cluster.agents.name(agent)} ${RESCIND_CAUSES[cause]}`),
    });
    this.master = new Master(
      simulation,
      cluster,
      tell,
      new RandomStreams('1', 0),
      { ...DEFAULT_MASTER_OPTIONS, ...options },
      (host) => new HierarchicalAllocator(host, allocation),
    );
    for (const [name, cpus] of Object.entries(agents))
      this.master.addAgent({ name, total: Bundle.of([[cluster.kinds.plain('cpus'), 1000 * cpus]]) });
    this.master.start();
  }

  /** A framework that subscribes now with one job of tasks of one cpu. */
  framework(name: string, tasks: number, duration: number, spec: Partial<FrameworkSpec> = {}): FrameworkId {
    const { cluster, master } = this;
    const scheduler = new Taker();
    this.schedulers.push(scheduler);
    const framework = master.addFramework({ name, roles: [cluster.roles.intern(name)], ...spec }, scheduler);
    if (tasks > 0) {
      const revocable = spec.capabilities?.includes('REVOCABLE_RESOURCES') ?? false;
      const shape = cluster.shapes.intern({ cpus: 1000 }, { revocable });
      const job = cluster.jobs.add(framework, 'job', 0, Number.NaN, '', '');
      const stage = cluster.stages.add(job, 'task', tasks, shape, seconds(duration));
      cluster.jobs.append(job, stage, (before, after) => cluster.stages.link(before, after));
      master.jobReady(job);
    }
    master.register(framework);
    return framework;
  }

  heard(framework: FrameworkId): readonly string[] {
    return this.schedulers[framework]!.heard;
  }
  /** How many tasks of the framework there are. */
  running(framework: FrameworkId): number {
    const { tasks } = this.cluster;
    let count = 0;
    for (let task = tasks.firstOfFramework(framework); task >= 0; task = tasks.nextOfFramework(task)) count++;
    return count;
  }
  until(time: number): this {
    this.simulation.run(seconds(time));
    return this;
  }
  /** Cpus of an agent: total, offered, used, available. */
  books(agent: AgentId): number[] {
    const { agents, kinds } = this.cluster;
    const cpus = kinds.plain('cpus');
    return [agents.total(agent), agents.offered(agent), agents.used(agent), agents.available(agent)].map(
      (bundle) => bundle.amount(cpus) / 1000,
    );
  }
}
