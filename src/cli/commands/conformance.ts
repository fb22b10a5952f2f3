import { readFileSync } from 'node:fs';
import { FormatError } from '../../conformance/format.ts';
import { runCases } from '../../conformance/run.ts';
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
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const { path, content } of files) {
      for (const { id, status, details } of cases(path, content, filter)) {
        counts[status]++;
        if (status !== 'passed') io.out(`${status} ${id}: ${details.replace(/\s*\n\s*/g, '; ')}\n`);
      }
    }
    const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
    io.out(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
    return counts.failed > 0 ? Exit.failed : Exit.done;
  },
};

function cases(path: string, content: unknown, filter: string): ReturnType<typeof runCases> {
  try {
    return runCases(content, filter);
  } catch (error) {
    if (error instanceof FormatError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InputError(`${path}: cannot read the cases (${reason(error)}); give the path of a JSON file`);
  }
}
