import type { AllocatorHost, Recovery } from '../allocator/allocator.ts';
import type { AgentSpec } from '../cluster/agents.ts';
import { Cluster } from '../cluster/cluster.ts';
import { EventKind } from '../cluster/event-kinds.ts';
import type { AgentId, FrameworkId, RoleId, TaskId } from '../cluster/ids.ts';
import type { TaskEnded, TaskLaunched } from '../cluster/record-types.ts';
import { Records } from '../cluster/records.ts';
import { Bundle, type ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { TaskState } from '../cluster/tasks.ts';
import { seconds, toSeconds } from '../engine/micros.ts';
import { RandomStreams } from '../engine/random.ts';
import { Simulation } from '../engine/simulation.ts';
import { Master } from '../master/master.ts';
import { DEFAULT_MASTER_OPTIONS, type MasterOptions } from '../master/options.ts';
import type { Scheduler } from '../master/scheduler.ts';
import { FirstComeAllocator } from './first-come-allocator.ts';

/** Allocates on every event, to the first framework that wants an agent and has not refused it: refusals last, at the least, for the instant. */
class EagerAllocator extends FirstComeAllocator {
  readonly #master: AllocatorHost;
  readonly #refusedUntil = new Map<string, number>();

  constructor(host: AllocatorHost) {
    super(host);
    this.#master = host;
  }

  override allocate(): void {
    const { cluster, now } = this.#master;
    for (let agent = 0; agent < cluster.agents.count; agent++) {
      for (let framework = 0; framework < cluster.frameworks.count; framework++) {
        const available = cluster.agents.available(agent);
        if (!cluster.agents.isActive(agent) || available.isEmpty) break;
        const role = cluster.frameworks.roles(framework)[0]!;
        if (!cluster.frameworks.isActive(framework) || cluster.frameworks.isSuppressed(framework, role)) continue;
        const until = this.#refusedUntil.get(`${framework} ${agent}`) ?? -1;
        if (until < now) this.#master.offer(framework, role, agent, available.clone(), 0);
      }
    }
  }

  override recovered(
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    resources: ReadonlyBundle,
    recovery: Recovery,
  ): void {
    super.recovered(framework, role, agent, resources, recovery);
    const { cluster, now } = this.#master;
    if (recovery.refuse === undefined) {
      // Others may use what comes back, and so may this one: there is more than it refused.
      for (let each = 0; each < cluster.frameworks.count; each++) this.#refusedUntil.delete(`${each} ${agent}`);
      this.#master.requestCycle('all');
      return;
    }
    if (recovery.declined || recovery.refuse > 0)
      this.#refusedUntil.set(`${framework} ${agent}`, now + recovery.refuse);
    this.#master.requestCycle(agent);
  }
  override revive(): void {
    this.#refusedUntil.clear();
    this.#master.requestCycle('all');
  }
  override demandChanged(): void {
    this.#master.requestCycle('all');
  }
}

/** A job for a test. Times in seconds. */
export interface TestJob {
  readonly name: string;
  readonly at: number;
  readonly user?: string;
  readonly estimate?: number;
  readonly stages: readonly TestStage[];
}
export interface TestStage {
  readonly tasks: number;
  readonly cpus?: number;
  readonly duration: number | readonly number[];
}
export interface TestAgent {
  readonly cpus: number;
  readonly attributes?: AgentSpec['attributes'];
  readonly name?: string;
}

interface Drawn {
  readonly slots: readonly number[];
  readonly since: number;
  readonly until: number;
  readonly name: string;
}

/** A job of one stage. */
export function bag(name: string, at: number, tasks: number, duration: number | readonly number[], cpus = 1): TestJob {
  return { name, at, stages: [{ tasks, duration, cpus }] };
}

/** Schedulers on a small cluster, with the master as it is and an allocator that allocates on every event, watched second by second. */
export class BehaviourRun {
  readonly simulation = new Simulation();
  readonly cluster = new Cluster();
  readonly master: Master;
  readonly allocator: EagerAllocator;
  /** `4s a/0 launched`, in order. */
  readonly events: string[] = [];
  readonly #jobs: { readonly framework: FrameworkId; readonly job: TestJob }[] = [];
  /** By task row: where in the picture it is drawn. */
  readonly #drawn = new Map<TaskId, Drawn>();
  readonly #past: Drawn[] = [];
  readonly #actions: (() => void)[] = [];
  readonly #slots: { readonly agent: AgentId; task: TaskId | undefined }[] = [];

  constructor(agents: readonly TestAgent[], options: Partial<MasterOptions> = {}) {
    const { cluster, simulation } = this;
    const tell = new Records(this.simulation);
    let allocator: EagerAllocator | undefined;
    this.master = new Master(
      simulation,
      cluster,
      tell,
      new RandomStreams('1', 0),
      { ...DEFAULT_MASTER_OPTIONS, allocationInterval: 0, ...options },
      (host) => {
        allocator = new EagerAllocator(host);
        return allocator;
      },
    );
    this.allocator = allocator!;
    tell.observe({
      taskLaunched: (record) => this.#launched(record),
      taskEnded: (record) => this.#ended(record),
      jobEnded: (record) => this.#happened(`${cluster.jobs.name(record.job)} ended`),
      jobRejected: (record) => this.#happened(`${cluster.jobs.name(record.job)} rejected`),
      suppressed: (record) => this.#happened(`${cluster.frameworks.name(record.framework)} suppressed`),
      revived: (record) => this.#happened(`${cluster.frameworks.name(record.framework)} revived`),
      offerDeclined: (record) =>
        this.#happened(`${cluster.frameworks.name(record.framework)} declined ${cluster.agents.name(record.agent)}`),
    });
    const cpus = cluster.kinds.plain('cpus');
    for (const [i, { cpus: count, attributes = [], name = `agent-${i + 1}` }] of agents.entries()) {
      const agent = this.master.addAgent({ name, total: Bundle.of([[cpus, 1000 * count]]), attributes });
      for (let slot = 0; slot < count; slot++) this.#slots.push({ agent, task: undefined });
    }
    simulation.on(EventKind.JobReadyDue, (row) => this.#submit(row));
    simulation.on(EventKind.TimetableDue, (row) => this.#actions[row]!());
    this.master.start();
  }

  framework(name: string, scheduler: Scheduler, jobs: readonly TestJob[]): FrameworkId {
    const framework = this.master.addFramework({ name, roles: [this.cluster.roles.intern(name)] }, scheduler);
    this.master.register(framework);
    for (const job of jobs) {
      this.simulation.scheduleAt(seconds(job.at), EventKind.JobReadyDue, this.#jobs.length);
      this.#jobs.push({ framework, job });
    }
    return framework;
  }

  /** Does something to the cluster at a time in seconds, before anything else of that instant but ends of tasks. */
  at(time: number, action: () => void): void {
    this.simulation.scheduleAt(seconds(time), EventKind.TimetableDue, this.#actions.push(action) - 1);
  }

  /** Runs until so many seconds. Returns one line a cpu, one sign a second: the first letter of the job that has it. */
  picture(until: number): string {
    this.simulation.run(seconds(until) - 1);
    const lines = this.#slots.map(() => new Array<string>(until).fill('.'));
    for (const drawn of [...this.#past, ...this.#drawn.values()]) {
      for (const slot of drawn.slots) lines[slot]!.fill(drawn.name[0]!, drawn.since, Math.min(drawn.until, until));
    }
    return lines.map((line) => line.join('')).join('\n');
  }

  /** Events that contain a text. */
  heard(text: string): string[] {
    return this.events.filter((event) => event.includes(text));
  }

  #submit(row: number): void {
    const { cluster } = this;
    const { framework, job } = this.#jobs[row]!;
    const estimate = job.estimate === undefined ? Number.NaN : seconds(job.estimate);
    const id = cluster.jobs.add(framework, job.name, this.simulation.now, estimate, job.user ?? '', '');
    for (const { tasks, cpus = 1, duration } of job.stages) {
      const durations = typeof duration === 'number' ? seconds(duration) : Float64Array.from(duration, seconds);
      const shape = cluster.shapes.intern({ cpus: cpus * 1000 });
      const stage = cluster.stages.add(id, 'stage', tasks, shape, durations);
      cluster.jobs.append(id, stage, (before, after) => cluster.stages.link(before, after));
    }
    this.master.jobReady(id);
  }

  #happened(what: string): void {
    this.events.push(`${toSeconds(this.simulation.now)}s ${what}`);
  }

  #launched({ task, agent, job, index, resources }: Readonly<TaskLaunched>): void {
    const name = this.cluster.jobs.name(job);
    this.#happened(`${name}/${index} launched on ${this.cluster.agents.name(agent)}`);
    const slots: number[] = [];
    for (const [i, slot] of this.#slots.entries()) {
      if (slot.agent !== agent || slot.task !== undefined || slots.length === resources.amountAt(0) / 1000) continue;
      slot.task = task;
      slots.push(i);
    }
    this.#drawn.set(task, {
      slots,
      since: Math.round(toSeconds(this.simulation.now)),
      until: Number.POSITIVE_INFINITY,
      name,
    });
  }

  #ended({ task, job, index, state }: Readonly<TaskEnded>): void {
    if (state !== TaskState.finished) {
      const end = state === TaskState.failed ? 'failed' : 'killed';
      this.#happened(`${this.cluster.jobs.name(job)}/${index} ${end}`);
    }
    const drawn = this.#drawn.get(task)!;
    this.#drawn.delete(task);
    for (const slot of drawn.slots) this.#slots[slot]!.task = undefined;
    this.#past.push({ ...drawn, until: Math.round(toSeconds(this.simulation.now)) });
  }
}
