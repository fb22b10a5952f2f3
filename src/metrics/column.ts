import { nearestRank } from './definitions/percentile.ts';
import { InOrder } from './in-order.ts';

/**
 * Figures that come one at a time and are all kept, so that percentiles of them are exact. They take 4 bytes each as long as all are
 * whole numbers below 2^32 (microseconds up to 71 minutes), from the first other one on 8.
 */
export class Column {
  #values: Uint32Array | Float64Array = new Uint32Array(0);
  #isWhole = true;
  #count = 0;
  #isSorted = false;
  #summary: Summary | undefined = undefined;

  get count(): number {
    return this.#count;
  }
  add(value: number): void {
    if (this.#isWhole && value >>> 0 !== value) this.#widen();
    if (this.#count === this.#values.length) this.#grow();
    this.#values[this.#count++] = value;
  }
  /** What is there so far, in the order in which it came until the summary is asked for; a view that the next addition may outdate. */
  get values(): Uint32Array | Float64Array {
    return this.#values.subarray(0, this.#count);
  }

  /** As `values`, in their order of size; once it is asked for, nothing may be added any more. */
  get sorted(): Uint32Array | Float64Array {
    if (!this.#isSorted) this.values.sort();
    this.#isSorted = true;
    return this.values;
  }

  /** Once it is asked for, nothing may be added any more. */
  get summary(): Summary {
    this.#summary ??= summaryOf(this.#count === 0 ? [] : [this.sorted]);
    return this.#summary;
  }

  #widen(): void {
    this.#isWhole = false;
    this.#values = Float64Array.from(this.#values);
  }

  /** By a quarter: of columns that hold all that ever was, room that nobody uses adds up. */
  #grow(): void {
    const size = Math.max(16, Math.ceil(this.#count * 1.25));
    const more = this.#isWhole ? new Uint32Array(size) : new Float64Array(size);
    more.set(this.#values);
    this.#values = more;
  }
}

/** What is told of a distribution; NaN where there are no values. */
export interface Summary {
  readonly count: number;
  /** Of values in their order of size, so that it does not depend on who came first. */
  readonly sum: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Sum, mean and nearest-rank percentiles of all values of some columns. */
export function summarize(columns: readonly Column[]): Summary {
  const filled = columns.filter(({ count }) => count > 0);
  if (filled.length === 1) return filled[0]!.summary;
  return summaryOf(filled.map((column) => column.sorted));
}

function summaryOf(sorted: readonly (Uint32Array | Float64Array)[]): Summary {
  const count = sorted.reduce((all, { length }) => all + length, 0);
  const inOrder = new InOrder(sorted);
  const ranks = [nearestRank(count, 50), nearestRank(count, 95), nearestRank(count, 99)];
  const found = ranks.map(() => Number.NaN);
  let sum = 0;
  let max = Number.NaN;
  for (let rank = 1; rank <= count; rank++) {
    max = inOrder.next();
    sum += max;
    for (let i = 0; i < ranks.length; i++) if (ranks[i] === rank) found[i] = max;
  }
  const [p50, p95, p99] = found as [number, number, number];
  return { count, sum, mean: sum / count, p50, p95, p99, max };
}
