import type { FrameworkId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { WaitCauseCode } from './wait-causes.ts';

/** What some of the waiting tasks of a framework with one shape waited for, from one moment to the next. */
export interface WaitCharge {
  readonly framework: FrameworkId;
  readonly shape: number;
  readonly cause: WaitCauseCode;
  /** Which of them: so many, from this place in line (0: the head). */
  readonly first: number;
  readonly tasks: number;
  readonly from: Micros;
  readonly to: Micros;
}

/** Hears of every charge; those of one group and time cover each place in its line once. */
export type WaitListener = (charge: WaitCharge) => void;

/** How long the tasks of a framework waited for one cause. */
export interface WaitRow {
  readonly framework: string;
  readonly cause: string;
  /** Task seconds. */
  readonly seconds: number;
  /** Of all that its tasks waited. */
  readonly fraction: number;
}
