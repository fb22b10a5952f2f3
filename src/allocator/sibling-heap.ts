import { NONE } from '../cluster/ids.ts';

/** How siblings compare: by key, and where keys are equal by `before`. */
export interface SiblingOrder {
  key(node: number): number;
  before(a: number, b: number): boolean;
}

/**
 * Siblings in order, best first, found one at a time. Whoever was handed out is put aside and comes back with the key it
 * has by then when the walk ends: an allocation then costs one sift, not a sort, and the order met on the way is that of
 * a full sort when the walk began.
 */
export class SiblingHeap {
  readonly #order: SiblingOrder;
  /** A binary heap up to `#size`; behind it those put aside in this walk, the latest first. */
  #nodes = new Int32Array(4);
  #keys = new Float64Array(4);
  #size = 0;
  #aside = 0;
  /** The top has been handed out but stands where it is: mostly the walk ends there. */
  #atTop = false;

  constructor(order: SiblingOrder) {
    this.#order = order;
  }

  get size(): number {
    return this.#size;
  }

  clear(): void {
    this.#size = 0;
    this.#aside = 0;
    this.#atTop = false;
  }

  /** Adds without regard to order; `heapify` has to follow, unless it is alone. */
  append(node: number, key: number): void {
    if (this.#size === this.#nodes.length) this.#grow();
    this.#nodes[this.#size] = node;
    this.#keys[this.#size++] = key;
  }

  /** Asks for the keys of all that were added, whatever they were added with. */
  readKeys(): void {
    for (let at = 0; at < this.#size; at++) this.#keys[at] = this.#order.key(this.#nodes[at]!);
  }

  heapify(): void {
    for (let at = (this.#size >> 1) - 1; at >= 0; at--) this.#sink(at, this.#nodes[at]!, this.#keys[at]!);
  }

  /** The next in order, or NONE. */
  next(): number {
    if (this.#atTop) this.#putAside();
    this.#atTop = this.#size > 0;
    return this.#atTop ? this.#nodes[0]! : NONE;
  }

  /**
   * Ends the walk: everybody is back in its place, by the keys of now.
   * @param isAnyNew can any of those handed out have another key than before?
   */
  restore(isAnyNew: boolean): void {
    if (this.#atTop) {
      this.#atTop = false;
      const top = this.#nodes[0]!;
      // One alone is in order whatever its key.
      if (isAnyNew && this.#size + this.#aside > 1) this.#sink(0, top, this.#order.key(top));
    }
    while (this.#aside > 0) {
      this.#aside--;
      const at = this.#size++;
      const node = this.#nodes[at]!;
      this.#rise(at, node, isAnyNew ? this.#order.key(node) : this.#keys[at]!);
    }
  }

  #putAside(): void {
    const last = --this.#size;
    const node = this.#nodes[last]!;
    const key = this.#keys[last]!;
    this.#nodes[last] = this.#nodes[0]!;
    this.#keys[last] = this.#keys[0]!;
    this.#aside++;
    if (last > 0) this.#sink(0, node, key);
  }

  #sink(from: number, node: number, key: number): void {
    const nodes = this.#nodes;
    const keys = this.#keys;
    const order = this.#order;
    const size = this.#size;
    const parents = size >> 1;
    let at = from;
    while (at < parents) {
      const left = 2 * at + 1;
      const right = left + 1;
      const leftKey = keys[left]!;
      const rightKey = right < size ? keys[right]! : Number.POSITIVE_INFINITY;
      // Which child comes first is a coin toss that no branch predictor guesses, so it is computed.
      let child = left + +(rightKey < leftKey);
      if (rightKey === leftKey && right < size && order.before(nodes[right]!, nodes[left]!)) child = right;
      const childKey = keys[child]!;
      if (childKey > key || (childKey === key && !order.before(nodes[child]!, node))) break;
      nodes[at] = nodes[child]!;
      keys[at] = childKey;
      at = child;
    }
    nodes[at] = node;
    keys[at] = key;
  }

  #rise(from: number, node: number, key: number): void {
    const nodes = this.#nodes;
    const keys = this.#keys;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = keys[parent]!;
      if (above < key || (above === key && !this.#order.before(node, nodes[parent]!))) break;
      nodes[at] = nodes[parent]!;
      keys[at] = above;
      at = parent;
    }
    nodes[at] = node;
    keys[at] = key;
  }

  #grow(): void {
    const nodes = new Int32Array(2 * this.#nodes.length);
    const keys = new Float64Array(2 * this.#keys.length);
    nodes.set(this.#nodes);
    keys.set(this.#keys);
    this.#nodes = nodes;
    this.#keys = keys;
  }
}
