import { COLUMN_KINDS, clearRow, rowSum } from '../columns.ts';
import { countOf, covers, type Items, joined, normalItems, without } from './items.ts';
import type { KindId } from './kinds.ts';
import type { RangeSet } from './ranges.ts';

/** A bundle that its reader may not change. `Bundle` is the only class behind it: operations read its columns. */
export interface ReadonlyBundle {
  /** How many kinds are in it; a kind without amount is not. */
  readonly size: number;
  readonly isEmpty: boolean;
  /** The i-th kind, by rising id. */
  kindAt(i: number): KindId;
  /** The amount of the i-th kind, as in `amount`. */
  amountAt(i: number): number;
  /** Thousandths of a scalar; of ranges or a set the number of items; 0 if there is none. */
  amount(kind: KindId): number;
  itemsOf(kind: KindId): Items | undefined;
  /** Is there, of each kind of the other, at least as much here? (spec/mesos.md 2.3) */
  contains(other: ReadonlyBundle): boolean;
  equals(other: ReadonlyBundle): boolean;
  clone(): Bundle;
}

/** Up to this many numbers a kind is looked for one by one, beyond it by halving. */
const LINEAR = 16;

/**
 * Resources: amounts by kind, sparse, changed in place. Kind and amount alternate in one array of doubles, by rising
 * kind: bundles of two to five kinds then cost one small array, and no operation on scalars allocates.
 */
export class Bundle implements ReadonlyBundle {
  // Fractions make this an array of doubles from the start, so that all bundles look alike to the compiler.
  readonly #entries: number[] = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
  #end = 0;
  /** Only there once a kind that is not scalar is: bundles of scalars pay nothing for it. */
  #items: Map<KindId, Items> | undefined = undefined;

  /** Adds up what is given for one kind several times. */
  static of(entries: Iterable<readonly [KindId, number]>): Bundle {
    const bundle = new Bundle();
    for (const [kind, amount] of entries) bundle.set(kind, bundle.amount(kind) + amount);
    return bundle;
  }

  get size(): number {
    return this.#end >> 1;
  }
  get isEmpty(): boolean {
    return this.#end === 0;
  }
  kindAt(i: number): KindId {
    return this.#entries[i << 1]! | 0;
  }
  amountAt(i: number): number {
    return this.#entries[(i << 1) + 1]!;
  }

  amount(kind: KindId): number {
    const at = this.#find(kind);
    return at < this.#end && this.#entries[at] === kind ? this.#entries[at + 1]! : 0;
  }

  itemsOf(kind: KindId): Items | undefined {
    return this.#items?.get(kind);
  }

  /**
   * Sets the amount of a scalar, in thousandths.
   * @throws RangeError if it is negative or not a number.
   */
  set(kind: KindId, amount: number): this {
    if (!(amount >= 0)) throw new RangeError(`an amount must be 0 or more, not ${amount}`);
    this.#put(kind, amount);
    return this;
  }

  /** Sets what there is of a kind of ranges or of a set. */
  setItems(kind: KindId, given: RangeSet | readonly string[]): this {
    const items = normalItems(given);
    const count = countOf(items);
    this.#put(kind, count);
    if (count > 0) {
      this.#items ??= new Map();
      this.#items.set(kind, items);
    } else this.#dropItems(kind);
    return this;
  }

  removeKind(kind: KindId): this {
    this.#put(kind, 0);
    this.#dropItems(kind);
    return this;
  }

  clear(): this {
    this.#end = 0;
    this.#items = undefined;
    return this;
  }

  copyFrom(other: ReadonlyBundle): this {
    const from = other as Bundle;
    const mine = this.#entries;
    const theirs = from.#entries;
    const end = from.#end;
    for (let at = 0; at < end; at++) mine[at] = theirs[at]!;
    this.#end = end;
    if (from !== this && (from.#items !== undefined || this.#items !== undefined))
      this.#items = from.#items === undefined ? undefined : new Map(from.#items);
    return this;
  }

  clone(): Bundle {
    return new Bundle().copyFrom(this);
  }

  add(other: ReadonlyBundle): this {
    const from = other as Bundle;
    if (from.#items !== undefined) return this.#addItems(from);
    const mine = this.#entries;
    const end = this.#end;
    const theirs = from.#entries;
    const theirEnd = from.#end;
    let at = 0;
    for (let their = 0; their < theirEnd; their += 2) {
      const kind = theirs[their]!;
      while (at < end && mine[at]! < kind) at += 2;
      if (at === end || mine[at] !== kind) return this.#merge(from, their);
      mine[at + 1]! += theirs[their + 1]!;
    }
    return this;
  }

  /** Nothing goes below zero; subtracting what is not there changes nothing (spec/mesos.md 2.3). */
  subtract(other: ReadonlyBundle): this {
    const from = other as Bundle;
    if (this.#items !== undefined && from.#items !== undefined) return this.#subtractItems(from);
    const mine = this.#entries;
    const end = this.#end;
    const theirs = from.#entries;
    const theirEnd = from.#end;
    let their = 0;
    let kept = 0;
    for (let at = 0; at < end; at += 2) {
      const kind = mine[at]!;
      let rest = mine[at + 1]!;
      while (their < theirEnd && theirs[their]! < kind) their += 2;
      if (their < theirEnd && theirs[their] === kind) rest -= theirs[their + 1]!;
      if (rest > 0) {
        mine[kept] = kind;
        mine[kept + 1] = rest;
        kept += 2;
      }
    }
    this.#end = kept;
    return this;
  }

  /** Makes the amount of one kind what of `total` none of the others has taken: never below zero, items as sets. */
  setRemainder(
    kind: KindId,
    total: ReadonlyBundle,
    taken: ReadonlyBundle,
    second?: ReadonlyBundle,
    third?: ReadonlyBundle,
  ): this {
    let items = (total as Bundle).#items?.get(kind);
    if (items !== undefined) {
      items = without(items, taken.itemsOf(kind));
      if (second !== undefined) items = without(items, second.itemsOf(kind));
      if (third !== undefined) items = without(items, third.itemsOf(kind));
      return this.setItems(kind, items);
    }
    if (this.#items !== undefined) this.#dropItems(kind);
    let rest = total.amount(kind) - taken.amount(kind);
    if (second !== undefined) rest -= second.amount(kind);
    if (third !== undefined) rest -= third.amount(kind);
    this.#put(kind, Math.max(rest, 0));
    return this;
  }

  contains(other: ReadonlyBundle): boolean {
    const from = other as Bundle;
    const mine = this.#entries;
    const end = this.#end;
    const theirs = from.#entries;
    const theirEnd = from.#end;
    let at = 0;
    for (let their = 0; their < theirEnd; their += 2) {
      const kind = theirs[their]!;
      while (at < end && mine[at]! < kind) at += 2;
      if (at === end || mine[at] !== kind || mine[at + 1]! < theirs[their + 1]!) return false;
    }
    return from.#items === undefined || this.#containsItems(from.#items);
  }

  equals(other: ReadonlyBundle): boolean {
    const from = other as Bundle;
    const end = this.#end;
    if (end !== from.#end) return false;
    const mine = this.#entries;
    const theirs = from.#entries;
    for (let at = 0; at < end; at++) if (mine[at] !== theirs[at]) return false;
    // The counts are equal, so items contained are items equal.
    return from.#items === undefined ? this.#items === undefined : this.#containsItems(from.#items);
  }

  /** Are there neither ranges nor sets in it? */
  get isOfScalars(): boolean {
    return this.#items === undefined;
  }

  /** Does a row of columns hold all of it: scalars of the first kinds? */
  get fitsColumns(): boolean {
    return this.#items === undefined && (this.#end === 0 || this.#entries[this.#end - 2]! < COLUMN_KINDS);
  }

  /** Writes it, if it fits, into a row that begins at `start`. */
  toColumns(columns: Float64Array, start: number): void {
    clearRow(columns, start);
    const { size } = this;
    for (let i = 0; i < size; i++) columns[start + this.kindAt(i)] = this.amountAt(i);
  }

  /** The opposite of `toColumns`. */
  fromColumns(columns: Float64Array, start: number): this {
    // Written out for the four kinds, as in columns.ts: each is put in its place, and stays there if there is any of it.
    const entries = this.#entries;
    const first = columns[start]!;
    const second = columns[start + 1]!;
    const third = columns[start + 2]!;
    const fourth = columns[start + 3]!;
    let end = 0;
    entries[0] = 0;
    entries[1] = first;
    if (first !== 0) end = 2;
    entries[end] = 1;
    entries[end + 1] = second;
    if (second !== 0) end += 2;
    if (third !== 0 || fourth !== 0) {
      entries[end] = 2;
      entries[end + 1] = third;
      if (third !== 0) end += 2;
      entries[end] = 3;
      entries[end + 1] = fourth;
      if (fourth !== 0) end += 2;
    }
    this.#end = end;
    if (this.#items !== undefined) this.#items = undefined;
    return this;
  }

  /** Does a row hold exactly this? */
  equalsColumns(columns: Float64Array, start: number): boolean {
    if (!this.fitsColumns) return false;
    const { size } = this;
    // Whole numbers: if nothing is left of the sum the row holds nothing else.
    let rest = rowSum(columns, start);
    for (let i = 0; i < size; i++) {
      const amount = this.amountAt(i);
      if (columns[start + this.kindAt(i)] !== amount) return false;
      rest -= amount;
    }
    return rest === 0;
  }

  /** Does a row hold, of each kind of it, at least as much? */
  isWithinColumns(columns: Float64Array, start: number): boolean {
    const entries = this.#entries;
    for (let at = 0; at < this.#end; at += 2) {
      const kind = entries[at]!;
      if (kind >= COLUMN_KINDS || columns[start + kind]! < entries[at + 1]!) return false;
    }
    return true;
  }

  /** Where the kind is, or where it would go. */
  #find(kind: KindId): number {
    const entries = this.#entries;
    const end = this.#end;
    let at = 0;
    if (end > LINEAR) {
      let above = end >> 1;
      let below = 0;
      while (below < above) {
        const middle = (below + above) >> 1;
        if (entries[middle << 1]! < kind) below = middle + 1;
        else above = middle;
      }
      return below << 1;
    }
    while (at < end && entries[at]! < kind) at += 2;
    return at;
  }

  #put(kind: KindId, amount: number): void {
    const entries = this.#entries;
    const at = this.#find(kind);
    const found = at < this.#end && entries[at] === kind;
    if (amount === 0) {
      if (!found) return;
      for (let next = at + 2; next < this.#end; next++) entries[next - 2] = entries[next]!;
      this.#end -= 2;
      return;
    }
    if (!found) {
      this.#makeRoom(this.#end + 2);
      for (let last = this.#end - 1; last >= at; last--) entries[last + 2] = entries[last]!;
      this.#end += 2;
      entries[at] = kind;
    }
    entries[at + 1] = amount;
  }

  #makeRoom(length: number): void {
    while (this.#entries.length < length) this.#entries.push(0.5);
  }

  /** Adds the other's entries from `start` on, some of kinds that are not here yet: merged from the back, in place. */
  #merge(from: Bundle, start: number): this {
    const mine = this.#entries;
    const theirs = from.#entries;
    let fresh = 0;
    for (let their = start, at = 0; their < from.#end; their += 2) {
      while (at < this.#end && mine[at]! < theirs[their]!) at += 2;
      if (at === this.#end || mine[at] !== theirs[their]) fresh += 2;
    }
    let at = this.#end - 2;
    let write = at + fresh;
    this.#makeRoom(write + 2);
    this.#end = write + 2;
    for (let their = from.#end - 2; their >= start; write -= 2) {
      if (at >= 0 && mine[at]! > theirs[their]!) {
        mine[write] = mine[at]!;
        mine[write + 1] = mine[at + 1]!;
        at -= 2;
        continue;
      }
      let amount = theirs[their + 1]!;
      if (at >= 0 && mine[at] === theirs[their]) {
        amount += mine[at + 1]!;
        at -= 2;
      }
      mine[write] = theirs[their]!;
      mine[write + 1] = amount;
      their -= 2;
    }
    return this;
  }

  #addItems(from: Bundle): this {
    for (let i = 0; i < from.size; i++) {
      const kind = from.kindAt(i);
      const items = from.itemsOf(kind);
      if (items === undefined) this.#put(kind, this.amount(kind) + from.amountAt(i));
      else this.setItems(kind, joined(this.itemsOf(kind), items));
    }
    return this;
  }

  #subtractItems(from: Bundle): this {
    for (let i = 0; i < from.size; i++) {
      const kind = from.kindAt(i);
      const items = this.itemsOf(kind);
      if (items === undefined) this.#put(kind, Math.max(0, this.amount(kind) - from.amountAt(i)));
      else this.setItems(kind, without(items, from.itemsOf(kind)));
    }
    return this;
  }

  #containsItems(theirs: ReadonlyMap<KindId, Items>): boolean {
    for (const [kind, items] of theirs) {
      const mine = this.#items?.get(kind);
      if (mine === undefined || !covers(mine, items)) return false;
    }
    return true;
  }

  #dropItems(kind: KindId): void {
    if (this.#items?.delete(kind) && this.#items.size === 0) this.#items = undefined;
  }
}
