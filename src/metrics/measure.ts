import type { Cluster } from '../cluster/cluster.ts';
import type { Micros } from '../engine/micros.ts';
import type { Book } from './book.ts';
import type { Sheet } from './sheet.ts';

/** What a measure works on. */
export interface MeasureContext {
  readonly cluster: Cluster;
  /** Up to date when a measure is told of a record, and the levels of the span when it is told of a span. */
  readonly book: Book;
  /** Measures leave out what is before: the warm-up. */
  readonly from: Micros;
}

/** One measure of a run: it hears of records (from `Spread`) or listens to the book's spans, and says its figures at the end. */
export interface Measure {
  /** @param end where the run ended; the book has been brought there */
  report(sheet: Sheet, end: Micros): void;
}

/** Seconds of one unit, from thousandths times microseconds. */
export function unitSeconds(thousandthMicros: number): number {
  return thousandthMicros / 1000 / 1_000_000;
}
