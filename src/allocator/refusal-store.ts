import { grown } from '../cluster/columns.ts';
import { Bundle, type ReadonlyBundle } from '../cluster/resources/bundle.ts';

/** Numbers of one refusal: its end, its place in the order of timers, and up to three kinds with their amounts. */
export const WIDTH = 8;
export const UNTIL = 0;
export const ARMED = 1;
const KINDS = 3;
const FIRST_KIND = 2;
/** In place of the first kind: the resources do not fit in here and are kept as a bundle. */
const AS_BUNDLE = -2;
const NO_KIND = -1;

/**
 * Refusals by place. One of up to three scalars is a record of eight numbers, which lie together in memory: refusals are
 * written as often as offers are made, and hardly ever read.
 */
export class RefusalStore {
  /** Read anew by whoever holds it when room was made. */
  numbers = new Float64Array(0);
  /** What does not fit into a record, by place. */
  readonly #bundles: (Bundle | undefined)[] = [];

  /** Makes room for places below this one. */
  grow(places: number): void {
    this.numbers = grown(this.numbers, places * WIDTH);
  }

  /** Notes what is refused at this place. */
  write(at: number, resources: ReadonlyBundle): void {
    const { numbers } = this;
    const start = at * WIDTH;
    if (!isSmall(resources)) {
      numbers[start + FIRST_KIND] = AS_BUNDLE;
      this.#bundles[at] = (this.#bundles[at] ?? new Bundle()).copyFrom(resources);
      return;
    }
    const { size } = resources;
    let place = start + FIRST_KIND;
    for (let i = 0; i < size; i++) {
      numbers[place++] = resources.kindAt(i);
      numbers[place++] = resources.amountAt(i);
    }
    if (size < KINDS) numbers[place] = NO_KIND;
  }

  /** Are the resources contained in what is refused at this place? */
  covers(at: number, resources: ReadonlyBundle): boolean {
    const { numbers } = this;
    const first = at * WIDTH + FIRST_KIND;
    if (numbers[first] === AS_BUNDLE) return this.#bundles[at]!.contains(resources);
    for (let i = 0; i < resources.size; i++) {
      const kind = resources.kindAt(i);
      let place = first;
      const end = first + 2 * KINDS;
      while (place < end && numbers[place] !== kind && numbers[place] !== NO_KIND) place += 2;
      if (place === end || numbers[place] === NO_KIND || numbers[place + 1]! < resources.amountAt(i)) return false;
    }
    return true;
  }

  move(from: number, to: number): void {
    const { numbers } = this;
    for (let i = 0; i < WIDTH; i++) numbers[to * WIDTH + i] = numbers[from * WIDTH + i]!;
    if (this.numbers[to * WIDTH + FIRST_KIND] !== AS_BUNDLE) return;
    this.#bundles[to] = this.#bundles[from];
    this.#bundles[from] = undefined;
  }
}

function isSmall(resources: ReadonlyBundle): boolean {
  return resources.size <= KINDS && (resources as Bundle).isOfScalars;
}
