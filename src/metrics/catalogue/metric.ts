import type { Scope } from '../sheet.ts';

/** One metric, as the data dictionary, the reference page, `list metrics` and the checks of `expect` know it. */
export interface Metric {
  /** `{resource}` stands for the name of a resource: cpus, mem, disk, gpus. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** `seconds`, `tasks`, `fraction`, ...; `{resource}` as in the name (mem and disk in MiB). */
  readonly unit: string;
  /** One sentence. */
  readonly definition: string;
  readonly formula: string;
  /** What the value is where there is nothing to count. */
  readonly empty: string;
  readonly source: string;
  /** Which way is better; absent where neither is. */
  readonly better?: 'higher' | 'lower';
  /** Comes out of a comparison with the baseline, not of one run. */
  readonly comparison?: true;
}

export const OWN = 'Commonage';
export const NO_VALUE = 'no value';
export const ZERO = '0';
