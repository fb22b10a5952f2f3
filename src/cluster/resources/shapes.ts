import { Bundle, type ReadonlyBundle } from './bundle.ts';
import type { KindId, Kinds } from './kinds.ts';
import { printScalar } from './scalars.ts';

/** A row of the table of shapes. */
export type ShapeId = number;

export interface ShapeOptions {
  /** May it be made up from revocable resources, where the others do not suffice? Default false. */
  readonly revocable?: boolean;
}

/** Beyond so many different ways to take resources from an offer, further ones are not kept. */
const CARVINGS_KEPT = 4096;

/**
 * What tasks need, by resource name: tasks that need alike amounts share a row. A shape knows which kinds of an offer a
 * task would use. Answers are bundles that must not be changed; equal ones are mostly one object, since tasks keep them.
 */
export class Shapes {
  readonly #kinds: Kinds;
  readonly #rows = new Map<string, ShapeId>();
  readonly #needs: Bundle[] = [];
  readonly #revocable: boolean[] = [];
  readonly #carvings = new Map<number, Bundle[]>();
  #carvingsKept = 0;
  /** What is being carved, and the kinds it may come from, best first: used again each time. */
  readonly #carving = new Bundle();
  readonly #sources: KindId[] = [];
  #sourceCount = 0;

  constructor(kinds: Kinds) {
    this.#kinds = kinds;
  }

  get count(): number {
    return this.#needs.length;
  }

  /**
   * The row of tasks that need so many thousandths of each name; amounts of 0 say nothing.
   * @throws RangeError if an amount is not a whole number from 0 up, or nothing is needed at all: Mesos refuses a task
   * without resources.
   */
  intern(needs: Readonly<Record<string, number>>, options: ShapeOptions = {}): ShapeId {
    const names = Object.keys(needs)
      .filter((name) => needs[name] !== 0)
      .sort();
    const key = JSON.stringify([options.revocable === true, ...names.map((name) => [name, needs[name]])]);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    if (names.length === 0) throw new RangeError('a task must need something; give at least one amount above 0');
    const bundle = new Bundle();
    for (const name of names) {
      const amount = needs[name]!;
      if (!Number.isSafeInteger(amount) || amount < 0)
        throw new RangeError(`needs.${name}: ${amount} is not allowed; give whole thousandths, 0 or more`);
      bundle.set(this.#kinds.plain(name), amount);
    }
    this.#rows.set(key, this.#needs.length);
    this.#revocable.push(options.revocable === true);
    return this.#needs.push(bundle) - 1;
  }

  /** What a task needs, as plain kinds. */
  needs(shape: ShapeId): ReadonlyBundle {
    return this.#needs[shape]!;
  }
  /** May a task use revocable resources? */
  revocable(shape: ShapeId): boolean {
    return this.#revocable[shape]!;
  }
  /** The needs in words: `cpus 1.5, mem 512`. */
  name(shape: ShapeId): string {
    const needs = this.#needs[shape]!;
    const parts: string[] = [];
    for (let i = 0; i < needs.size; i++)
      parts.push(`${this.#kinds.name(needs.kindAt(i))} ${printScalar(needs.amountAt(i))}`);
    return parts.join(', ') + (this.#revocable[shape]! ? ' (revocable)' : '');
  }

  fits(shape: ShapeId, offered: ReadonlyBundle): boolean {
    const needs = this.#needs[shape]!;
    return offered.contains(needs) || this.#timesFit(shape, offered, 1) >= 1;
  }

  /** How many such tasks fit into the offer at once. */
  copies(shape: ShapeId, offered: ReadonlyBundle): number {
    return this.#timesFit(shape, offered, Number.POSITIVE_INFINITY);
  }

  /**
   * The part of an offer that a task would use, undefined if it does not fit. Of each name reserved resources go first
   * (the deeper the stack, the fewer others may use them), then unreserved, then, for shapes that may, revocable ones;
   * never volumes and disks handed out whole, which a task must ask for by themselves.
   */
  carve(shape: ShapeId, offered: ReadonlyBundle): ReadonlyBundle | undefined {
    const needs = this.#needs[shape]!;
    if (!this.#offersReserved(offered) && offered.contains(needs)) return needs;
    const carving = this.#carving.clear();
    for (let i = 0; i < needs.size; i++) {
      let missing = needs.amountAt(i);
      this.#findSources(shape, needs.kindAt(i), offered);
      for (let next = 0; next < this.#sourceCount && missing > 0; next++) {
        const source = this.#sources[next]!;
        const taken = Math.min(missing, offered.amount(source));
        carving.set(source, taken);
        missing -= taken;
      }
      if (missing > 0) return undefined;
    }
    return carving.equals(needs) ? needs : this.#kept(carving);
  }

  #offersReserved(offered: ReadonlyBundle): boolean {
    for (let i = 0; i < offered.size; i++) if (this.#kinds.isReserved(offered.kindAt(i))) return true;
    return false;
  }

  #usable(shape: ShapeId, kind: KindId): boolean {
    const kinds = this.#kinds;
    if (kinds.isPlain(kind)) return true;
    return kinds.isScalar(kind) && kinds.unit(kind) === 0 && (this.#revocable[shape]! || !kinds.isRevocable(kind));
  }

  /** How often the shape fits, counting no further than `enough`. */
  #timesFit(shape: ShapeId, offered: ReadonlyBundle, enough: number): number {
    const kinds = this.#kinds;
    const needs = this.#needs[shape]!;
    let times = enough;
    for (let i = 0; i < needs.size; i++) {
      const name = kinds.nameId(needs.kindAt(i));
      let available = 0;
      for (let j = 0; j < offered.size; j++) {
        const kind = offered.kindAt(j);
        if (kinds.nameId(kind) === name && this.#usable(shape, kind)) available += offered.amountAt(j);
      }
      times = Math.min(times, Math.floor(available / needs.amountAt(i)));
    }
    return times;
  }

  /** Lists the kinds of one name in the order in which they are used; of two as good the one known first. */
  #findSources(shape: ShapeId, plain: KindId, offered: ReadonlyBundle): void {
    const kinds = this.#kinds;
    const sources = this.#sources;
    const name = kinds.nameId(plain);
    let count = 0;
    for (let i = 0; i < offered.size; i++) {
      const kind = offered.kindAt(i);
      if (kinds.nameId(kind) !== name || !this.#usable(shape, kind)) continue;
      let at = count++;
      for (; at > 0 && this.#rank(sources[at - 1]!) < this.#rank(kind); at--) sources[at] = sources[at - 1]!;
      sources[at] = kind;
    }
    this.#sourceCount = count;
  }

  #rank(kind: KindId): number {
    return this.#kinds.isRevocable(kind) ? -1 : this.#kinds.depth(kind);
  }

  /** The object kept for an equal bundle; a copy to be kept from now on if there is none. */
  #kept(carving: Bundle): ReadonlyBundle {
    let hash = 0;
    for (let i = 0; i < carving.size; i++)
      hash = (Math.imul(hash, 31) + Math.imul(carving.kindAt(i), 0x9e3779b1) + (carving.amountAt(i) | 0)) | 0;
    const alike = this.#carvings.get(hash);
    if (alike !== undefined) for (const known of alike) if (known.equals(carving)) return known;
    const copy = carving.clone();
    if (this.#carvingsKept >= CARVINGS_KEPT) return copy;
    this.#carvingsKept++;
    if (alike === undefined) this.#carvings.set(hash, [copy]);
    else alike.push(copy);
    return copy;
  }
}
