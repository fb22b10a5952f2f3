import { join } from 'node:path';
import { checkPolicy } from '../../experiment/check/check-policy.ts';
import { tableLines, wrap } from '../../report/terminal.ts';
import { flagOption, isSet, numberOf, textOf, textOption, wholeOption } from '../arguments.ts';
import { choosePolicies } from '../choose-policies.ts';
import type { Command } from '../command.ts';
import { Exit, printLines } from '../io.ts';
import { checkFolder, writeFolder } from '../write-folder.ts';

const OTHER_FOLDER = 'name another folder with --out';

export const check: Command = {
  describe: (yargs) =>
    yargs
      .positional('policy', { type: 'string', describe: 'A policy by name with options, or a module that exports one' })
      .option('instances', wholeOption('instances', 1, 'Random instances for each property. Default: 100'))
      .option('seed', textOption('seed', 'Seed of the instances. Default: 1'))
      .option('out', textOption('out', 'Folder for counter-examples, as scenario files. Default: results/check'))
      .option('json', flagOption('json', 'Print the outcome as JSON'))
      .example('$0 check drf --instances 1000', 'which properties hold, and a scenario for each that does not'),

  async run(args, io) {
    const { choices, known } = await choosePolicies([textOf(args, 'policy')!]);
    const { label } = choices![0]!;
    const folder = textOf(args, 'out') ?? join('results', 'check');
    checkFolder(folder, OTHER_FOLDER);
    const checked = checkPolicy({
      policy: label,
      policies: known,
      instances: numberOf(args, 'instances') ?? 100,
      seed: textOf(args, 'seed') ?? '1',
    });
    const fileOf = (property: string): string => `${label}-${property}.yaml`.replace(/[^\w.-]+/g, '-');
    const files = checked.flatMap(({ property, counterExample }) =>
      counterExample === undefined ? [] : [{ name: fileOf(property), pieces: () => [counterExample.scenario] }],
    );
    if (files.length > 0) writeFolder(folder, files, OTHER_FOLDER);
    if (isSet(args, 'json')) io.out(`${JSON.stringify(checked, undefined, 2)}\n`);
    else {
      const rows = checked.map(({ property, holds, instances }) => [
        property,
        holds ? 'holds' : 'fails',
        String(instances),
      ]);
      printLines(io, tableLines({ head: [label, 'outcome', 'instances'], rows }, io.screen));
      for (const { property, counterExample } of checked) {
        if (counterExample === undefined) continue;
        printLines(io, ['', ...wrap(`${property} fails: ${counterExample.message}`, io.screen)]);
        printLines(io, [`scenario: ${join(folder, fileOf(property))}`]);
      }
    }
    return checked.every(({ holds }) => holds) ? Exit.done : Exit.failed;
  },
};
