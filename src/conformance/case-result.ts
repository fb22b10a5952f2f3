import type { Experiment } from './experiment.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What became of one case. */
export interface CaseResult {
  readonly id: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** What was expected and what came, or why the case is out of scope; empty if it passed. */
  readonly details: string;
}

/** Runs cases of one format. */
export interface FormatRunner {
  /** What stands under `format` at the top of the file. */
  readonly format: string;
  /**
   * Runs one case, but for its experiments; a kind or set-up it does not know is skipped, never passed. `file` is the whole
   * parsed file.
   */
  runCase(testCase: Fields, file: Fields): CaseResult;
  /** What of a case that was not skipped takes many replications, each of which may run anywhere; nothing, unless told. */
  experiments?(testCase: Fields): readonly Experiment[];
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
