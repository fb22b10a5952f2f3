import { type CaseResult, isRecord } from './case-result.ts';
import { FormatError, runnerOf } from './format.ts';

export type { CaseResult } from './case-result.ts';

/**
 * Runs the cases of a parsed file, whatever its format.
 *
 * @param filter only cases whose id, kind or topic contains this text
 * @throws FormatError if the format is not known, or a case is not an object with an `id`.
 */
export function runCases(file: unknown, filter = ''): CaseResult[] {
  const runner = runnerOf(file);
  const cases = isRecord(file) ? file['cases'] : undefined;
  if (!isRecord(file) || !Array.isArray(cases)) throw new FormatError('a file of cases has an array "cases"');
  const results: CaseResult[] = [];
  for (const [i, testCase] of cases.entries()) {
    if (!isRecord(testCase) || typeof testCase['id'] !== 'string')
      throw new FormatError(`cases[${i}]: a case is an object with an "id"`);
    const texts = [testCase['id'], testCase['kind'], testCase['topic']];
    if (texts.some((text) => typeof text === 'string' && text.includes(filter)))
      results.push(runner.runCase(testCase, file));
  }
  return results;
}
