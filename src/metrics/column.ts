import { nearestRank } from './definitions/percentile.ts';
import { ExactSum } from './exact-sum.ts';
import { InOrder, type List } from './in-order.ts';
import { Pieces } from './pieces.ts';
import { FEW, select } from './select.ts';

/** Percentiles that a summary tells. */
const RANKS = [50, 95, 99];
/** So many whole numbers stand together, as numbers of 32 bits: microseconds of 71 minutes. */
const SPAN = 0x1_0000_0000;
/** Whole numbers beyond take 8 bytes: microseconds of more than 50 days. */
const BEYOND = 1024 * SPAN;
/** Where few values are copied to, to be sorted. */
const copies = new Float64Array(FEW);

const NARROW = new Uint32Array(0);
const WIDE = new Float64Array(0);

/**
 * Figures that come one at a time and are all kept, so that percentiles of them are exact. A whole number from 0 takes 4 bytes: those from a multiple
 * of 2^32 up to the next stand together, less that multiple. Any other takes 8.
 */
export class Column {
  readonly #small = new Pieces(NARROW);
  readonly #spans: (Pieces<Uint32Array<ArrayBuffer>> | undefined)[] = [this.#small];
  readonly #others = new Pieces(WIDE);
  #sortedLists: readonly List[] | undefined = undefined;
  #summary: Summary | undefined = undefined;

  add(value: number): void {
    if (value >>> 0 === value) this.#small.add(value);
    else if (Number.isInteger(value) && value > 0 && value < BEYOND) this.#addLarge(value);
    else this.#others.add(value);
  }

  #addLarge(value: number): void {
    const span = Math.floor(value / SPAN);
    while (this.#spans.length <= span) this.#spans.push(undefined);
    this.#spans[span] ??= new Pieces(NARROW);
    this.#spans[span].add(value - span * SPAN);
  }

  get count(): number {
    return this.#spans.reduce((sum, pieces) => sum + (pieces?.count ?? 0), this.#others.count);
  }
  /** Are all of them in spans? */
  get isWhole(): boolean {
    return this.#others.count === 0;
  }
  /** What is in one of them, less what it begins with. */
  parts(span: number): readonly Uint32Array[] {
    return this.#spans[span]?.parts ?? [];
  }

  /** Everything, as it is kept. */
  get lists(): readonly List[] {
    return [
      ...this.#spans.flatMap((pieces, span) => listsOf(pieces?.parts ?? [], span * SPAN)),
      ...listsOf(this.#others.parts, 0),
    ];
  }
  /** Each list put into its order of size where it stands; once it is asked for, nothing may be added any more. */
  get sortedLists(): readonly List[] {
    if (this.#sortedLists === undefined) {
      this.#sortedLists = this.lists;
      for (const { values } of this.#sortedLists) values.sort();
    }
    return this.#sortedLists;
  }

  /** Once it is asked for, nothing may be added any more. */
  get summary(): Summary {
    this.#summary ??= summaryOf([this]);
    return this.#summary;
  }
}

function listsOf(parts: readonly (Uint32Array | Float64Array)[], base: number): List[] {
  return parts.map((values) => ({ values, base }));
}

/** What is told of a distribution; NaN where there are no values. */
export interface Summary {
  readonly count: number;
  /** It does not depend on who came first: of whole numbers it is exact, and others are added up in their order of size. */
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
  return filled.length === 1 ? filled[0]!.summary : summaryOf(filled);
}

function summaryOf(columns: readonly Column[]): Summary {
  return columns.every(({ isWhole }) => isWhole) ? summaryOfWhole(columns) : summaryInOrder(columns);
}

/** Of whole numbers, whose sum is the same in any order. */
function summaryOfWhole(columns: readonly Column[]): Summary {
  const count = countOf(columns);
  const ranks = ranksOf(count);
  const sum = new ExactSum();
  const found: number[] = [];
  let max = Number.NaN;
  for (let span = 0, before = 0; before < count; span++) {
    const parts = columns.flatMap((column) => column.parts(span));
    const base = span * SPAN;
    const first = before;
    for (const part of parts) {
      const { all, largest } = sumUp(part);
      sum.add(all);
      sum.addProduct(base, part.length);
      if (!(base + largest <= max)) max = base + largest;
      before += part.length;
    }
    const wanted = ranks.filter((rank) => rank >= first && rank < before).map((rank) => rank - first);
    for (const value of select(parts, wanted)) found.push(base + value);
  }
  return summaryFrom(count, sum.value, found, max);
}

/** The sum and the largest of few enough numbers for the sum to be exact. */
function sumUp(part: Uint32Array): { all: number; largest: number } {
  let all = 0;
  let largest = 0;
  for (let i = 0; i < part.length; i++) {
    const value = part[i]!;
    all += value;
    if (value > largest) largest = value;
  }
  return { all, largest };
}

/** Of numbers whose sum depends on the order: as of all in one sorted list, which is not made where they are many. */
function summaryInOrder(columns: readonly Column[]): Summary {
  const count = countOf(columns);
  const ranks = ranksOf(count);
  const inOrder = new InOrder(count > FEW ? columns.flatMap(({ sortedLists }) => sortedLists) : [sortedCopy(columns)]);
  const found: number[] = [];
  let sum = 0;
  let max = Number.NaN;
  for (let rank = 0; rank < count; rank++) {
    max = inOrder.next();
    sum += max;
    while (ranks[found.length] === rank) found.push(max);
  }
  return summaryFrom(count, sum, found, max);
}

/** Of few values, which takes less than to go through many lists; in memory that is used again. */
function sortedCopy(columns: readonly Column[]): List {
  let at = 0;
  for (const column of columns)
    for (const { values, base } of column.lists)
      for (let i = 0; i < values.length; i++) copies[at++] = values[i]! + base;
  return { values: copies.subarray(0, at).sort(), base: 0 };
}

function countOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { count }) => sum + count, 0);
}

/** Ranks, from 0, at which the percentiles stand. */
function ranksOf(count: number): readonly number[] {
  return RANKS.map((percent) => nearestRank(count, percent) - 1);
}

function summaryFrom(count: number, sum: number, percentiles: readonly number[], max: number): Summary {
  const [p50 = Number.NaN, p95 = Number.NaN, p99 = Number.NaN] = percentiles;
  return { count, sum, mean: sum / count, p50, p95, p99, max };
}
