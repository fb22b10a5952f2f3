import type { Argv } from 'yargs';
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
