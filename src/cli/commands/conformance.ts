import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { CaseRun } from '../../conformance/case-run.ts';
import { FormatError } from '../../conformance/format.ts';
import { type ChosenCases, chooseCases, runsOfCases } from '../../conformance/run.ts';
import { flagOption, isSet, textOf, textOption, textsOf } from '../arguments.ts';
import type { Command } from '../command.ts';
import { figureLines } from '../figure-lines.ts';
import { Exit, InputError, type Io, printLines } from '../io.ts';
import { conformanceProgress } from '../progress.ts';
import { reason } from '../reason.ts';

export const conformance: Command = {
  describe: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        describe: 'JSON files of cases, told apart by their "format"',
        default: undefined, // Else help tells of an empty list.
      })
      .option('filter', textOption('filter', 'Only cases whose id, kind or topic contains this text'))
      .option('figures', flagOption('figures', 'Print what was measured beside what was expected, with intervals'))
      .example(
        '$0 conformance conformance/*.json --filter drf',
        'a line for each failed case, and the counts at the end',
      ),

  async run(args, io) {
    const files = textsOf(args, 'file').map((path) => ({ path, content: readJson(path) }));
    const filter = textOf(args, 'filter') ?? '';
    const chosen = files.map(({ path, content }) => ({ path, ...choose(path, content, filter) }));
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const given of chosen) {
      await runAll(given, io, (run) => {
        const { id, status, details } = run.result!;
        counts[status]++;
        if (isSet(args, 'figures')) printLines(io, figureLines(id, run.judged));
        if (status !== 'passed') io.out(`${status} ${id}: ${details.replace(/\s*\n\s*/g, '; ')}\n`);
      });
    }
    const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
    io.out(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
    return counts.failed > 0 ? Exit.failed : Exit.done;
  },
};

interface Chosen extends ChosenCases {
  readonly path: string;
}

function choose(path: string, content: unknown, filter: string): ChosenCases {
  try {
    return chooseCases(content, filter);
  } catch (error) {
    if (error instanceof FormatError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}

/** On all cores where there are several: some cases take minutes. Each is told, in the order of the file, as soon as it is known. */
async function runAll(given: Chosen, io: Io, tell: (run: CaseRun) => void): Promise<void> {
  const { runCasesOnThreads, conformanceThreadsAvailable } = await import('../conformance-threads.ts');
  const workers = availableParallelism();
  if (workers >= 2 && conformanceThreadsAvailable())
    return runCasesOnThreads(given, workers, tell, conformanceProgress(io, given.path));
  for (const run of runsOfCases(given)) tell(run);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InputError(`${path}: cannot read the cases (${reason(error)}); give the path of a JSON file`);
  }
}
