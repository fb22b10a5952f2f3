import type { Micros } from '../engine/micros.ts';
import { DEFAULT_REFUSE } from './scheduler.ts';

/** Refusals are no longer than this (spec/mesos.md 4.5). */
const LONGEST_REFUSAL: Micros = 365 * 86_400_000_000;

/** A refusal's length as Mesos reads it: at the most 365 days, the default where it makes no sense, as when it is negative; 0 is none. */
export function refusalOf(given: Micros): Micros {
  return given >= 0 ? Math.min(given, LONGEST_REFUSAL) : DEFAULT_REFUSE;
}

/**
 * How long what is refused now is not offered again (spec/mesos.md 4.5): one interval at the least, so that no refusal ends before a periodic
 * cycle has met it; 0 is not at all.
 *
 * @param busyFor how long the cycle under way still takes: the allocator takes the refusal up at its end (spec/mesos.md 7)
 */
export function refusalLasts(given: Micros, interval: Micros, busyFor: Micros = 0): Micros {
  const length = refusalOf(given);
  return length === 0 ? 0 : busyFor + Math.max(interval, length);
}
