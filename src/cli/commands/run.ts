import { flagOption, isSet, textOf, textOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { compareScenario } from '../compare-scenario.ts';
import { describeExtras, extrasOf } from '../extras.ts';
import { loadCall } from '../load-call.ts';
import { profiled } from '../profile.ts';

export const run: Command = {
  describe: (yargs) =>
    describeExtras(yargs)
      .positional('scenario', { type: 'string', describe: 'Scenario file' })
      .option(
        'policy',
        textOption('policy', 'Policy: a name, name[option=value], or a module. Default: the first of the scenario'),
      )
      .option('seed', textOption('seed', 'Seed of the random draws. Default: that of the scenario'))
      .option('out', textOption('out', 'Folder for the tables. Default: results/<scenario>-<digest>'))
      .option('check', flagOption('check', 'Verify the books of every agent after every record'))
      .option('profile', textOption('profile', 'Write where the time went, as a .cpuprofile'))
      .option('json', flagOption('json', 'Print the figures as JSON'))
      .option('quiet', flagOption('quiet', 'Print nothing but errors'))
      .conflicts('json', 'quiet')
      .example(
        '$0 run scenarios/papers/drf-example.yaml --policy drf --seed 7',
        'one run, with its figures and digest',
      ),

  async run(args, io) {
    const name = textOf(args, 'policy');
    const names = name === undefined ? [] : [name];
    const { loaded, policies } = await loadCall([textOf(args, 'scenario')!], names);
    const [sound] = loaded;
    const choices = policies.choices ?? sound!.scenario.policies.slice(0, 1);
    const job = { sound: sound!, policies: { ...policies, choices }, seeds: 1, seed: textOf(args, 'seed') };
    const compare = () =>
      compareScenario(
        {
          ...job,
          threads: undefined,
          check: isSet(args, 'check'),
          folder: textOf(args, 'out'),
          extras: extrasOf(args),
          json: isSet(args, 'json'),
          quiet: isSet(args, 'quiet'),
        },
        io,
      );
    return profiled(textOf(args, 'profile'), compare);
  },
};
