import { join } from 'node:path';
import type { Threads } from '../experiment/executors/threads.ts';
import { hasScope } from '../metrics/catalogue.ts';
import { isSet, numberOf, splitList, textOf, textsOf } from './arguments.ts';
import type { Arguments } from './command.ts';
import { compareScenario } from './compare-scenario.ts';
import { extrasOf } from './extras.ts';
import { Exit, type ExitCode, InputError, type Io } from './io.ts';
import { loadCall } from './load-call.ts';

/** What `compare` does, apart from its arguments: these modules are loaded while the threads load theirs. */
export async function compareScenarios(args: Arguments, io: Io, threads: Threads | undefined): Promise<ExitCode> {
  const extras = extrasOf(args);
  const list = textOf(args, 'policies');
  const names = list === undefined ? [] : splitList(list);
  if (list !== undefined && names.length === 0) throw new InputError('--policies names no policy; give at least one');
  const { loaded, policies } = await loadCall(textsOf(args, 'scenario'), names);
  const scenarios = loaded.map(({ scenario }) => scenario);
  const folder = textOf(args, 'out');
  const twice = scenarios.find(({ name }, at) => scenarios.findIndex((other) => other.name === name) < at);
  if (folder !== undefined && twice !== undefined) {
    throw new InputError(
      `two scenarios are named ${twice.name} and would share a folder in ${folder}; compare them in two calls`,
    );
  }
  let exit: ExitCode = Exit.done;
  for (const [index, sound] of loaded.entries()) {
    if (index > 0 && !isSet(args, 'quiet') && !isSet(args, 'json')) io.out('\n');
    const own = await compareScenario(
      {
        sound,
        policies,
        seeds: numberOf(args, 'seeds'),
        precision: precisionOf(textOf(args, 'precision')),
        main: mainOf(textOf(args, 'main')),
        seed: textOf(args, 'seed'),
        threads,
        check: isSet(args, 'check'),
        folder: folder === undefined || scenarios.length === 1 ? folder : join(folder, sound.scenario.name),
        extras,
        json: isSet(args, 'json'),
        quiet: isSet(args, 'quiet'),
      },
      io,
    );
    if (own !== Exit.done) exit = own;
  }
  return exit;
}

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
