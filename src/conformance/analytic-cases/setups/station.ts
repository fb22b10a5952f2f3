import type { Scenario } from '../../../scenario/scenario.ts';
import type { Fields } from '../case.ts';
import { idealRun, idealScenario, UNIT_MICROS, units } from '../ideal-run.ts';
import type { Sample, Sampler } from '../intervals.ts';
import { QueueWatch } from '../queue-watch.ts';
import type { DurationText } from './services.ts';

/** A framework with a stream of jobs of one task each. */
export interface StreamSpec {
  /** Arrivals in a unit of time. */
  readonly lambda: number;
  readonly service: DurationText;
  /** What else its scenario entry says. */
  readonly more?: Fields;
  /** What its role is promised. */
  readonly role?: Fields;
}

export interface StationSpec {
  readonly slots: number;
  /** Mean service time. */
  readonly mean: number;
  readonly streams: readonly StreamSpec[];
  /** Nothing queues, so that nothing is remembered for longer than a service time. */
  readonly forgets?: boolean;
  readonly policy: string | Fields;
  readonly own?: readonly number[];
  readonly percentiles?: readonly number[];
}

const FEWEST_JOBS = 10_000;
/** A queue forgets within about 1/(1 - load)^2 jobs: a replication is a thousand times as long, the tenth left out a hundred. */
const MEMORIES = 1_000;
const HIGHEST_LOAD = 0.9;
const WARM_UP = 0.1;

/** Length of a replication in units of time. */
function spanOf({ slots, mean, streams, forgets = false }: StationSpec): number {
  const lambda = streams.reduce((sum, stream) => sum + stream.lambda, 0);
  const idle = 1 - Math.min(HIGHEST_LOAD, (lambda * mean) / slots);
  return (forgets ? FEWEST_JOBS : Math.max(FEWEST_JOBS, MEMORIES / (idle * idle))) / lambda;
}

/**
 * Streams of jobs on identical slots. The slots are CPUs of one agent: which of several alike machines a task
 * is on makes no difference, and one offer shows them all.
 */
export function stationScenario(spec: StationSpec): Scenario {
  const { slots, streams, policy } = spec;
  return idealScenario({
    until: 'drained',
    cluster: { agents: [{ group: 'slots', count: 1, resources: { cpus: slots } }] },
    roles: Object.fromEntries(streams.map(({ role }, row) => [`r${row + 1}`, role ?? {}])),
    policies: [policy],
    frameworks: streams.map(({ lambda: rate, service, more }, row) => ({
      name: `F${row + 1}`,
      role: `r${row + 1}`,
      behaviour: 'batch',
      refuse_seconds: 0,
      jobs: {
        gap: { exponential: { mean: units(1 / rate) } },
        first: 'after-gap',
        until: units(spanOf(spec)),
        tasks: 1,
        needs: { cpus: 1 },
        duration: service,
      },
      ...more,
    })),
  });
}

/** Replications of a station. The first tenth of each is left out. */
export function stationSampler(spec: StationSpec): Sampler {
  const { slots, own, percentiles } = spec;
  const scenario = stationScenario(spec);
  const until = Math.round(spanOf(spec) * UNIT_MICROS);
  return (seed, replication): Sample => {
    let watch: QueueWatch | undefined;
    const run = idealRun(scenario, seed, replication, ({ cluster }) => {
      watch = new QueueWatch(cluster, {
        slots,
        from: Math.round(until * WARM_UP),
        until,
        ...(own === undefined ? {} : { own }),
        ...(percentiles === undefined ? {} : { percentiles }),
      });
      return [watch.observer];
    });
    run.run();
    return { figures: watch!.figures(), tasks: run.parts.arrivals.submitted };
  };
}
