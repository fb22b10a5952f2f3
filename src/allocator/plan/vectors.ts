import { Bundle, type ReadonlyBundle } from '../../cluster/resources/bundle.ts';
import type { KindId, Kinds } from '../../cluster/resources/kinds.ts';
import type { ShapeId, Shapes } from '../../cluster/resources/shapes.ts';
import type { Amounts } from '../../cluster/roles.ts';

/** A row of the table of vectors. */
export type VectorId = number;

/**
 * Bundles of resources as the plan counts them: amounts by resource of the plan or, in a slot plan, so many slots. Bundles
 * that are alike share a row.
 */
export class Vectors {
  readonly #kinds: Kinds;
  readonly #shapes: Shapes;
  readonly #names: readonly string[];
  readonly #slot: Amounts | undefined;
  readonly #rows = new Map<string, VectorId>();
  /** Tasks mostly share the objects of their bundles, so that few are ever read. */
  readonly #known = new WeakMap<ReadonlyBundle, VectorId>();
  /** The one asked for last: most often the next one is the same. */
  #lastBundle: ReadonlyBundle | undefined = undefined;
  #lastVector: VectorId = 0;
  readonly #ofShape: VectorId[] = [];
  readonly #bundles: ReadonlyBundle[] = [];
  readonly #amounts: Float64Array[] = [];
  readonly #needs: (readonly number[])[] = [];
  readonly #several = new Bundle();

  /** @param slot in a slot plan, what one slot is */
  constructor(kinds: Kinds, shapes: Shapes, resourceNames: readonly string[], slot: Amounts | undefined) {
    this.#kinds = kinds;
    this.#shapes = shapes;
    this.#names = resourceNames;
    this.#slot = slot;
  }

  /** The row of a bundle. */
  of(bundle: ReadonlyBundle): VectorId {
    return bundle === this.#lastBundle ? this.#lastVector : this.#find(bundle);
  }

  #find(bundle: ReadonlyBundle): VectorId {
    const vector = this.#rowOf(bundle);
    this.#lastBundle = bundle;
    this.#lastVector = vector;
    return vector;
  }

  #rowOf(bundle: ReadonlyBundle): VectorId {
    const known = this.#known.get(bundle);
    if (known !== undefined) return known;
    let key = '';
    for (let i = 0; i < bundle.size; i++) key += `${bundle.kindAt(i)}:${bundle.amountAt(i)} `;
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = this.#bundles.push(bundle.clone()) - 1;
      this.#amounts.push(this.measure(bundle, new Float64Array(this.#names.length)));
      this.#needs.push(Array.from(this.#amounts[row]!));
      this.#rows.set(key, row);
    }
    this.#known.set(bundle, row);
    return row;
  }

  ofShape(shape: ShapeId): VectorId {
    this.#ofShape[shape] ??= this.of(this.#shapes.needs(shape));
    return this.#ofShape[shape];
  }

  /** Rows so far. */
  get count(): number {
    return this.#bundles.length;
  }

  /** The resources of one bundle, all of them, whether the plan counts them or not. */
  bundle(vector: VectorId): ReadonlyBundle {
    return this.#bundles[vector]!;
  }

  /** The same, so many times; lent until the next call. */
  times(vector: VectorId, count: number): ReadonlyBundle {
    return count === 1 ? this.#bundles[vector]! : this.addTimes(this.#several.clear(), vector, count);
  }
  addTimes(to: Bundle, vector: VectorId, count: number): Bundle {
    const one = this.#bundles[vector]!;
    for (let i = 0; i < one.size; i++) to.set(one.kindAt(i), to.amount(one.kindAt(i)) + one.amountAt(i) * count);
    return to;
  }

  /** Amounts by resource of the plan. */
  amounts(vector: VectorId): Float64Array {
    return this.#amounts[vector]!;
  }

  /** The same as a list, for all who have to do with victims to share. */
  needs(vector: VectorId): readonly number[] {
    return this.#needs[vector]!;
  }

  /** How often the bundle fits into what is left. */
  copies(vector: VectorId, left: ReadonlyBundle): number {
    const one = this.#bundles[vector]!;
    let copies = Number.POSITIVE_INFINITY;
    for (let i = 0; i < one.size && copies > 0; i++)
      copies = Math.min(copies, Math.floor(left.amount(one.kindAt(i)) / one.amountAt(i)));
    return copies;
  }

  /** Writes what a task or an offer counts for: slots are rounded up. */
  measure(bundle: ReadonlyBundle, out: Float64Array): Float64Array {
    return this.#measure(bundle, out, Math.ceil, Math.max, 0);
  }

  /** Writes what of an agent the plan can count on: its unreserved, lasting resources; slots are rounded down. */
  capacity(total: ReadonlyBundle, out: Float64Array): Float64Array {
    return this.#measure(total, out, Math.floor, Math.min, Number.POSITIVE_INFINITY);
  }

  #measure(
    bundle: ReadonlyBundle,
    out: Float64Array,
    round: (slots: number) => number,
    choose: (a: number, b: number) => number,
    first: number,
  ): Float64Array {
    if (this.#slot === undefined) {
      out.fill(0);
      for (let i = 0; i < bundle.size; i++) {
        const at = this.#names.indexOf(this.#kinds.name(bundle.kindAt(i)));
        if (at >= 0 && this.#counts(bundle.kindAt(i))) out[at]! += bundle.amountAt(i);
      }
      return out;
    }
    let slots = first;
    for (const [name, each] of Object.entries(this.#slot)) {
      if (each > 0) slots = choose(slots, round(bundle.amount(this.#kinds.plain(name)) / each));
    }
    out[0] = Number.isFinite(slots) ? slots : 0;
    return out;
  }

  /** Reserved and revocable resources stay outside the plan (spec/ego.md 1). */
  #counts(kind: KindId): boolean {
    return this.#kinds.isPlain(kind);
  }
}
