import { join } from 'node:path';
import { hasScope } from '../../metrics/catalogue.ts';
import { flagOption, isSet, numberOf, splitList, textOf, textOption, textsOf, wholeOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { compareScenario } from '../compare-scenario.ts';
import { describeExtras, extrasOf } from '../extras.ts';
import { Exit, type ExitCode, InputError } from '../io.ts';
import { checkChoices, choosePolicies, loadScenarios } from '../load.ts';

export const compare: Command = {
  describe: (yargs) =>
    describeExtras(yargs)
      .positional('scenario', { type: 'string', array: true, describe: 'Scenario files' })
      .option(
        'policies',
        textOption(
          'policies',
          'Policies, separated by commas; the first is the baseline. Default: those of the scenario',
        ),
      )
      .option('seeds', wholeOption('seeds', 1, 'Replications of each policy. Default: 1'))
      .option(
        'precision',
        textOption('precision', 'Adds replications until mean response and utilization are known this well, as in 2%'),
      )
      .option(
        'main',
        textOption(
          'main',
          'Metrics that --precision goes by, separated by commas. Default: mean response, utilization',
        ),
      )
      .option('seed', textOption('seed', 'Seed of the random draws. Default: that of the scenario'))
      .option(
        'out',
        textOption(
          'out',
          'Folder for the tables; of several scenarios each has its own in it. Default: results/<scenario>-<digest>',
        ),
      )
      .option('workers', wholeOption('workers', 1, 'Runs at a time. Default: as many as there are cores'))
      .option('check', flagOption('check', 'Verify the books of every agent after every record'))
      .option('json', flagOption('json', 'Print the figures as JSON, a document for each scenario'))
      .option('quiet', flagOption('quiet', 'Print nothing but errors'))
      .example(
        '$0 compare scenarios/mesos-macrobenchmark.yaml --seeds 10',
        'what sharing is worth, with confidence intervals',
      )
      .example('$0 compare a.yaml --policies static,drf,./mine.mjs', 'a policy of your own against two others'),

  async run(args, io) {
    const extras = extrasOf(args);
    const list = textOf(args, 'policies');
    const names = list === undefined ? [] : splitList(list);
    if (list !== undefined && names.length === 0) throw new InputError('--policies names no policy; give at least one');
    const policies = await choosePolicies(names);
    const scenarios = loadScenarios(textsOf(args, 'scenario'), policies.known);
    checkChoices(scenarios, policies);
    const folder = textOf(args, 'out');
    const twice = scenarios.find(({ name }, at) => scenarios.findIndex((other) => other.name === name) < at);
    if (folder !== undefined && twice !== undefined) {
      throw new InputError(
        `two scenarios are named ${twice.name} and would share a folder in ${folder}; compare them in two calls`,
      );
    }
    let exit: ExitCode = Exit.done;
    for (const [index, scenario] of scenarios.entries()) {
      if (index > 0 && !isSet(args, 'quiet') && !isSet(args, 'json')) io.out('\n');
      const own = await compareScenario(
        {
          scenario,
          policies,
          seeds: numberOf(args, 'seeds'),
          precision: precisionOf(textOf(args, 'precision')),
          main: mainOf(textOf(args, 'main')),
          seed: textOf(args, 'seed'),
          workers: numberOf(args, 'workers'),
          check: isSet(args, 'check'),
          folder: folder === undefined || scenarios.length === 1 ? folder : join(folder, scenario.name),
          extras,
          json: isSet(args, 'json'),
          quiet: isSet(args, 'quiet'),
        },
        io,
      );
      if (own !== Exit.done) exit = own;
    }
    return exit;
  },
};

/** Names of metrics. */
function mainOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const names = splitList(text);
  const unknown = names.find((name) => !hasScope(name, 'cluster'));
  if (names.length > 0 && unknown === undefined) return names;
  throw new InputError(
    unknown === undefined
      ? '--main names no metric; give at least one'
      : `--main: the cluster has no metric "${unknown}"; commonage list metrics prints all`,
  );
}

/** A part, written as a percentage. */
function precisionOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  const part = Number(percent) / 100;
  if (percent === undefined || !(part > 0 && part < 1))
    throw new InputError(`--precision is ${text}; give a percentage above 0 and below 100, as in 2%`);
  return part;
}
