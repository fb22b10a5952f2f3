import { COLUMN_KINDS } from './columns.ts';

/** An offer's row is 64 bytes, one look at memory: so many doubles, or words of 32 bits. The amounts of the first kinds stand in front. */
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
