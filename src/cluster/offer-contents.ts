import type { Micros } from '../engine/micros.ts';
import { COLUMN_KINDS, grown } from './columns.ts';
import type { OfferId } from './ids.ts';
import { Bundle, type ReadonlyBundle } from './resources/bundle.ts';

/** A row of numbers: what was offered, by kind, and since when. Eight doubles are one look at memory. */
const WIDTH = 8;
const MADE_AT = COLUMN_KINDS;

/** What the state of a row says. */
const WIDE = 1; // Kept in bundles, since columns have no place for some of its kinds.
const CUT = 2; // Something was taken from it, so what is left is kept apart.
const WHOLE_READ = 4; // The bundle that was asked for says what the columns say.
const LEFT_READ = 8;

/**
 * What offers hold: whole, and what is left of it. Most are declined untouched, and many are outstanding at once, so it is kept in columns where
 * those do, and bundles are made of it only where somebody asks; they are lent until the offer changes.
 */
export class OfferContents {
  #numbers = new Float64Array(0);
  /** Of rows that were cut. */
  #left = new Float64Array(0);
  #state = new Uint8Array(0);
  readonly #wholes: (Bundle | undefined)[] = [];
  readonly #lefts: (Bundle | undefined)[] = [];

  set(offer: OfferId, resources: ReadonlyBundle, madeAt: Micros): void {
    if (offer >= this.#state.length) this.#grow(offer + 1);
    this.#numbers[offer * WIDTH + MADE_AT] = madeAt;
    if ((resources as Bundle).fitsColumns) {
      this.#state[offer] = 0;
      (resources as Bundle).toColumns(this.#numbers, offer * WIDTH);
    } else {
      this.#state[offer] = WIDE;
      bundleOf(this.#wholes, offer).copyFrom(resources);
    }
  }

  madeAt(offer: OfferId): Micros {
    return this.#numbers[offer * WIDTH + MADE_AT]!;
  }

  whole(offer: OfferId): ReadonlyBundle {
    const bundle = bundleOf(this.#wholes, offer);
    if ((this.#state[offer]! & (WIDE | WHOLE_READ)) === 0) {
      bundle.fromColumns(this.#numbers, offer * WIDTH);
      this.#state[offer]! |= WHOLE_READ;
    }
    return bundle;
  }

  left(offer: OfferId): ReadonlyBundle {
    if ((this.#state[offer]! & CUT) === 0) return this.whole(offer);
    const bundle = bundleOf(this.#lefts, offer);
    if ((this.#state[offer]! & (WIDE | LEFT_READ)) === 0) {
      bundle.fromColumns(this.#left, offer * COLUMN_KINDS);
      this.#state[offer]! |= LEFT_READ;
    }
    return bundle;
  }

  /** Makes a bundle what is left, to be kept. */
  copyLeft(offer: OfferId, into: Bundle): Bundle {
    const state = this.#state[offer]!;
    if ((state & WIDE) !== 0) return into.copyFrom(this.left(offer));
    if ((state & CUT) !== 0) return into.fromColumns(this.#left, offer * COLUMN_KINDS);
    return into.fromColumns(this.#numbers, offer * WIDTH);
  }

  /** Is at least so much of each kind left? */
  leaves(offer: OfferId, resources: ReadonlyBundle): boolean {
    const state = this.#state[offer]!;
    if ((state & WIDE) !== 0) return this.left(offer).contains(resources);
    if ((state & CUT) !== 0) return (resources as Bundle).isWithinColumns(this.#left, offer * COLUMN_KINDS);
    return (resources as Bundle).isWithinColumns(this.#numbers, offer * WIDTH);
  }

  /** Are all its kinds among those that columns have places for? */
  isInColumns(offer: OfferId): boolean {
    return (this.#state[offer]! & WIDE) === 0;
  }

  /** More of it is offered. */
  enlarge(offer: OfferId, resources: ReadonlyBundle): void {
    this.#widen(offer);
    this.#wholes[offer]!.add(resources);
    if ((this.#state[offer]! & CUT) !== 0) this.#lefts[offer]!.add(resources);
  }

  /** Takes something out of what is left. */
  take(offer: OfferId, resources: ReadonlyBundle): void {
    const state = this.#state[offer]!;
    if ((state & WIDE) !== 0) {
      this.#cutBundle(offer).subtract(resources);
      return;
    }
    const left = this.#left;
    const start = offer * COLUMN_KINDS;
    if ((state & CUT) === 0)
      for (let kind = 0; kind < COLUMN_KINDS; kind++) left[start + kind] = this.#numbers[offer * WIDTH + kind]!;
    for (let i = 0; i < resources.size; i++) {
      const at = start + resources.kindAt(i);
      left[at] = Math.max(0, left[at]! - resources.amountAt(i));
    }
    this.#state[offer] = (state | CUT) & ~LEFT_READ;
  }

  /** Turns part of what is left into something else. */
  convert(offer: OfferId, consumed: ReadonlyBundle, produced: ReadonlyBundle): void {
    this.#widen(offer);
    this.#cutBundle(offer).subtract(consumed).add(produced);
  }

  /** Its bundles, brought up to date, are what counts from now on. */
  #widen(offer: OfferId): void {
    this.whole(offer);
    this.left(offer);
    this.#state[offer] = (this.#state[offer]! & CUT) | WIDE;
  }

  /** What is left of one that is kept in bundles, in a bundle of its own. */
  #cutBundle(offer: OfferId): Bundle {
    const left = bundleOf(this.#lefts, offer);
    if ((this.#state[offer]! & CUT) === 0) left.copyFrom(this.#wholes[offer]!);
    this.#state[offer]! |= CUT;
    return left;
  }

  #grow(offers: number): void {
    this.#state = grown(this.#state, offers);
    this.#numbers = grown(this.#numbers, this.#state.length * WIDTH);
    this.#left = grown(this.#left, this.#state.length * COLUMN_KINDS);
  }
}

/** The bundle of a row; an empty one at first use. */
function bundleOf(bundles: (Bundle | undefined)[], offer: OfferId): Bundle {
  let bundle = bundles[offer];
  if (bundle === undefined) {
    bundle = new Bundle();
    bundles[offer] = bundle;
  }
  return bundle;
}
