import { nearestRank, percentile } from './definitions/percentile.ts';
import { InOrder } from './in-order.ts';

/** Percentiles that a summary tells. */
const RANKS = [50, 95, 99];

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
    this.#summary ??= summaryOf(this.sorted);
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
  return filled.length === 1 ? filled[0]!.summary : summaryOfAll(filled.map(({ sorted }) => sorted));
}

function summaryOf(sorted: Uint32Array | Float64Array): Summary {
  const count = sorted.length;
  let sum = 0;
  for (let index = 0; index < count; index++) sum += sorted[index]!;
  const [p50, p95, p99] = RANKS.map((rank) => percentile(sorted, rank) ?? Number.NaN) as [number, number, number];
  return { count, sum, mean: sum / count, p50, p95, p99, max: sorted[count - 1] ?? Number.NaN };
}

/** As of all values in one sorted list, which is not made: it would be the largest thing that a long run ever holds. */
function summaryOfAll(lists: readonly (Uint32Array | Float64Array)[]): Summary {
  const count = lists.reduce((all, { length }) => all + length, 0);
  const ranks = RANKS.map((rank) => nearestRank(count, rank));
  const inOrder = new InOrder(lists);
  const found = ranks.map(() => Number.NaN);
  let sum = 0;
  let max = Number.NaN;
  for (let rank = 1, next = 0; rank <= count; rank++) {
    max = inOrder.next();
    sum += max;
    while (ranks[next] === rank) found[next++] = max;
  }
  const [p50, p95, p99] = found as [number, number, number];
  return { count, sum, mean: sum / count, p50, p95, p99, max };
}
