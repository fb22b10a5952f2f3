import type { Argv } from 'yargs';
import type { Comparison } from '../experiment/compare.ts';
import type { ReportModel } from '../report/html/model.ts';
import { plotFiles } from '../report/html/plot-files.ts';
import { reportFile } from '../report/html/report-file.ts';
import type { ResultFile } from '../report/result-files.ts';
import type { StreamedFile } from '../report/write-files.ts';
import type { PolicyDefinition } from '../scenario/policies/define-policy.ts';
import type { PolicyChoice } from '../scenario/scenario.ts';
import { fileTraces } from '../workload/files/trace-reader.ts';
import { flagOption, isSet, textOf, textOption } from './arguments.ts';
import type { Arguments } from './command.ts';
import { InputError } from './io.ts';

/** Files besides the tables and the page. */
export interface Extras {
  readonly timeline: boolean;
  readonly events: 'parquet' | 'csv' | undefined;
  readonly plots: boolean;
}

/** The options of `run` and `compare` that ask for them. */
export function describeExtras(yargs: Argv): Argv {
  return yargs
    .option('timeline', flagOption('timeline', 'Write timeline.perfetto.json, to be opened in ui.perfetto.dev'))
    .option('events', textOption('events', 'Write every record: parquet or csv'))
    .option('plots', textOption('plots', 'Write each plot of the report as a file of its own: svg'));
}

/** @throws InputError for a format there is not */
export function extrasOf(args: Arguments): Extras {
  const events = textOf(args, 'events');
  const plots = textOf(args, 'plots');
  if (events !== undefined && events !== 'parquet' && events !== 'csv')
    throw new InputError(`--events ${events} is not allowed; give parquet or csv`);
  if (plots !== undefined && plots !== 'svg') throw new InputError(`--plots ${plots} is not allowed; give svg`);
  return { timeline: isSet(args, 'timeline'), events, plots: plots !== undefined };
}

/** The page, and what else was asked for; runs with their records written down are the first replication of each policy that came to its end. */
export async function extraFiles(
  comparison: Comparison,
  choices: readonly PolicyChoice[],
  policies: readonly PolicyDefinition[],
  model: ReportModel,
  extras: Extras,
): Promise<readonly (ResultFile | StreamedFile)[]> {
  const { scenario, seed, runs } = comparison;
  const watched = choices.flatMap((policy) => {
    const run = runs.find((one) => one.policy === policy.label && one.replication === 0);
    return run === undefined ? [] : [{ scenario, policy, seed, policies, traces: fileTraces, digest: run.digest }];
  });
  const page = [reportFile(model), ...(extras.plots ? plotFiles(model) : [])];
  if (!extras.timeline && extras.events === undefined) return page;
  const { watchedFiles } = await import('../report/events/watched-files.ts');
  return [...page, ...watchedFiles(watched, extras)];
}
