import { COLUMN_KINDS } from './columns.ts';

/** A row of 64 bytes, one look at memory: so many doubles, or words of 32 bits. The amounts of the first kinds stand in front. */
export const DOUBLES = 2 * COLUMN_KINDS;
export const WORDS = 2 * DOUBLES;

// The words behind the amounts.
export const FRAMEWORK = DOUBLES;
export const ROLE = DOUBLES + 1;
export const AGENT = DOUBLES + 2;
export const REASON = DOUBLES + 3;
/** Tasks and other operations in the answer so far. */
export const OPERATIONS = DOUBLES + 4;
/** The cycle that made it. */
export const CYCLE = DOUBLES + 5;
/** The next on the agent, and one more: 0 is none. */
export const NEXT = DOUBLES + 6;
/** How its contents are kept. */
export const STATE = DOUBLES + 7;

/** What is known of each offer, side by side: as many are made as events happen, and each is looked at a few times. */
export class OfferMemory {
  amounts = new Float64Array(0);
  /** The same memory in words of 32 bits. */
  words = new Int32Array(0);

  /** Makes room for rows below this one. */
  grow(offers: number): void {
    if (this.amounts.length >= offers * DOUBLES) return;
    let rows = Math.max(16, this.amounts.length / DOUBLES);
    while (rows < offers) rows *= 2;
    const words = new Int32Array(rows * WORDS);
    words.set(this.words);
    this.words = words;
    this.amounts = new Float64Array(words.buffer);
  }
}
