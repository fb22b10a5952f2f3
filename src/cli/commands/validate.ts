import { formatWarnings } from '../../scenario/load/problem.ts';
import { flagOption, isSet, textsOf } from '../arguments.ts';
import type { Command } from '../command.ts';
import { Exit } from '../io.ts';
import { loadScenarios } from '../load.ts';

export const validate: Command = {
  describe: (yargs) =>
    yargs
      .positional('scenario', { type: 'string', describe: 'Scenario files', default: undefined }) // Else help tells of an empty list.
      .option('quiet', flagOption('quiet', 'Print nothing but problems'))
      .example('$0 validate scenarios/*.yaml', 'every problem of every file, with its place'),

  async run(args, io) {
    const loaded = await loadScenarios(textsOf(args, 'scenario'));
    if (isSet(args, 'quiet')) return Exit.done;
    for (const { scenario, warnings } of loaded) {
      io.err(formatWarnings(warnings));
      io.out(`${scenario.file}: sound\n`);
    }
    return Exit.done;
  },
};
