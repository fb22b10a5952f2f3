import { NONE } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Kinds } from '../cluster/resources/kinds.ts';
import type { Micros } from '../engine/micros.ts';
import { ExactSum } from './exact-sum.ts';

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

/** Levels of one owner and how much each came to over time, exact, in thousandths times microseconds. */
export class LevelIntegrals {
  readonly levels: Levels = newLevels();
  readonly #sums: ExactSum[] = [];
  #since: Micros;

  /** Time before `from` does not count. */
  constructor(from: Micros) {
    this.#since = from;
  }

  change(at: Micros, kinds: Kinds, bundle: ReadonlyBundle, times: number): void {
    if (at > this.#since) this.settle(at);
    addTo(this.levels, kinds, bundle, times);
  }

  /** From now on the levels are these. */
  set(at: Micros, levels: Levels): void {
    const mine = this.levels;
    while (mine.length < levels.length) mine.push(0);
    let isSame = true;
    for (let name = 0; name < levels.length; name++) isSame &&= mine[name] === levels[name];
    if (isSame) return;
    this.settle(at);
    for (let name = 0; name < levels.length; name++) mine[name] = levels[name]!;
  }

  /** Counts the levels up to `at`. */
  settle(at: Micros): void {
    const span = at - this.#since;
    if (span <= 0) return;
    this.#since = at;
    for (let name = 0; name < this.levels.length; name++) {
      if (this.levels[name] === 0) continue;
      while (this.#sums.length <= name) this.#sums.push(new ExactSum());
      this.#sums[name]!.addProduct(this.levels[name]!, span);
    }
  }

  /** Up to where it was settled last. */
  total(name: number): number {
    return this.#sums[name]?.value ?? 0;
  }
}
