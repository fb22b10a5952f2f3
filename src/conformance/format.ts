import { allocatorConformance } from './allocator-conformance/runner.ts';
import { analyticCases } from './analytic-cases/runner.ts';
import { type FormatRunner, isRecord } from './case-result.ts';
import { egoCases } from './ego-cases/runner.ts';

/** One line a format. */
const RUNNERS: readonly FormatRunner[] = [allocatorConformance, analyticCases, egoCases];

/** The input is not what a runner could read. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/**
 * Who runs the cases of this parsed file, told by its `format`.
 * @throws FormatError if the file names no format, or one that nobody knows.
 */
export function runnerOf(file: unknown): FormatRunner {
  const known = RUNNERS.map((runner) => runner.format).join(', ');
  if (!isRecord(file) || typeof file['format'] !== 'string')
    throw new FormatError(`a file of cases has a "format" at its top; known formats: ${known}`);
  const format = file['format'];
  const runner = RUNNERS.find((each) => each.format === format);
  if (runner === undefined) throw new FormatError(`format "${format}" is not known; known formats: ${known}`);
  return runner;
}
