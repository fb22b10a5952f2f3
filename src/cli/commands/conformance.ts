import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { CaseResult } from '../../conformance/case-result.ts';
import { FormatError } from '../../conformance/format.ts';
import { type ChosenCases, chooseCases, runCases } from '../../conformance/run.ts';
import { textOf, textOption, textsOf } from '../arguments.ts';
import type { Command } from '../command.ts';
import { Exit, InputError } from '../io.ts';
import { reason } from '../load.ts';

export const conformance: Command = {
  describe: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        array: true,
        describe: 'JSON files of cases, told apart by their "format"',
      })
      .option('filter', textOption('filter', 'Only cases whose id, kind or topic contains this text'))
      .example(
        '$0 conformance conformance/*.json --filter drf',
        'a line for each failed case, and the counts at the end',
      ),

  async run(args, io) {
    const files = textsOf(args, 'file').map((path) => ({ path, content: readJson(path) }));
    const filter = textOf(args, 'filter') ?? '';
    const chosen = files.map(({ path, content }) => ({ content, ...choose(path, content, filter) }));
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const given of chosen) {
      for (const { id, status, details } of await results(given, filter)) {
        counts[status]++;
        if (status !== 'passed') io.out(`${status} ${id}: ${details.replace(/\s*\n\s*/g, '; ')}\n`);
      }
    }
    const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
    io.out(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
    return counts.failed > 0 ? Exit.failed : Exit.done;
  },
};

function choose(path: string, content: unknown, filter: string): ChosenCases {
  try {
    return chooseCases(content, filter);
  } catch (error) {
    if (error instanceof FormatError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}

/** On all cores where there is more than one case: some take minutes. */
async function results(given: ChosenCases & { readonly content: unknown }, filter: string): Promise<CaseResult[]> {
  const { runCasesOnThreads, conformanceThreadsAvailable } = await import('../conformance-threads.ts');
  const workers = availableParallelism();
  if (given.cases.length < 2 || workers < 2 || !conformanceThreadsAvailable()) return runCases(given.content, filter);
  return runCasesOnThreads({ file: given.file, cases: given.cases }, workers);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InputError(`${path}: cannot read the cases (${reason(error)}); give the path of a JSON file`);
  }
}
