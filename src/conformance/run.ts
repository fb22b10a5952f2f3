import { replications } from './analytic-cases/assessment.ts';
import { type CaseResult, isRecord } from './case-result.ts';
import { CaseRun } from './case-run.ts';
import { FormatError, runnerOf } from './format.ts';

export type { CaseResult } from './case-result.ts';

/** The cases of a parsed file, and the file itself. */
export interface ChosenCases {
  readonly file: Readonly<Record<string, unknown>>;
  readonly cases: readonly Readonly<Record<string, unknown>>[];
}

/**
 * The cases of a parsed file, whatever its format.
 *
 * @param filter only cases whose id, kind or topic contains this text
 * @throws FormatError if the format is not known, or a case is not an object with an `id`.
 */
export function chooseCases(file: unknown, filter = ''): ChosenCases {
  runnerOf(file);
  const all = isRecord(file) ? file['cases'] : undefined;
  if (!isRecord(file) || !Array.isArray(all)) throw new FormatError('a file of cases has an array "cases"');
  const cases: Readonly<Record<string, unknown>>[] = [];
  for (const [i, testCase] of all.entries()) {
    if (!isRecord(testCase) || typeof testCase['id'] !== 'string')
      throw new FormatError(`cases[${i}]: a case is an object with an "id"`);
    const texts = [testCase['id'], testCase['kind'], testCase['topic']];
    if (texts.some((text) => typeof text === 'string' && text.includes(filter))) cases.push(testCase);
  }
  return { file, cases };
}

/** Runs the cases that {@link chooseCases} gives, one after the other, here. */
export function runCases(file: unknown, filter = ''): CaseResult[] {
  return [...runsOfCases(chooseCases(file, filter))].map(({ result }) => result!);
}

/** The same, one at a time, with what came of their experiments. */
export function* runsOfCases({ file, cases }: ChosenCases): Generator<CaseRun> {
  const runner = runnerOf(file);
  for (const testCase of cases) {
    const run = new CaseRun(runner, testCase);
    run.ran(runner.runCase(testCase, file));
    for (let next = run.unfinished; next !== undefined; next = run.unfinished)
      run.add(next, replications(next.experiment, next.wanted!));
    yield run;
  }
}
