/** Numbers; each stands for itself plus `base`. */
export interface List {
  readonly values: Uint32Array | Float64Array;
  readonly base: number;
}

/** Hands out the numbers of several lists in the order of their size, one at a time, without putting them together first. */
export class InOrder {
  readonly #lists: readonly List[];
  /** By list: how many of it have been handed out, and the next. */
  readonly #taken: Int32Array;
  readonly #heads: Float64Array;
  /** Lists that have more, as a heap: the one with the smallest head first. */
  readonly #heap: number[] = [];

  /** @param lists each by rising size, none of them empty */
  constructor(lists: readonly List[]) {
    this.#lists = lists;
    this.#taken = new Int32Array(lists.length);
    this.#heads = Float64Array.from(lists, ({ values, base }) => values[0]! + base);
    for (let list = 0; list < lists.length; list++) this.#heap.push(list);
    for (let place = lists.length - 1; place >= 0; place--) this.#sink(place);
  }

  /** To be asked for as often as there are values. */
  next(): number {
    const heap = this.#heap;
    const first = heap[0]!;
    const value = this.#heads[first]!;
    const { values, base } = this.#lists[first]!;
    const taken = ++this.#taken[first]!;
    if (taken < values.length) this.#heads[first] = values[taken]! + base;
    else {
      const last = heap.pop()!;
      if (heap.length === 0) return value;
      heap[0] = last;
    }
    this.#sink(0);
    return value;
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const heads = this.#heads;
    const list = heap[from]!;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heads[heap[child + 1]!]! < heads[heap[child]!]!) child++;
      if (heads[heap[child]!]! >= heads[list]!) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = list;
  }
}
