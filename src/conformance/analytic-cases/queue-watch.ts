import type { Cluster } from '../../cluster/cluster.ts';
import type { Observer } from '../../cluster/record-types.ts';
import { TaskState } from '../../cluster/tasks.ts';
import type { Micros } from '../../engine/micros.ts';
import { Column } from '../../metrics/column.ts';
import { percentile } from '../../metrics/definitions/percentile.ts';
import { InOrder } from '../../metrics/in-order.ts';
import { UNIT_MICROS } from './ideal-run.ts';

/** One framework, as queueing theory sees it. Times in microseconds. */
class Station {
  arrived = 0;
  rejected = 0;
  launched = 0;
  finished = 0;
  waited = 0;
  /** Sum of the service times of those that were launched. */
  drawn: Micros = 0;
  wait: Micros = 0;
  response: Micros = 0;
  readonly responses = new Column();
  inQueue = 0;
  running = 0;
  queueTime = 0;
  runTime = 0;
  starvedTime = 0;
}

export interface QueueWatchOptions {
  /** Slots of the cluster. */
  readonly slots: number;
  /** Slots each framework owns, for starvation. */
  readonly own?: readonly number[];
  /** Measures are taken over jobs submitted from `from` to before `until`, and over the time between. */
  readonly from: Micros;
  readonly until: Micros;
  /** Which percentiles of the response are wanted. */
  readonly percentiles?: readonly number[];
}

/** Watches jobs of one task each on unit slots: what queueing theory speaks of, for each framework and for all. */
export class QueueWatch {
  readonly observer: Observer;
  readonly #options: QueueWatchOptions;
  readonly #stations: Station[] = [];
  /** By framework: does a slot stand idle that it may not have, while it queues? */
  #idleWhileQueued = 0;
  #since: Micros = 0;

  constructor(cluster: Cluster, options: QueueWatchOptions) {
    this.#options = options;
    const { jobs, stages } = cluster;
    const { from, until } = options;
    const isCounted = (job: number): boolean => jobs.submitted(job) >= from && jobs.submitted(job) < until;
    const keeps = (options.percentiles?.length ?? 0) > 0;
    this.observer = {
      jobSubmitted: ({ at, framework, job }) => {
        this.#advance(at);
        const station = this.#of(framework);
        station.inQueue++;
        if (isCounted(job)) station.arrived++;
      },
      jobRejected: ({ at, framework, job }) => {
        this.#advance(at);
        const station = this.#of(framework);
        station.inQueue--;
        if (isCounted(job)) station.rejected++;
      },
      taskLaunched: ({ at, framework, job, stage, index, attempts }) => {
        this.#advance(at);
        const station = this.#of(framework);
        station.inQueue--;
        station.running++;
        if (attempts > 0 || !isCounted(job)) return;
        const wait = at - jobs.submitted(job);
        station.launched++;
        station.wait += wait;
        station.drawn += stages.duration(stage, index);
        if (wait > 0) station.waited++;
      },
      taskEnded: ({ at, framework, job, state }) => {
        this.#advance(at);
        const station = this.#of(framework);
        station.running--;
        if (state !== TaskState.finished || !isCounted(job)) return;
        const response = at - jobs.submitted(job);
        station.finished++;
        station.response += response;
        if (keeps) station.responses.add(response);
      },
      taskReturned: ({ at, framework }) => {
        this.#advance(at);
        this.#of(framework).inQueue++;
      },
    };
  }

  /** Of each framework: jobs that arrived in the time measured, those of them that were launched, and the sum of their service times in units. */
  get input(): readonly { readonly arrived: number; readonly launched: number; readonly drawn: number }[] {
    return this.#stations.map(({ arrived, launched, drawn }) => ({ arrived, launched, drawn: drawn / UNIT_MICROS }));
  }

  /** Jobs that were submitted and have not ended. */
  get inSystem(): number {
    return this.#stations.reduce((sum, { inQueue, running }) => sum + inQueue + running, 0);
  }

  /**
   * Figures of all frameworks together, and with the suffix 1, 2, ... of each: times in units, `meanInQueue` and the like as
   * averages over time.
   */
  figures(): Map<string, number> {
    const figures = new Map<string, number>();
    const span = this.#options.until - this.#options.from;
    const sum = (part: (of: Station) => number): number => this.#stations.reduce((total, of) => total + part(of), 0);
    let sorted: Float64Array = new Float64Array(0);
    const say = (
      suffix: string,
      stations: readonly Station[],
      total: (part: (of: Station) => number) => number,
    ): void => {
      const launched = total((of) => of.launched);
      figures.set(`meanWait${suffix}`, total((of) => of.wait) / launched / UNIT_MICROS);
      figures.set(`probWait${suffix}`, total((of) => of.waited) / launched);
      figures.set(`meanResponse${suffix}`, total((of) => of.response) / total((of) => of.finished) / UNIT_MICROS);
      figures.set(`meanInQueue${suffix}`, total((of) => of.queueTime) / span);
      figures.set(`meanInSystem${suffix}`, total((of) => of.queueTime + of.runTime) / span);
      figures.set(`blockingProbability${suffix}`, total((of) => of.rejected) / total((of) => of.arrived));
      figures.set(`utilization${suffix}`, total((of) => of.runTime) / span / this.#options.slots);
      const ranks = this.#options.percentiles ?? [];
      if (ranks.length === 0) return;
      // Of one framework what holds for all holds for it.
      if (suffix === '' || this.#stations.length > 1) sorted = sortedResponses(stations);
      for (const rank of ranks)
        figures.set(`responseP${rank}${suffix}`, (percentile(sorted, rank) ?? Number.NaN) / UNIT_MICROS);
    };
    say('', this.#stations, sum);
    for (const [row, station] of this.#stations.entries()) {
      say(String(row + 1), [station], (part) => part(station));
      figures.set(`starvedFraction${row + 1}`, station.starvedTime / span);
    }
    figures.set('fracTimeIdleSlotWhileTaskQueued', this.#idleWhileQueued / span);
    return figures;
  }

  #of(framework: number): Station {
    while (this.#stations.length <= framework) this.#stations.push(new Station());
    return this.#stations[framework]!;
  }

  #advance(at: Micros): void {
    if (at === this.#since) return;
    const { from, until, own, slots } = this.#options;
    const begin = Math.max(this.#since, from);
    const end = Math.min(at, until);
    this.#since = at;
    const span = end - begin;
    if (span <= 0) return;
    let queued = 0;
    let running = 0;
    for (let row = 0; row < this.#stations.length; row++) {
      const station = this.#stations[row]!;
      station.queueTime += station.inQueue * span;
      station.runTime += station.running * span;
      queued += station.inQueue;
      running += station.running;
      if (own !== undefined && station.inQueue > 0 && station.running < own[row]!) station.starvedTime += span;
    }
    if (queued > 0 && running < slots) this.#idleWhileQueued += span;
  }
}

function sortedResponses(stations: readonly Station[]): Float64Array {
  const count = stations.reduce((sum, { responses }) => sum + responses.count, 0);
  const inOrder = new InOrder(stations.flatMap(({ responses }) => responses.sortedLists));
  return Float64Array.from({ length: count }, () => inOrder.next());
}
