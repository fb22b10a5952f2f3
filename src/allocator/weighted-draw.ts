import { NONE } from '../cluster/ids.ts';
import { ln } from '../engine/math.ts';
import type { RandomStream } from '../engine/random.ts';
import { SiblingHeap, type SiblingOrder } from './sibling-heap.ts';

/** Keys of a draw are equal with probability zero; where it happens the smaller item goes first. */
const BY_ITEM: SiblingOrder = { key: () => 0, before: (a, b) => a < b };

/**
 * Weighted random order without replacement: draw u from [0, 1) for each item, largest u^(1/w) first (Efraimidis and
 * Spirakis 2006). Compared are ln(u) / w: the same order, and no power function (spec/mesos.md 3.3).
 */
export class WeightedDraw {
  readonly #stream: RandomStream;
  readonly #heap = new SiblingHeap(BY_ITEM);

  constructor(stream: RandomStream) {
    this.#stream = stream;
  }

  clear(): void {
    this.#heap.clear();
  }

  /** @param item a whole number */
  add(item: number, weight: number): void {
    this.#heap.append(item, -ln(this.#stream.uniform()) / weight);
  }

  /** To be called once all items are in. */
  draw(): void {
    this.#heap.heapify();
  }

  /** The next item of the order, or NONE. */
  next(): number {
    return this.#heap.next();
  }
}

/** The items in weighted random order; heavier ones tend to come first. */
export function weightedShuffle<Item>(
  items: readonly Item[],
  weights: readonly number[],
  stream: RandomStream,
): Item[] {
  const draw = new WeightedDraw(stream);
  for (let i = 0; i < items.length; i++) draw.add(i, weights[i] ?? 1);
  draw.draw();
  const order: Item[] = [];
  for (let i = draw.next(); i !== NONE; i = draw.next()) order.push(items[i]!);
  return order;
}
