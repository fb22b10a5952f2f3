import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportModel } from '../../report/html/model.ts';
import { plotFiles } from '../../report/html/plot-files.ts';
import { readResult } from '../../report/html/read-result.ts';
import { reportFile } from '../../report/html/report-file.ts';
import { textOf, textOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { Exit, InputError, printLines } from '../io.ts';
import { reason } from '../reason.ts';
import { readManifest } from '../stored-result.ts';
import { writeFolder } from '../write-folder.ts';

function modelOf(folder: string): ReportModel {
  let file = '';
  try {
    return readResult((name) => {
      file = name;
      return readFileSync(join(folder, name), 'utf8');
    });
  } catch (error) {
    const why = `${join(folder, file)}: ${reason(error)}`;
    throw new InputError(`${folder} holds no whole result (${why}); give a folder that run or compare wrote`);
  }
}

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
    readManifest(folder); // Says all that is wrong if this is no result.
    const model = modelOf(folder);
    writeFolder(folder, [reportFile(model), ...(plots === undefined ? [] : plotFiles(model))], 'let it be written');
    printLines(io, [`report: ${join(folder, 'report.html')}`]);
    return Exit.done;
  },
};
