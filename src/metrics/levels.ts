import { grown } from '../cluster/columns.ts';
import { NONE } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Kinds } from '../cluster/resources/kinds.ts';
import type { Micros } from '../engine/micros.ts';
import { ExactSum } from './exact-sum.ts';
import { ExactSums } from './exact-sums.ts';

/** Amounts by resource name (the index is the name's id), in whole thousandths. */
export type Levels = number[];

/** No levels yet. A fraction makes the list one of doubles from the start, so that all lists of levels look alike to the compiler. */
export function newLevels(): Levels {
  const levels = [0.5];
  levels.pop();
  return levels;
}

/**
 * Adds `times` a bundle, by name. Only scalars count, and of those none that several may hold at once (shared volumes):
 * of what remains, parts add up to the whole.
 */
export function addTo(levels: Levels, kinds: Kinds, bundle: ReadonlyBundle, times: number): void {
  for (let i = 0; i < bundle.size; i++) {
    const name = kinds.summedAs(bundle.kindAt(i));
    if (name === NONE) continue;
    while (levels.length <= name) levels.push(0);
    levels[name]! += times * bundle.amountAt(i);
  }
}

export function levelOf(levels: Levels, name: number): number {
  return name < levels.length ? levels[name]! : 0;
}

// By owner and name, side by side: the level, and up to when it was counted.
const LEVEL = 0;
const SINCE = 1;
const WIDTH = 2;

/** Levels of many owners, by row, and how much each came to over time, exact, in thousandths times microseconds. */
export class LevelIntegrals {
  readonly #from: Micros;
  #owners = 0;
  /** Names there is room for. */
  #names = 2;
  #rows = new Float64Array(0);
  /** By owner and name. */
  #sums = new ExactSums();

  /** Time before `from` does not count. */
  constructor(from: Micros) {
    this.#from = from;
  }

  /** So much more of a bundle, or less. */
  change(owner: number, at: Micros, kinds: Kinds, bundle: ReadonlyBundle, times: 1 | -1): void {
    for (let i = 0; i < bundle.size; i++) {
      const name = kinds.summedAs(bundle.kindAt(i));
      if (name === NONE) continue;
      this.#reserve(owner + 1, name + 1);
      const row = this.#rowOf(owner, name);
      this.#count(row, at);
      this.#rows[row * WIDTH + LEVEL]! += times * bundle.amountAt(i);
    }
  }

  /** From now on the levels are these. */
  set(owner: number, at: Micros, levels: Levels): void {
    this.#reserve(owner + 1, levels.length);
    const first = this.#rowOf(owner, 0);
    for (let name = 0; name < levels.length; name++) {
      const level = levels[name]!;
      if (this.#rows[(first + name) * WIDTH + LEVEL] === level) continue;
      this.#count(first + name, at);
      this.#rows[(first + name) * WIDTH + LEVEL] = level;
    }
  }

  /** An owner that had nothing so far has the levels, and what they came to, of one elsewhere. */
  copy(owner: number, from: LevelIntegrals, source: number): void {
    if (source >= from.#owners) return;
    this.#reserve(owner + 1, from.#names);
    for (let name = 0; name < from.#names; name++) {
      const row = this.#rowOf(owner, name);
      const theirs = from.#rowOf(source, name);
      this.#rows[row * WIDTH + LEVEL] = from.#rows[theirs * WIDTH + LEVEL]!;
      this.#rows[row * WIDTH + SINCE] = from.#rows[theirs * WIDTH + SINCE]!;
      this.#sums.copy(row, from.#sums, theirs);
    }
  }

  /** Counts the levels up to `at`. */
  settle(owner: number, at: Micros): void {
    if (owner >= this.#owners) return;
    for (let name = 0; name < this.#names; name++) this.#count(this.#rowOf(owner, name), at);
  }

  /** Counts the levels of all owners up to `at`. */
  settleAll(at: Micros): void {
    for (let owner = 0; owner < this.#owners; owner++) this.settle(owner, at);
  }

  /** Of all owners together, up to where each was settled last. */
  sum(name: number): ExactSum {
    const sum = new ExactSum();
    for (let owner = 0; name < this.#names && owner < this.#owners; owner++)
      this.#sums.addTo(sum, this.#rowOf(owner, name));
    return sum;
  }

  /** Up to where it was settled last. */
  total(owner: number, name: number): number {
    return owner < this.#owners && name < this.#names ? this.#sums.value(this.#rowOf(owner, name)) : 0;
  }

  #rowOf(owner: number, name: number): number {
    return owner * this.#names + name;
  }

  #count(row: number, at: Micros): void {
    const rows = this.#rows;
    const span = at - rows[row * WIDTH + SINCE]!;
    if (span <= 0) return;
    rows[row * WIDTH + SINCE] = at;
    const level = rows[row * WIDTH + LEVEL]!;
    if (level !== 0) this.#sums.addProduct(row, level, span);
  }

  #reserve(owners: number, names: number): void {
    if (names > this.#names) this.#widen(names);
    if (owners > this.#owners) this.#lengthen(owners);
  }

  #lengthen(owners: number): void {
    let row = this.#rowOf(this.#owners, 0);
    const rows = this.#rowOf(owners, 0);
    this.#owners = owners;
    this.#rows = grown(this.#rows, rows * WIDTH);
    this.#sums.reserve(rows);
    for (; row < rows; row++) this.#rows[row * WIDTH + SINCE] = this.#from;
  }

  #widen(names: number): void {
    const wider = new LevelIntegrals(this.#from);
    wider.#names = names;
    for (let owner = 0; owner < this.#owners; owner++) wider.copy(owner, this, owner);
    this.#names = names;
    this.#rows = wider.#rows;
    this.#sums = wider.#sums;
  }
}
