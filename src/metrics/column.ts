import { grown } from '../cluster/columns.ts';
import { ascending, percentile } from './definitions/percentile.ts';

/** Figures that come one at a time and are all kept, 8 bytes each: percentiles of them are exact. */
export class Column {
  #values = new Float64Array(0);
  #count = 0;

  get count(): number {
    return this.#count;
  }
  at(index: number): number {
    return this.#values[index]!;
  }
  add(value: number): void {
    this.#values = grown(this.#values, this.#count + 1);
    this.#values[this.#count++] = value;
  }
  /** What is there so far; a view that the next addition may outdate. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#count);
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
  let count = 0;
  for (const column of columns) count += column.count;
  const all = new Float64Array(count);
  let at = 0;
  for (const column of columns) {
    all.set(column.values, at);
    at += column.count;
  }
  const sorted = ascending(all);
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
