import { availableParallelism } from 'node:os';
import { Threads, threadsAvailable } from '../../experiment/executors/threads.ts';
import { flagOption, numberOf, splitList, textOf, textOption, wholeOption } from '../arguments.ts';
import type { Arguments, Command } from '../command.ts';
import { describeExtras } from '../extras.ts';
import type { Io } from '../io.ts';

export const compare: Command = {
  describe: (yargs) =>
    describeExtras(yargs)
      .positional('scenario', { type: 'string', describe: 'Scenario files', default: undefined }) // Else help tells of an empty list.
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
      .conflicts('json', 'quiet')
      .example(
        '$0 compare scenarios/mesos-macrobenchmark.yaml --seeds 10',
        'what sharing is worth, with confidence intervals',
      )
      .example('$0 compare a.yaml --policies static,drf,./mine.mjs', 'a policy of your own against two others'),

  async run(args, io) {
    const threads = threadsFor(args, io);
    try {
      const { compareScenarios } = await import('../compare-scenarios.ts');
      return await compareScenarios(args, io, threads);
    } finally {
      threads?.close();
    }
  },
};

/** Threads for the runs, which load their modules while this one loads the scenarios. Undefined where all runs are to be made here. */
function threadsFor(args: Arguments, { stop }: Io): Threads | undefined {
  const workers = numberOf(args, 'workers') ?? availableParallelism();
  if (workers === 1 || !threadsAvailable()) return undefined;
  const threads = new Threads(workers, stop);
  // How many policies a scenario names is not known yet.
  const cells = (numberOf(args, 'seeds') ?? 1) * Math.max(1, splitList(textOf(args, 'policies') ?? '').length);
  if (cells > 1) threads.start(cells);
  return threads;
}
