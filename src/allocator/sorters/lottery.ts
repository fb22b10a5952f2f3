import type { DrawingSorter } from '../sorter.ts';

/**
 * Serves clients by lottery: one that wants a contended slot draws it with probability s / sum(s), its intended share over those of
 * all who want it (Hindman et al., NSDI'11, section 4.3, after Waldspurger's lottery scheduling). The weight is the intended share.
 */
export const lottery: DrawingSorter = { weightOf: (client) => client.weight };
