/** Simulated time, and spans of it, in whole microseconds: exact in a double for 285 years. */
export type Micros = number;

export const MICROS_PER_MILLISECOND = 1_000;
export const MICROS_PER_SECOND = 1_000_000;

/** Seconds as whole microseconds, rounded to the nearest. */
export function seconds(amount: number): Micros {
  return Math.round(amount * MICROS_PER_SECOND);
}

/** Whole microseconds as seconds. */
export function toSeconds(time: Micros): number {
  return time / MICROS_PER_SECOND;
}
