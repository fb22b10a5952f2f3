import { COLUMN_KINDS, copyRow, grown } from './columns.ts';
import type { OfferId } from './ids.ts';
import { DOUBLES, STATE, WORDS } from './offer-row.ts';
import { Bundle, type ReadonlyBundle } from './resources/bundle.ts';
import type { RowMemory } from './row-memory.ts';

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
  readonly #memory: RowMemory;
  /** Of rows that were cut. */
  #left = new Float64Array(0);
  readonly #wholes: (Bundle | undefined)[] = [];
  readonly #lefts: (Bundle | undefined)[] = [];

  constructor(memory: RowMemory) {
    this.#memory = memory;
  }

  set(offer: OfferId, resources: ReadonlyBundle): void {
    const { doubles, words } = this.#memory;
    if ((resources as Bundle).fitsColumns) {
      words[offer * WORDS + STATE] = 0;
      (resources as Bundle).toColumns(doubles, offer * DOUBLES);
    } else {
      words[offer * WORDS + STATE] = WIDE;
      bundleOf(this.#wholes, offer).copyFrom(resources);
    }
  }

  whole(offer: OfferId): ReadonlyBundle {
    const bundle = bundleOf(this.#wholes, offer);
    if ((this.#memory.words[offer * WORDS + STATE]! & (WIDE | WHOLE_READ)) === 0) {
      bundle.fromColumns(this.#memory.doubles, offer * DOUBLES);
      this.#memory.words[offer * WORDS + STATE]! |= WHOLE_READ;
    }
    return bundle;
  }

  left(offer: OfferId): ReadonlyBundle {
    if ((this.#memory.words[offer * WORDS + STATE]! & CUT) === 0) return this.whole(offer);
    const bundle = bundleOf(this.#lefts, offer);
    if ((this.#memory.words[offer * WORDS + STATE]! & (WIDE | LEFT_READ)) === 0) {
      bundle.fromColumns(this.#left, offer * COLUMN_KINDS);
      this.#memory.words[offer * WORDS + STATE]! |= LEFT_READ;
    }
    return bundle;
  }

  /** Makes a bundle what is left, to be kept. */
  copyLeft(offer: OfferId, into: Bundle): Bundle {
    const state = this.#memory.words[offer * WORDS + STATE]!;
    if ((state & WIDE) !== 0) return into.copyFrom(this.left(offer));
    if ((state & CUT) !== 0) return into.fromColumns(this.#left, offer * COLUMN_KINDS);
    return into.fromColumns(this.#memory.doubles, offer * DOUBLES);
  }

  /** Is at least so much of each kind left? */
  leaves(offer: OfferId, resources: ReadonlyBundle): boolean {
    const state = this.#memory.words[offer * WORDS + STATE]!;
    if ((state & WIDE) !== 0) return this.left(offer).contains(resources);
    if ((state & CUT) !== 0) return (resources as Bundle).isWithinColumns(this.#left, offer * COLUMN_KINDS);
    return (resources as Bundle).isWithinColumns(this.#memory.doubles, offer * DOUBLES);
  }

  /** Are all its kinds among those that columns have places for? */
  isInColumns(offer: OfferId): boolean {
    return (this.#memory.words[offer * WORDS + STATE]! & WIDE) === 0;
  }

  /** More of it is offered. */
  enlarge(offer: OfferId, resources: ReadonlyBundle): void {
    this.#widen(offer);
    this.#wholes[offer]!.add(resources);
    if ((this.#memory.words[offer * WORDS + STATE]! & CUT) !== 0) this.#lefts[offer]!.add(resources);
  }

  /** Takes something out of what is left. */
  take(offer: OfferId, resources: ReadonlyBundle): void {
    const state = this.#memory.words[offer * WORDS + STATE]!;
    if ((state & WIDE) !== 0) {
      this.#cutBundle(offer).subtract(resources);
      return;
    }
    if (offer * COLUMN_KINDS >= this.#left.length) this.#left = grown(this.#left, (offer + 1) * COLUMN_KINDS);
    const left = this.#left;
    const start = offer * COLUMN_KINDS;
    if ((state & CUT) === 0) copyRow(this.#memory.doubles, offer * DOUBLES, left, start);
    for (let i = 0; i < resources.size; i++) {
      const at = start + resources.kindAt(i);
      left[at] = Math.max(0, left[at]! - resources.amountAt(i));
    }
    this.#memory.words[offer * WORDS + STATE] = (state | CUT) & ~LEFT_READ;
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
    this.#memory.words[offer * WORDS + STATE] = (this.#memory.words[offer * WORDS + STATE]! & CUT) | WIDE;
  }

  /** What is left of one that is kept in bundles, in a bundle of its own. */
  #cutBundle(offer: OfferId): Bundle {
    const left = bundleOf(this.#lefts, offer);
    if ((this.#memory.words[offer * WORDS + STATE]! & CUT) === 0) left.copyFrom(this.#wholes[offer]!);
    this.#memory.words[offer * WORDS + STATE]! |= CUT;
    return left;
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
