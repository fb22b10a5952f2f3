import type { Cluster } from '../../cluster/cluster.ts';
import { NONE, type TaskId } from '../../cluster/ids.ts';
import {
  END_CAUSES,
  type Observer,
  RESCIND_CAUSES,
  type TaskEnded,
  type TaskLaunched,
} from '../../cluster/record-types.ts';
import type { ReadonlyBundle } from '../../cluster/resources/bundle.ts';
import { TASK_STATE_NAMES } from '../../cluster/tasks.ts';
import type { Micros } from '../../engine/micros.ts';
import { addTo, type Levels } from '../../metrics/levels.ts';
import { resourcesText } from '../events/event-rows.ts';
import { Lanes } from './lanes.ts';

/** A task that has not ended. */
interface OpenSlice {
  readonly lane: number;
  readonly launched: Micros;
  readonly name: string;
  readonly framework: string;
  readonly resources: string;
}

/** Process of the cluster's counters; of the frameworks' offers; the first agent's. */
const CLUSTER = 1;
const OFFERS = 2;
const AGENTS = 10;
/** Perfetto reads some hundred megabytes in a browser; an event is some 150 bytes. */
export const MOST_EVENTS = 1_500_000;

/**
 * A run as Chrome trace events (JSON), to be opened in Perfetto: agents are processes with a lane for every task that runs at the same
 * time, frameworks are tracks with an instant for every offer and answer, and utilization and shares are counters. Times are microseconds.
 */
export class Timeline {
  readonly observer: Observer;
  readonly #cluster: Cluster;
  readonly #append: (piece: string) => void;
  readonly #most: number;
  readonly #lanes: Lanes[] = [];
  readonly #open = new Map<TaskId, OpenSlice>();
  readonly #capacity: Levels = [];
  readonly #used: Levels[] = [];
  #piece = '{"displayTimeUnit":"ms","traceEvents":[\n';
  #isFirst = true;
  #events = 0;
  #cutAt: Micros | undefined;
  #countersAt: Micros = -1;
  #countersDue = false;

  /** @param most events at most: what comes later is left out, and the file says so */
  constructor(cluster: Cluster, append: (piece: string) => void, most: number = MOST_EVENTS) {
    this.#cluster = cluster;
    this.#append = append;
    this.#most = most;
    const { agents } = cluster;
    const instant = (at: Micros, framework: number, name: string, args: object): void => {
      const track = framework === NONE ? 0 : framework + 1;
      this.#event(at, { name, ph: 'i', s: 't', ts: at, pid: OFFERS, tid: track, args });
    };
    const offered = (agent: number, resources: ReadonlyBundle): object => {
      return { agent: agents.name(agent), resources: resourcesText(cluster, resources) };
    };
    this.observer = {
      agentAdded: ({ agent }) => this.#countCapacity(agent),
      agentChanged: () => this.#countCapacity(NONE),
      agentRemoved: ({ at, agent }) => {
        this.#countCapacity(NONE);
        instant(at, NONE, 'agent removed', { agent: agents.name(agent) });
      },
      offerMade: ({ at, framework, agent, resources }) => instant(at, framework, 'offer', offered(agent, resources)),
      offerAccepted: ({ at, framework, agent, left }) => instant(at, framework, 'accepted', offered(agent, left)),
      offerDeclined: ({ at, framework, agent, resources }) =>
        instant(at, framework, 'declined', offered(agent, resources)),
      offerRescinded: ({ at, framework, agent, cause, resources }) =>
        instant(at, framework, 'rescinded', { ...offered(agent, resources), cause: RESCIND_CAUSES[cause] }),
      taskLaunched: (record) => this.#launched(record),
      taskEnded: (record) => this.#ended(record),
      reclaimNoticed: ({ at, task, framework, agent, deadline }) =>
        instant(at, framework, 'reclaim', {
          task: this.#open.get(task)?.name,
          agent: agents.name(agent),
          deadline_us: deadline,
        }),
      reclaimCancelled: ({ at, task, framework, agent }) =>
        instant(at, framework, 'reclaim cancelled', { task: this.#open.get(task)?.name, agent: agents.name(agent) }),
    };
    this.#name(CLUSTER, 'cluster', 0);
    this.#name(OFFERS, 'offers', 1);
    this.#thread(OFFERS, 0, 'master');
  }

  /** The moment up to which the file goes; undefined where it is whole. */
  get cutAt(): Micros | undefined {
    return this.#cutAt;
  }

  end(at: Micros): void {
    this.#tellCounters(at);
    for (const [task, slice] of this.#open)
      this.#slice(at, this.#cluster.tasks.agent(task), slice, 'alive', 'end of run');
    const { agents, frameworks } = this.#cluster;
    for (let agent = 0; agent < agents.count; agent++) {
      this.#name(AGENTS + agent, agents.name(agent), 2 + agent);
      for (let lane = 0; lane < (this.#lanes[agent]?.count ?? 0); lane++)
        this.#thread(AGENTS + agent, lane, `lane ${lane + 1}`);
    }
    for (let framework = 0; framework < frameworks.count; framework++) {
      this.#thread(OFFERS, framework + 1, frameworks.name(framework));
    }
    const note =
      this.#cutAt === undefined
        ? 'complete'
        : `cut: it holds ${this.#most} events, up to ${this.#cutAt} of ${at} microseconds; a shorter run or fewer agents would fit`;
    this.#append(`${this.#piece}\n],"metadata":{"commonage":${JSON.stringify(note)}}}\n`);
  }

  #launched({ at, task, framework, agent, job, stage, index, resources }: TaskLaunched): void {
    const { frameworks, jobs, stages, kinds } = this.#cluster;
    while (this.#lanes.length <= agent) this.#lanes.push(new Lanes());
    while (this.#used.length <= framework) this.#used.push([]);
    this.#change(at);
    addTo(this.#used[framework]!, kinds, resources, 1);
    this.#open.set(task, {
      lane: this.#lanes[agent]!.take(),
      launched: at,
      name: `${jobs.name(job)}/${stages.name(stage)}/${index}`,
      framework: frameworks.name(framework),
      resources: resourcesText(this.#cluster, resources),
    });
  }

  #ended({ at, task, framework, agent, state, cause, resources }: TaskEnded): void {
    const slice = this.#open.get(task);
    if (slice === undefined) return;
    this.#open.delete(task);
    this.#change(at);
    addTo(this.#used[framework]!, this.#cluster.kinds, resources, -1);
    this.#slice(at, agent, slice, TASK_STATE_NAMES[state]!, END_CAUSES[cause]!);
    this.#lanes[agent]!.giveBack(slice.lane);
  }

  #slice(at: Micros, agent: number, slice: OpenSlice, state: string, cause: string): void {
    const { launched, lane, name, framework, resources } = slice;
    const args = { framework, resources, state, cause };
    const event = {
      name,
      cat: framework,
      ph: 'X',
      ts: launched,
      dur: at - launched,
      pid: AGENTS + agent,
      tid: lane,
      args,
    };
    this.#event(at, event);
  }

  #countCapacity(added: number): void {
    const { agents, kinds } = this.#cluster;
    if (added !== NONE) {
      addTo(this.#capacity, kinds, agents.total(added), 1);
      return;
    }
    this.#capacity.fill(0);
    for (let agent = 0; agent < agents.count; agent++) addTo(this.#capacity, kinds, agents.total(agent), 1);
  }

  /** Levels are about to change: those of an instant are told once, when time has moved on. */
  #change(at: Micros): void {
    if (at !== this.#countersAt) this.#tellCounters(this.#countersAt);
    this.#countersAt = at;
    this.#countersDue = true;
  }

  #tellCounters(at: Micros): void {
    if (!this.#countersDue) return;
    this.#countersDue = false;
    const { kinds, frameworks } = this.#cluster;
    for (let name = 0; name < this.#capacity.length; name++) {
      const capacity = this.#capacity[name]!;
      if (capacity === 0) continue;
      const args: Record<string, number> = {};
      let all = 0;
      for (let framework = 0; framework < frameworks.count; framework++) {
        const used = this.#used[framework]?.[name] ?? 0;
        all += used;
        args[frameworks.name(framework)] = part(used, capacity);
      }
      const resource = kinds.names[name]!;
      const ts = this.#countersAt;
      this.#event(at, { name: `${resource} used`, ph: 'C', ts, pid: CLUSTER, args: { part: part(all, capacity) } });
      this.#event(at, { name: `${resource} shares`, ph: 'C', ts, pid: CLUSTER, args });
    }
  }

  #name(pid: number, name: string, order: number): void {
    this.#put({ name: 'process_name', ph: 'M', pid, args: { name } });
    this.#put({ name: 'process_sort_index', ph: 'M', pid, args: { sort_index: order } });
  }
  #thread(pid: number, tid: number, name: string): void {
    this.#put({ name: 'thread_name', ph: 'M', pid, tid, args: { name } });
  }

  /** An event of the run; names of tracks are no such event. */
  #event(at: Micros, event: object): void {
    if (this.#events >= this.#most) {
      this.#cutAt ??= at;
      return;
    }
    this.#events++;
    this.#put(event);
  }

  #put(event: object): void {
    this.#piece += `${this.#isFirst ? '' : ',\n'}${JSON.stringify(event)}`;
    this.#isFirst = false;
    if (this.#piece.length < 1 << 18) return;
    this.#append(this.#piece);
    this.#piece = '';
  }
}

/** Four decimals: enough to see, and the same text everywhere. */
function part(amount: number, of: number): number {
  return Number((amount / of).toFixed(4));
}
