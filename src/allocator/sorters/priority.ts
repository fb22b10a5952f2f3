import type { ComparingSorter } from '../sorter.ts';
import { dominantShare } from './drf.ts';

/** Serves the highest priority first (1 before 2), and equals by dominant share. Takes nothing back from anybody. */
export const priority: ComparingSorter = {
  compare: (a, b, totals) => a.priority - b.priority || dominantShare(a, totals) - dominantShare(b, totals),
};
