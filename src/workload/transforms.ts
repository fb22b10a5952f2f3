import type { Micros } from '../engine/micros.ts';
import type { RandomStream } from '../engine/random.ts';
import type { Streams } from './arrivals.ts';
import type { Job, JobSource, Stage } from './job.ts';

/** Changes to a workload, in the order in which they are applied, whatever the order they are written in. */
export interface Transforms {
  /** Only jobs submitted before this time, on the source's own clock. */
  readonly until?: Micros;
  /** Only so many jobs. */
  readonly first?: number;
  /** Each job with this probability, from 0 to 1, by the stream `thin`. */
  readonly thin?: number;
  /** Arrivals so many times as far apart: 0.5 doubles the load. */
  readonly scaleTime?: number;
  /** Tasks so many times as many. */
  readonly scaleSize?: number;
  /** Tasks so many times as long. */
  readonly scaleDuration?: number;
  /** Arrivals so much later. */
  readonly shift?: Micros;
}

/**
 * Applies transforms in their documented order: first what cuts, in the terms of the source, then what changes.
 *
 * @throws RangeError when a figure is out of bounds.
 */
export function transform(source: JobSource, changes: Transforms, streams: Streams): JobSource {
  let result = source;
  if (changes.until !== undefined) result = until(result, changes.until);
  if (changes.first !== undefined) result = first(result, changes.first);
  if (changes.thin !== undefined) result = thin(result, changes.thin, streams('thin'));
  if (changes.scaleTime !== undefined) result = scaleTime(result, changes.scaleTime);
  if (changes.scaleSize !== undefined) result = scaleSize(result, changes.scaleSize);
  if (changes.scaleDuration !== undefined) result = scaleDuration(result, changes.scaleDuration);
  if (changes.shift !== undefined) result = shift(result, changes.shift);
  return result;
}

/** The jobs submitted before a time. A job of a closed loop has no time of its own and ends nothing. */
export function until(source: JobSource, end: Micros): JobSource {
  let isOver = false;
  const next = (): Job | undefined => {
    if (isOver) return undefined;
    const job = source.next();
    isOver = job === undefined || (job.at !== undefined && job.at >= end);
    return isOver ? undefined : job;
  };
  return { next };
}

/** The first `count` jobs. */
export function first(source: JobSource, count: number): JobSource {
  demand(Number.isSafeInteger(count) && count >= 0, 'first', count, 'a whole number from 0');
  let given = 0;
  return { next: () => (given++ < count ? source.next() : undefined) };
}

/** Each job with this probability. One draw a job, kept or not: a higher probability keeps all that a lower one kept. */
export function thin(source: JobSource, probability: number, stream: RandomStream): JobSource {
  demand(probability >= 0 && probability <= 1, 'thin', probability, 'a probability from 0 to 1');
  const next = (): Job | undefined => {
    for (let job = source.next(); job !== undefined; job = source.next()) {
      if (stream.uniform() < probability) return job;
    }
    return undefined;
  };
  return { next };
}

/** Arrivals `factor` times as far from the start, gaps of a closed loop `factor` times as long; jobs stay as they are. */
export function scaleTime(source: JobSource, factor: number): JobSource {
  demand(factor >= 0 && Number.isFinite(factor), 'scaleTime', factor, 'a number from 0');
  return mapped(source, (job) => ({
    ...job,
    ...(job.at === undefined ? {} : { at: Math.round(job.at * factor) }),
    ...(job.afterPrevious === undefined ? {} : { afterPrevious: Math.round(job.afterPrevious * factor) }),
  }));
}

/**
 * Each stage with `factor` times its tasks, rounded, at least 1. Where tasks differ in duration the first ones stay, and
 * added ones repeat them from the first on.
 */
export function scaleSize(source: JobSource, factor: number): JobSource {
  demand(factor > 0 && Number.isFinite(factor), 'scaleSize', factor, 'a number above 0');
  const resized = (stage: Stage): Stage => {
    const tasks = Math.max(1, Math.round(stage.tasks * factor));
    const { duration } = stage;
    if (typeof duration === 'number') return { ...stage, tasks };
    return {
      ...stage,
      tasks,
      duration: Float64Array.from({ length: tasks }, (_, task) => duration[task % stage.tasks]!),
    };
  };
  return mapped(source, (job) => ({ ...job, stages: job.stages.map(resized) }));
}

/** Tasks `factor` times as long, rounded to whole microseconds, at least 1; the user's estimate likewise. */
export function scaleDuration(source: JobSource, factor: number): JobSource {
  demand(factor > 0 && Number.isFinite(factor), 'scaleDuration', factor, 'a number above 0');
  const scaled = (time: Micros): Micros => Math.max(1, Math.round(time * factor));
  const slowed = (stage: Stage): Stage => {
    const { duration } = stage;
    return { ...stage, duration: typeof duration === 'number' ? scaled(duration) : duration.map(scaled) };
  };
  return mapped(source, (job) => ({
    ...job,
    stages: job.stages.map(slowed),
    ...(job.estimate === undefined ? {} : { estimate: scaled(job.estimate) }),
  }));
}

/** Arrivals `delay` later. Jobs of a closed loop follow the one before them, and so move with it. */
export function shift(source: JobSource, delay: Micros): JobSource {
  demand(Number.isSafeInteger(delay) && delay >= 0, 'shift', delay, 'a whole number of microseconds from 0');
  return mapped(source, (job) => (job.at === undefined ? job : { ...job, at: job.at + delay }));
}

function mapped(source: JobSource, change: (job: Job) => Job): JobSource {
  const next = (): Job | undefined => {
    const job = source.next();
    return job === undefined ? undefined : change(job);
  };
  return { next };
}

function demand(holds: boolean, name: string, value: number, allowed: string): void {
  if (!holds) throw new RangeError(`${name} is ${value}; ${allowed} is allowed`);
}
