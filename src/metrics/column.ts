import { nearestRank, percentile } from './definitions/percentile.ts';
import { InOrder } from './in-order.ts';
import { select } from './select.ts';

/** Percentiles that a summary tells. */
const RANKS = [50, 95, 99];
const LEAST = 16;
const MOST = 16_384;

type Values = Uint32Array | Float64Array;

/**
 * Figures that come one at a time and are all kept, so that percentiles of them are exact. They take 4 bytes each as long as all are
 * whole numbers below 2^32 (microseconds up to 71 minutes), from the first other one on 8.
 *
 * They are kept in pieces, each a quarter of what there is already, so that nothing is copied and little room is left over.
 */
export class Column {
  readonly #pieces: Values[] = [];
  /** The last piece, and how much of it is in use. */
  #last: Values = new Uint32Array(0);
  #used = 0;
  /** In the pieces before it. */
  #before = 0;
  #isWhole = true;
  #sorted: Values | undefined = undefined;
  #summary: Summary | undefined = undefined;

  get count(): number {
    return this.#before + this.#used;
  }
  /** Are all of them whole numbers below 2^32? */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  add(value: number): void {
    if (this.#isWhole && value >>> 0 !== value) this.#widen();
    if (this.#used === this.#last.length) this.#grow();
    this.#last[this.#used++] = value;
  }

  /** What is there so far, in the order in which it came. */
  get values(): Values {
    const all = this.#isWhole ? new Uint32Array(this.count) : new Float64Array(this.count);
    this.copyTo(all, 0);
    return all;
  }
  copyTo(all: Values, at: number): void {
    let place = at;
    for (const piece of this.#pieces) {
      const part = piece === this.#last ? piece.subarray(0, this.#used) : piece;
      all.set(part, place);
      place += part.length;
    }
  }

  /** As `values`, in their order of size; once it is asked for, nothing may be added any more. */
  get sorted(): Values {
    if (this.#sorted === undefined) {
      this.#sorted = this.values.sort();
      this.#pieces.splice(0, this.#pieces.length, this.#sorted);
      this.#last = this.#sorted;
      this.#used = this.#sorted.length;
      this.#before = 0;
    }
    return this.#sorted;
  }

  /** Once it is asked for, nothing may be added any more. */
  get summary(): Summary {
    this.#summary ??= (this.#isWhole ? summaryOfWhole([this]) : undefined) ?? summaryOf(this.sorted);
    return this.#summary;
  }

  /** From here on pieces are wider. */
  #widen(): void {
    this.#isWhole = false;
    this.#close();
  }

  #grow(): void {
    this.#close();
    const size = Math.min(Math.max(LEAST, this.#before >> 2), MOST);
    this.#last = this.#isWhole ? new Uint32Array(size) : new Float64Array(size);
    this.#pieces.push(this.#last);
  }

  /** What is left over of the last piece stays unused. */
  #close(): void {
    if (this.#used < this.#last.length) this.#pieces[this.#pieces.length - 1] = this.#last.slice(0, this.#used);
    this.#before += this.#used;
    this.#used = 0;
    this.#last = new Uint32Array(0);
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
  const whole = filled.every(({ isWhole }) => isWhole) ? summaryOfWhole(filled) : undefined;
  return whole ?? summaryOfAll(filled.map(({ sorted }) => sorted));
}

/** Of whole numbers, whose sum is the same in any order; undefined where it is beyond what doubles hold exactly. */
function summaryOfWhole(columns: readonly Column[]): Summary | undefined {
  const count = columns.reduce((all, column) => all + column.count, 0);
  const values = new Uint32Array(count);
  let at = 0;
  for (const column of columns) {
    column.copyTo(values, at);
    at += column.count;
  }
  let sum = 0;
  let max = Number.NaN;
  for (let index = 0; index < count; index++) {
    const value = values[index]!;
    sum += value;
    if (!(value <= max)) max = value;
  }
  if (sum > Number.MAX_SAFE_INTEGER) return undefined;
  let first = 0;
  const [p50, p95, p99] = RANKS.map((percent) => {
    if (count === 0) return Number.NaN;
    const rank = nearestRank(count, percent) - 1;
    const value = select(values, first, rank);
    first = rank;
    return value;
  }) as [number, number, number];
  return { count, sum, mean: sum / count, p50, p95, p99, max };
}

function summaryOf(sorted: Values): Summary {
  const count = sorted.length;
  let sum = 0;
  for (let index = 0; index < count; index++) sum += sorted[index]!;
  const [p50, p95, p99] = RANKS.map((rank) => percentile(sorted, rank) ?? Number.NaN) as [number, number, number];
  return { count, sum, mean: sum / count, p50, p95, p99, max: sorted[count - 1] ?? Number.NaN };
}

/** As of all values in one sorted list, which is not made: it would be the largest thing that a long run ever holds. */
function summaryOfAll(lists: readonly Values[]): Summary {
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
