import type { ReadonlyBundle } from '../../cluster/resources/bundle.ts';
import type { Kinds } from '../../cluster/resources/kinds.ts';
import type { ShapeId, Shapes } from '../../cluster/resources/shapes.ts';

/** Scalar amounts by resource name, wherever they are and however they are marked: a cluster seen as one pool. */
export class Amounts {
  readonly #kinds: Kinds;
  readonly #shapes: Shapes;
  readonly #byName: number[] = [];

  constructor(kinds: Kinds, shapes: Shapes) {
    this.#kinds = kinds;
    this.#shapes = shapes;
  }

  clear(): void {
    this.#byName.length = 0;
  }

  add(bundle: ReadonlyBundle): void {
    for (let i = 0; i < bundle.size; i++) {
      const kind = bundle.kindAt(i);
      if (this.#kinds.isScalar(kind)) this.#change(this.#kinds.nameId(kind), bundle.amountAt(i));
    }
  }

  /** Adds what so many tasks of a shape need (negative: takes it away). */
  addTasks(shape: ShapeId, tasks: number): void {
    const needs = this.#shapes.needs(shape);
    for (let i = 0; i < needs.size; i++) this.#change(this.#kinds.nameId(needs.kindAt(i)), tasks * needs.amountAt(i));
  }

  /** Is there enough for so many tasks of a shape? */
  suffice(shape: ShapeId, tasks: number): boolean {
    const needs = this.#shapes.needs(shape);
    for (let i = 0; i < needs.size; i++)
      if ((this.#byName[this.#kinds.nameId(needs.kindAt(i))] ?? 0) < tasks * needs.amountAt(i)) return false;
    return true;
  }

  #change(name: number, amount: number): void {
    while (this.#byName.length <= name) this.#byName.push(0);
    this.#byName[name]! += amount;
  }
}
