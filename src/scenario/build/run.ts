import type { Cluster } from '../../cluster/cluster.ts';
import { assert } from '../../engine/assert.ts';
import type { Digest } from '../../engine/digest.ts';
import type { Micros } from '../../engine/micros.ts';
import type { Simulation } from '../../engine/simulation.ts';
import type { Master } from '../../master/master.ts';
import type { Arrivals } from '../arrivals.ts';
import type { PolicyChoice, Scenario } from '../scenario.ts';

/** How a run ended: at its time; with all jobs done; with jobs left that can never go on; or stopped, as more work came than can ever be done. */
export type RunEnd = 'until' | 'drained' | 'stalled' | 'saturated';

/** A look at the cluster at a moment of the run, when all that happens at that instant has happened. */
export interface Pause {
  readonly at: Micros;
  readonly look: () => void;
}

const DAY: Micros = 86_400_000_000;

/** The parts of a run. */
export interface RunParts {
  readonly scenario: Scenario;
  readonly policy: PolicyChoice;
  readonly seed: string;
  readonly replication: number;
  readonly simulation: Simulation;
  readonly cluster: Cluster;
  readonly master: Master;
  readonly arrivals: Arrivals;
  /** Undefined where nobody wanted one. */
  readonly digest: Digest | undefined;
}

/** One scenario under one policy with one seed: run it once. */
export class Run {
  readonly parts: RunParts;
  #launched = 0;
  #isSaturated = false;

  constructor(parts: RunParts) {
    this.parts = parts;
  }

  get cluster(): Cluster {
    return this.parts.cluster;
  }
  get now(): Micros {
    return this.parts.simulation.now;
  }
  /** The hash over all records so far; equal inputs give equal digests, watched or not. */
  get digest(): string {
    const { digest } = this.parts;
    assert(digest !== undefined, 'this run was built without a digest');
    return digest.hex;
  }

  /** Counts launches, so that a run that gets nowhere is noticed. */
  noteLaunch(): void {
    this.#launched++;
  }

  /** Ends the run at this instant: the queue would grow for ever. */
  stopSaturated(): void {
    this.#isSaturated = true;
    this.parts.simulation.stop();
  }

  /** Runs to the end of the scenario; looks at moments after the end see the end. */
  run(pauses: readonly Pause[] = []): RunEnd {
    const { scenario, simulation, arrivals, master } = this.parts;
    let end: RunEnd | undefined;
    const sorted = pauses.toSorted((a, b) => a.at - b.at);
    for (const { at, look } of sorted) {
      if (end === undefined) {
        if (scenario.until === 'drained') end = this.#drain(at);
        else if (at <= scenario.until) simulation.run(at);
        if (this.#isSaturated) end = 'saturated';
      }
      look();
    }
    if (scenario.until === 'drained') end ??= this.#drain(Number.POSITIVE_INFINITY);
    else if (end === undefined) simulation.run(scenario.until);
    master.end();
    if (this.#isSaturated) return 'saturated';
    return end ?? (arrivals.drained ? 'drained' : 'until');
  }

  /** Runs until all jobs are done, but no further than `limit`: undefined when it got there. */
  #drain(limit: Micros): RunEnd | undefined {
    const { simulation, arrivals, cluster } = this.parts;
    const { drained } = arrivals;
    if (drained) return 'drained';
    while (simulation.now < limit) {
      const { now } = simulation;
      const before = this.#launched + arrivals.submitted;
      const step = Math.min(limit, now + this.#patience());
      simulation.run(step);
      if (this.#isSaturated) return 'saturated';
      if (arrivals.drained) return 'drained';
      const isStuck =
        before === this.#launched + arrivals.submitted &&
        cluster.tasks.alive === 0 &&
        !arrivals.isDueLater &&
        now >= lastChange(this.parts.scenario);
      if (isStuck && step < limit) return 'stalled';
    }
    return undefined;
  }

  /** So long without a launch or a submission, and nothing will come any more: a day beyond the longest refusal. */
  #patience(): Micros {
    const refusals = this.parts.scenario.frameworks.map(({ options }) => options.refuse ?? 0);
    return DAY + Math.max(...refusals);
  }
}

/** The last moment for which the scenario plans a change of the cluster: what cannot go on before may go on then. */
function lastChange({ upheavals: { failures, maintenance, operator } }: Scenario): Micros {
  return Math.max(
    0,
    ...failures.map((failure) => failure.at + (failure.for ?? 0)),
    ...maintenance.map((plan) => (plan.kind === 'drain' ? plan.drain : plan.from) + (plan.for ?? 0)),
    ...operator.map(({ at }) => at),
  );
}
