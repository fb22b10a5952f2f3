import type { Distribution } from '../engine/distributions.ts';
import { MICROS_PER_SECOND, type Micros } from '../engine/micros.ts';
import { RandomStream } from '../engine/random.ts';

/** Gives the random stream for a purpose (`gaps`, `order`, `durations` ...); the caller adds whose it is and the seed. */
export type Streams = (purpose: string) => RandomStream;

/** A span of time: fixed, in microseconds, or drawn from a distribution of seconds. */
export type Span = Micros | Distribution;

/** When the jobs of a synthetic workload are submitted. */
export type Arrivals =
  /** An open stream: the first job at `start`, or the first gap later; each further one a gap after the one before. */
  | { readonly kind: 'gaps'; readonly gap: Span; readonly start?: Micros; readonly first?: 'at-start' | 'after-gap' }
  /** Exactly these times, in order. */
  | { readonly kind: 'times'; readonly times: readonly Micros[] }
  /** A closed loop: the first job at `start`, each further one a gap after the end of the one before; 0 is back to back. */
  | { readonly kind: 'closed'; readonly gap: Span; readonly start?: Micros };

/** A job is submitted at a time of the run, or so long after the end of the job before it. */
export type Submission = { readonly at: Micros } | { readonly afterPrevious: Micros };

/** Hands over submissions one at a time, drawing each gap when it is asked for; undefined when there are no more. */
export function submissions(arrivals: Arrivals, streams: Streams): () => Submission | undefined {
  if (arrivals.kind === 'times') return listed(arrivals.times);
  const gap = spanSampler(arrivals.gap, streams, 'gaps', 0);
  const start = arrivals.start ?? 0;
  let isFirst = true;
  if (arrivals.kind === 'closed') {
    return () => {
      if (!isFirst) return { afterPrevious: gap() };
      isFirst = false;
      return { at: start };
    };
  }
  let at = start;
  return () => {
    if (!isFirst || arrivals.first === 'after-gap') at += gap();
    isFirst = false;
    return { at };
  };
}

function listed(times: readonly Micros[]): () => Submission | undefined {
  for (const [index, at] of times.entries()) {
    if (!Number.isSafeInteger(at) || at < (times[index - 1] ?? 0)) {
      throw new RangeError(
        `arrival ${index + 1} is at ${at} µs; whole microseconds from 0 in increasing order are allowed`,
      );
    }
  }
  let next = 0;
  return () => (next < times.length ? { at: times[next++]! } : undefined);
}

/**
 * Draws whole microseconds from a span, never fewer than `least`: a distribution may reach below (normal) or round to nothing.
 * The stream is asked for only when there is something to draw.
 */
export function spanSampler(span: Span, streams: Streams, purpose: string, least: Micros): () => Micros {
  const fixed = fixedSpan(span);
  if (fixed !== undefined || typeof span === 'number') {
    const micros = checked(Math.max(least, fixed ?? 0), purpose);
    return () => micros;
  }
  const stream = streams(purpose);
  return () => checked(Math.max(least, Math.round(span.sample(stream) * MICROS_PER_SECOND)), purpose);
}

/** Not a number, or a tail so long that microseconds are no longer exact: better no run than a wrong one. */
function checked(micros: Micros, purpose: string): Micros {
  if (Number.isSafeInteger(micros)) return micros;
  throw new RangeError(`one of the ${purpose} came to ${micros} µs; whole microseconds below 2^53 are allowed`);
}

/** The microseconds of a span that is the same every time; undefined when it has to be drawn. */
export function fixedSpan(span: Span): Micros | undefined {
  if (typeof span === 'number') return span;
  // A distribution keeps its state in the stream: one that takes nothing from it cannot but repeat itself.
  const probe = new Probe();
  const seconds = span.sample(probe);
  return probe.wasAsked ? undefined : Math.round(seconds * MICROS_PER_SECOND);
}

/** Notes whether anything was drawn from it; every draw goes through one of these two. */
class Probe extends RandomStream {
  wasAsked = false;

  constructor() {
    super('');
  }

  override uniform(): number {
    this.wasAsked = true;
    return super.uniform();
  }

  override integer(below: number): number {
    this.wasAsked = true;
    return super.integer(below);
  }
}
