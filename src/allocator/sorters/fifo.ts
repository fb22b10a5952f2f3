import type { KeySorter } from '../sorter.ts';

/** Serves whoever joined first, as long as it takes what it is offered (the order of Spark's standalone master). */
export const fifo: KeySorter = { key: (client) => client.arrival };
