import { grown } from '../cluster/columns.ts';
import { percentile } from './definitions/percentile.ts';

/**
 * Figures that come one at a time and are all kept, so that percentiles of them are exact. They take 4 bytes each as long as all are
 * whole numbers below 2^32 (microseconds up to 71 minutes), from the first other one on 8.
 */
export class Column {
  #values: Uint32Array | Float64Array = new Uint32Array(0);
  #isWhole = true;
  #count = 0;
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

  /** Once it is asked for, nothing may be added any more. */
  get summary(): Summary {
    this.#summary ??= summaryOf(this.values.sort());
    return this.#summary;
  }

  #widen(): void {
    this.#isWhole = false;
    this.#values = Float64Array.from(this.#values);
  }

  #grow(): void {
    const values = this.#values;
    this.#values = values instanceof Uint32Array ? longer(values) : grown(values, values.length + 1);
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
  const all = new Float64Array(filled.reduce((sum, { count }) => sum + count, 0));
  let at = 0;
  for (const column of filled) {
    all.set(column.values, at);
    at += column.count;
  }
  return summaryOf(all.sort());
}

function summaryOf(sorted: Uint32Array | Float64Array): Summary {
  const count = sorted.length;
  let sum = 0;
  for (let index = 0; index < count; index++) sum += sorted[index]!;
  return {
    count,
    sum,
    mean: sum / count,
    p50: percentile(sorted, 50) ?? Number.NaN,
    p95: percentile(sorted, 95) ?? Number.NaN,
    p99: percentile(sorted, 99) ?? Number.NaN,
    max: sorted[count - 1] ?? Number.NaN,
  };
}

function longer(values: Uint32Array): Uint32Array {
  const more = new Uint32Array(Math.max(16, 2 * values.length));
  more.set(values);
  return more;
}
