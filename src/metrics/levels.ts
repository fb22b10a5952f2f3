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

/** Levels of many owners, by row, and how much each came to over time, exact, in thousandths times microseconds. */
export class LevelIntegrals {
  readonly #from: Micros;
  #owners = 0;
  /** Names there is room for. */
  #width = 2;
  /** By owner, side by side: up to when it was counted, and its levels by name. */
  #rows = new Float64Array(0);
  /** By owner and name. */
  #sums = new ExactSums();

  /** Time before `from` does not count. */
  constructor(from: Micros) {
    this.#from = from;
  }

  /** So much more of a bundle, or less. */
  change(owner: number, at: Micros, kinds: Kinds, bundle: ReadonlyBundle, times: 1 | -1): void {
    this.settle(owner, at);
    for (let i = 0; i < bundle.size; i++) {
      const name = kinds.summedAs(bundle.kindAt(i));
      if (name === NONE) continue;
      if (name >= this.#width) this.#widen(name + 1);
      this.#rows[this.#rowOf(owner) + 1 + name]! += times * bundle.amountAt(i);
    }
  }

  /** From now on the levels are these. */
  set(owner: number, at: Micros, levels: Levels): void {
    if (levels.length > this.#width) this.#widen(levels.length);
    if (owner >= this.#owners) this.#reserve(owner + 1);
    const rows = this.#rows;
    const first = this.#rowOf(owner) + 1;
    let name = 0;
    while (name < levels.length && rows[first + name] === levels[name]) name++;
    if (name === levels.length) return;
    this.settle(owner, at);
    for (; name < levels.length; name++) rows[first + name] = levels[name]!;
  }

  /** An owner that had nothing so far has the levels, and what they came to, of one elsewhere. */
  copy(owner: number, from: LevelIntegrals, source: number): void {
    if (source >= from.#owners) return;
    if (from.#width > this.#width) this.#widen(from.#width);
    if (owner >= this.#owners) this.#reserve(owner + 1);
    const row = this.#rowOf(owner);
    const theirs = from.#rowOf(source);
    for (let at = 0; at <= from.#width; at++) this.#rows[row + at] = from.#rows[theirs + at]!;
    for (let name = 0; name < from.#width; name++)
      this.#sums.copy(owner * this.#width + name, from.#sums, source * from.#width + name);
  }

  /** Counts the levels up to `at`. */
  settle(owner: number, at: Micros): void {
    if (owner >= this.#owners) this.#reserve(owner + 1);
    const row = this.#rowOf(owner);
    const span = at - this.#rows[row]!;
    if (span <= 0) return;
    this.#rows[row] = at;
    for (let name = 0; name < this.#width; name++) {
      const level = this.#rows[row + 1 + name]!;
      if (level !== 0) this.#sums.addProduct(owner * this.#width + name, level, span);
    }
  }

  /** Counts the levels of all owners up to `at`. */
  settleAll(at: Micros): void {
    for (let owner = 0; owner < this.#owners; owner++) this.settle(owner, at);
  }

  /** Of all owners together, up to where each was settled last. */
  sum(name: number): ExactSum {
    const sum = new ExactSum();
    for (let owner = 0; name < this.#width && owner < this.#owners; owner++)
      this.#sums.addTo(sum, owner * this.#width + name);
    return sum;
  }

  /** Up to where it was settled last. */
  total(owner: number, name: number): number {
    return owner < this.#owners && name < this.#width ? this.#sums.value(owner * this.#width + name) : 0;
  }

  #rowOf(owner: number): number {
    return owner * (1 + this.#width);
  }

  #reserve(owners: number): void {
    this.#rows = grown(this.#rows, this.#rowOf(owners));
    this.#sums.reserve(owners * this.#width);
    for (; this.#owners < owners; this.#owners++) this.#rows[this.#rowOf(this.#owners)] = this.#from;
  }

  #widen(names: number): void {
    const wider = new LevelIntegrals(this.#from);
    wider.#width = names;
    wider.#reserve(this.#owners);
    for (let owner = 0; owner < this.#owners; owner++) wider.copy(owner, this, owner);
    this.#width = names;
    this.#rows = wider.#rows;
    this.#sums = wider.#sums;
  }
}
