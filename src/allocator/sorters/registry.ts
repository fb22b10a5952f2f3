import type { Sorter } from '../sorter.ts';
import { asset } from './asset.ts';
import { drf } from './drf.ts';
import { fifo } from './fifo.ts';
import { lottery } from './lottery.ts';
import { priority } from './priority.ts';
import { random } from './random.ts';

/** Sorters by the name that scenarios use: a new one is a file beside this one and a line here. */
export const SORTERS = {
  drf,
  random,
  priority,
  fifo,
  asset,
  lottery,
} as const satisfies Readonly<Record<string, Sorter>>;

export type SorterName = keyof typeof SORTERS;
