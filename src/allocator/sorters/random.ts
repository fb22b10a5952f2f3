import type { DrawingSorter } from '../sorter.ts';

/** Serves clients in random order, by weight, whatever they hold (spec/mesos.md 3.3; MESOS-8936). */
export const random: DrawingSorter = { weightOf: (client) => client.weight };
