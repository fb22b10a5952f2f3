import { log1p } from '../../engine/math.ts';
import { readable } from './format.ts';

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** From values to coordinates, with the ticks of the axis. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly Tick[];
  at(value: number): number;
}

/** Where an axis begins and ends, in coordinates. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The next of 1, 2, 5, 10, 20, ... that cuts a span into at most so many pieces. */
export function niceStep(span: number, pieces: number): number {
  if (!(span > 0)) return 1;
  const wanted = span / pieces;
  // Powers of ten below one are divisors: 3 / 10 is 0.3, and 3 * 0.1 is not.
  let power = 1;
  let divisor = 1;
  while (power * 10 <= wanted) power *= 10;
  while (power / divisor > wanted) divisor *= 10;
  for (const factor of [1, 2, 5, 10]) {
    if ((factor * power) / divisor >= wanted) return (factor * power) / divisor;
  }
  return (10 * power) / divisor;
}

/** A linear axis from `from` to `to`, with ticks at round values. */
export function linear(from: number, to: number, range: Range, pieces = 5, format = readable): Scale {
  const step = niceStep(to - from, pieces);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  const ticks: Tick[] = [];
  const perUnit = step < 1 ? Math.round(1 / step) : 0;
  for (let i = first; i <= last; i++) {
    const value = perUnit > 0 && Math.abs(perUnit * step - 1) < 1e-9 ? i / perUnit : i * step;
    ticks.push({ value, label: format(value) });
  }
  return scale(from, to, range, ticks, (value) => value);
}

/** From 0 (or the least value, if it is below) to a round value at or above the largest. */
export function linearUpTo(most: number, range: Range, pieces = 5, format = readable, least = 0): Scale {
  const span = most - Math.min(least, 0);
  const step = niceStep(span > 0 ? span : 1, pieces);
  const from = Math.floor(Math.min(least, 0) / step) * step;
  return linear(from, Math.max(Math.ceil(most / step - 1e-9), 1) * step, range, pieces, format);
}

/** Things that are counted, from 0 to a whole number at or above the largest: between whole numbers there is nothing to read off. */
export function countUpTo(most: number, range: Range, pieces = 4): Scale {
  const step = Math.max(1, niceStep(most, pieces));
  const to = Math.max(1, Math.ceil(most / step - 1e-9)) * step;
  return linear(0, to, range, Math.min(pieces, to));
}

const TIME_STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
  432_000, 864_000, 2_592_000, 8_640_000, 31_536_000,
];

/** Time in seconds, with ticks at round times. */
export function time(from: number, to: number, range: Range, pieces = 6): Scale {
  const wanted = (to - from) / pieces;
  const step = TIME_STEPS.find((each) => each >= wanted) ?? niceStep(to - from, pieces);
  const ticks: Tick[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
    ticks.push({ value: i * step, label: timeLabel(i * step, step) });
  }
  return scale(from, to, range, ticks, (value) => value);
}

/** Lengths of time from 0 to a round one at or above the longest, in seconds. */
export function timeUpTo(most: number, range: Range, pieces = 4): Scale {
  const step = TIME_STEPS.find((each) => each >= most / pieces) ?? niceStep(most, pieces);
  return time(0, Math.max(Math.ceil(most / step - 1e-9), 1) * step, range, pieces);
}

function timeLabel(value: number, step: number): string {
  if (value === 0) return '0';
  if (step < 60) return `${readable(value)} s`;
  if (step < 3600) return `${readable(value / 60)} min`;
  if (step < 86_400) return `${readable(value / 3600)} h`;
  return `${readable(value / 86_400)} d`;
}

const SPANS: readonly Tick[] = [
  { value: 0, label: '0' },
  { value: 1, label: '1 s' },
  { value: 10, label: '10 s' },
  { value: 60, label: '1 min' },
  { value: 600, label: '10 min' },
  { value: 3600, label: '1 h' },
  { value: 36_000, label: '10 h' },
  { value: 259_200, label: '3 d' },
  { value: 2_592_000, label: '30 d' },
  { value: 31_536_000, label: '1 a' },
];

/** Lengths of time from 0 to `most` seconds, logarithmic above a second: ln(1 + seconds), so that 0 has a place. */
export function spans(most: number, range: Range): Scale {
  const to = Math.max(most, 1);
  return scale(
    0,
    to,
    range,
    SPANS.filter(({ value }) => value <= to),
    log1p,
  );
}

function scale(
  from: number,
  to: number,
  { start, end }: Range,
  ticks: readonly Tick[],
  map: (value: number) => number,
): Scale {
  const low = map(from);
  const width = map(to) - low || 1;
  return { from, to, ticks, at: (value) => start + ((map(value) - low) / width) * (end - start) };
}
