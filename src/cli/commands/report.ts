import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plotFiles } from '../../report/html/plot-files.ts';
import { readResult } from '../../report/html/read-result.ts';
import { reader, reportFile } from '../../report/html/report-file.ts';
import type { ResultFile } from '../../report/result-files.ts';
import { writeFiles } from '../../report/write-files.ts';
import { textOf, textOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { Exit, InputError, printLines } from '../io.ts';
import { readManifest } from '../stored-result.ts';

const FILES = ['manifest.json', 'datapackage.json', 'summary.csv', 'timeseries.csv', 'jobs.csv', 'loans.csv'];

export const report: Command = {
  describe: (yargs) =>
    yargs
      .positional('result', { type: 'string', describe: 'Folder that run or compare wrote' })
      .option('plots', textOption('plots', 'Write each plot as a file of its own, too: svg'))
      .example('$0 report results/demo --plots svg', 'render report.html again, from the tables as they are'),

  async run(args, io) {
    const folder = textOf(args, 'result')!;
    const plots = textOf(args, 'plots');
    if (plots !== undefined && plots !== 'svg') throw new InputError(`--plots ${plots} is not allowed; give svg`);
    readManifest(folder); // Says what is wrong if this is no result.
    const files = FILES.filter((name) => existsSync(join(folder, name))).map((name): ResultFile => {
      return { name, pieces: () => [readFileSync(join(folder, name), 'utf8')] };
    });
    const model = readResult(reader(files));
    writeFiles(folder, [reportFile(model), ...(plots === undefined ? [] : plotFiles(model))]);
    printLines(io, [`report: ${join(folder, 'report.html')}`]);
    return Exit.done;
  },
};
