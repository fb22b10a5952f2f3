import { PlanAllocator } from '../../allocator/plan/plan-allocator.ts';
import type { PlanAllocatorOptions } from '../../allocator/plan/plan-allocator-options.ts';
import type { AgentSpec } from '../../cluster/agents.ts';
import { Cluster } from '../../cluster/cluster.ts';
import { type AgentId, NONE } from '../../cluster/ids.ts';
import { RecordDigest } from '../../cluster/record-digest.ts';
import { END_CAUSES, type Observer } from '../../cluster/record-types.ts';
import { Records } from '../../cluster/records.ts';
import { Bundle } from '../../cluster/resources/bundle.ts';
import { toThousandths } from '../../cluster/resources/scalars.ts';
import type { Closeness } from '../../cluster/topology.ts';
import { Digest } from '../../engine/digest.ts';
import { type Micros, seconds } from '../../engine/micros.ts';
import { RandomStreams } from '../../engine/random.ts';
import { Simulation } from '../../engine/simulation.ts';
import { makeScheduler } from '../../framework/registry.ts';
import { Master } from '../../master/master.ts';
import { DEFAULT_MASTER_OPTIONS } from '../../master/options.ts';
import type { Scheduler } from '../../master/scheduler.ts';
import { DemandScheduler } from './demand-scheduler.ts';

/** Amounts by name, in units. */
export type Units = Readonly<Record<string, number>>;

export interface SimAgent {
  readonly name: string;
  readonly group?: string;
  readonly attributes?: NonNullable<AgentSpec['attributes']>;
  readonly resources: Units;
}

/** Longer than any case lasts: tasks of these runs never end by themselves. */
const FOREVER: Micros = seconds(1_000_000_000);
const RECLAIMED = END_CAUSES.indexOf('reclaimed');

/** Master, plan allocator and frameworks that want so and so many tasks, in ideal mode. */
export class EgoSim {
  readonly simulation = new Simulation();
  readonly cluster = new Cluster();
  readonly master: Master;
  readonly allocator: PlanAllocator;
  readonly #schedulers = new Map<string, DemandScheduler>();
  /** Tasks reclaimed so far. */
  evictions = 0;

  readonly #digest = new Digest();

  /** @param watch makes what listens to the run besides */
  constructor(agents: readonly SimAgent[], options: PlanAllocatorOptions, watch?: (sim: EgoSim) => Observer) {
    const { simulation, cluster } = this;
    const tell = new Records(simulation, new RecordDigest(this.#digest, simulation));
    let allocator: PlanAllocator | undefined;
    this.master = new Master(
      simulation,
      cluster,
      tell,
      new RandomStreams('1', 0),
      { ...DEFAULT_MASTER_OPTIONS, allocationInterval: 0 },
      (host) => {
        allocator = new PlanAllocator(host, { instantRefusal: true, filterGpuResources: false, ...options });
        return allocator;
      },
    );
    this.allocator = allocator!;
    tell.observe({
      taskEnded: ({ cause }) => {
        if (cause === RECLAIMED) this.evictions++;
      },
    });
    if (watch !== undefined) tell.observe(watch(this));
    for (const { resources, ...agent } of agents) this.master.addAgent({ ...agent, total: this.#bundle(resources) });
    this.master.start();
  }

  /** The hash over all records so far. */
  get digest(): string {
    return this.#digest.hex;
  }

  /** A framework, alone in a role of its own, that wants tasks alike. */
  framework(role: string, task: Units): this {
    const scheduler = new DemandScheduler();
    this.#schedulers.set(role, scheduler);
    this.#subscribe(role, scheduler, task, 1_000_000);
    return this;
  }

  /** A framework, alone in a role of its own, that wants one gang of such tasks, all together or none. */
  gang(role: string, task: Units, tasks: number, topology: Closeness): this {
    this.#subscribe(role, makeScheduler('gang', { refuse: 0, topology }), task, tasks);
    return this;
  }

  #subscribe(role: string, scheduler: Scheduler, task: Units, tasks: number): void {
    const { cluster, master } = this;
    const framework = master.addFramework({ name: role, roles: [cluster.roles.intern(role)] }, scheduler);
    master.register(framework);
    const job = cluster.jobs.add(framework, role, 0, Number.NaN, '', '');
    const needs = Object.fromEntries(Object.entries(task).map(([name, amount]) => [name, toThousandths(amount)]));
    const stage = cluster.stages.add(job, 'task', tasks, cluster.shapes.intern(needs), FOREVER);
    cluster.jobs.append(job, stage, (before, after) => cluster.stages.link(before, after));
    master.jobReady(job);
  }

  /** Wants so many tasks of each framework; of those not named, none. Nothing happens before the clock moves on. */
  demand(tasks: Units): this {
    for (const [role, scheduler] of this.#schedulers) scheduler.want(tasks[role] ?? 0);
    return this;
  }

  /** Wants so many more of one. */
  add(role: string, tasks: number): this {
    this.#schedulers.get(role)!.want(this.held(role) + tasks);
    return this;
  }

  /** For the time being the framework uses so much of each group and no more. */
  keepTo(role: string, groups: Units | undefined): this {
    this.#schedulers.get(role)!.only = groups && new Map(Object.entries(groups));
    return this;
  }

  /** Lets time pass: everything that is due by then happens. */
  pass(time: Micros): this {
    this.simulation.run(this.simulation.now + time);
    return this;
  }

  /** Tasks a framework runs, in one group or on one agent or in all. */
  held(role: string, where: { readonly group?: string; readonly agent?: string } = {}): number {
    const { tasks, agents } = this.cluster;
    let held = 0;
    for (let task = tasks.firstOfFramework(this.#row(role)); task !== NONE; task = tasks.nextOfFramework(task)) {
      const agent: AgentId = tasks.agent(task);
      if (where.group !== undefined && agents.group(agent) !== where.group) continue;
      if (where.agent === undefined || agents.name(agent) === where.agent) held++;
    }
    return held;
  }

  #row(role: string): number {
    const { frameworks } = this.cluster;
    for (let row = 0; row < frameworks.count; row++) if (frameworks.name(row) === role) return row;
    throw new Error(`no framework in the role ${role}`);
  }

  #bundle(units: Units): Bundle {
    const { kinds } = this.cluster;
    return Bundle.of(
      Object.entries(units).map(([name, amount]): [number, number] => [kinds.plain(name), toThousandths(amount)]),
    );
  }
}
