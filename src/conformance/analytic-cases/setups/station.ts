import type { Scenario } from '../../../scenario/scenario.ts';
import type { Sample, Sampler } from '../../experiment.ts';
import type { Fields } from '../case.ts';
import { idealRun, idealScenario, UNIT_MICROS, units } from '../ideal-run.ts';
import { QueueWatch } from '../queue-watch.ts';
import type { Service } from './services.ts';

/** A framework with a stream of jobs of one task each. */
export interface StreamSpec {
  /** Arrivals in a unit of time. */
  readonly lambda: number;
  readonly service: Service;
  /** What else its scenario entry says. */
  readonly more?: Fields;
  /** What its role is promised. */
  readonly role?: Fields;
}

/** Slots of their own with what arrives at them: a partition, or all of them. */
export interface Load {
  readonly slots: number;
  /** Of a unit of time. */
  readonly lambda: number;
  /** Mean service time. */
  readonly mean: number;
  /** Squared coefficient of variation of the service times. */
  readonly cv2: number;
}

export interface StationSpec {
  readonly slots: number;
  readonly streams: readonly StreamSpec[];
  /** Nothing queues, so that nothing is remembered for longer than service times. */
  readonly forgets?: boolean;
  readonly policy: string | Fields;
  /** Slots each stream owns. */
  readonly own?: readonly number[];
  /** Each stream has but the slots it owns. */
  readonly isPartitioned?: boolean;
  readonly percentiles?: readonly number[];
}

const FEWEST_JOBS = 4_000;
const WARM_UP = 0.1;
/**
 * A queue forgets within about four times 1 / (1 - load)^2 jobs (the relaxation time of M/M/c in heavy traffic), in proportion to
 * (1 + cv^2) / 2. In a replication of 250 such spans the tenth that is left out takes what is left of the empty start to
 * less than a thousandth, and the replication itself is long enough for that not to be seen.
 */
const MEMORIES = 250;
/** A server is in another state after some service times: the tenth left out has ten of them. */
const SERVICE_TIMES = 100;
/**
 * The percentile of a replication is too high by about 1.5 m / (p n |ln p|) of itself, with m the span above, p what lies beyond the
 * percentile and n jobs: as the logarithm of what is found beyond it is on average smaller than that of what is to be expected
 * (an exponential tail; the factor is measured). So many spans over p keep that below 0.2 %.
 */
const MEMORIES_BEYOND = 160;
/** Beyond this load a replication would be too long for twenty of them to fit into any budget. */
const HIGHEST_LOAD = 0.98;
/** Of a percentile no replication is longer: 25 of them are a whole budget. */
const MOST_JOBS = 800_000;

/** What arrives at each lot of slots that is not shared with others. */
function loadsOf({ slots, streams, own, isPartitioned = false }: StationSpec): Load[] {
  if (isPartitioned) {
    return streams.map(({ lambda, service: { mean, cv2 } }, row) => ({ slots: own![row]!, lambda, mean, cv2 }));
  }
  const lambda = streams.reduce((sum, stream) => sum + stream.lambda, 0);
  const moment = (of: (service: Service) => number): number =>
    streams.reduce((sum, stream) => sum + stream.lambda * of(stream.service), 0) / lambda;
  const mean = moment((service) => service.mean);
  const square = moment((service) => service.mean * service.mean * (1 + service.cv2));
  return [{ slots, lambda, mean, cv2: square / (mean * mean) - 1 }];
}

/** Length of a replication in units of time: for the lot of slots that remembers the longest. Lots that never settle do not count. */
export function spanOf(spec: StationSpec): number {
  const { forgets = false, percentiles = [] } = spec;
  const beyond = 1 - Math.max(0, ...percentiles) / 100;
  const spans = loadsOf(spec).map(({ slots, lambda, mean, cv2 }) => {
    const load = (lambda * mean) / slots;
    if (load >= 1 && !forgets) return 0;
    const variety = (1 + cv2) / 2;
    const idle = 1 - Math.min(HIGHEST_LOAD, load);
    const memory = forgets ? 0 : variety / (idle * idle);
    const tail = percentiles.length === 0 ? 0 : Math.min(MOST_JOBS, (MEMORIES_BEYOND * memory) / beyond);
    return Math.max(FEWEST_JOBS, SERVICE_TIMES * lambda * mean * variety, MEMORIES * memory, tail) / lambda;
  });
  return Math.max(...spans);
}

/**
 * Streams of jobs on identical slots, for so many units of time. The slots are CPUs of one agent: which of several alike machines a
 * task is on makes no difference, and one offer shows them all.
 */
export function stationScenario({ slots, streams, policy }: StationSpec, span: number): Scenario {
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
        until: units(span),
        tasks: 1,
        needs: { cpus: 1 },
        duration: service.duration,
      },
      ...more,
    })),
  });
}

/**
 * How far what was drawn is from what is to be expected, as parts of the jobs that are: those that came, of a Poisson stream, and the work of
 * those that were launched, over the mean work of as many. Both are 0 on average, whatever the policy: service times are drawn
 * without regard to what happens (Wald's equation).
 */
function controlsOf({ streams }: StationSpec, span: number, watch: QueueWatch): number[] {
  return streams.flatMap(({ lambda, service: { mean } }, row) => {
    const { arrived, launched, drawn } = watch.input[row] ?? { arrived: 0, launched: 0, drawn: 0 };
    const jobs = lambda * span;
    return [arrived / jobs - 1, (drawn / mean - launched) / jobs];
  });
}

/**
 * Replications of a station. The first tenth of each is left out.
 *
 * @param span length of a replication in units of time
 */
export function stationSampler(spec: StationSpec, span: number = spanOf(spec)): Sampler {
  const { slots, own, percentiles } = spec;
  const scenario = stationScenario(spec, span);
  const until = Math.round(span * UNIT_MICROS);
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
    const controls = controlsOf(spec, (until - Math.round(until * WARM_UP)) / UNIT_MICROS, watch!);
    return { figures: watch!.figures(), tasks: run.parts.arrivals.submitted, controls };
  };
}
