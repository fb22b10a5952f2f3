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
  /** Runs one case; a kind or set-up it does not know is skipped, never passed. `file` is the whole parsed file. */
  runCase(testCase: Readonly<Record<string, unknown>>, file: Readonly<Record<string, unknown>>): CaseResult;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
