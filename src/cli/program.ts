import yargs, { type Argv } from 'yargs';
import { programVersion } from '../report/version.ts';
import { callMessage } from './call-message.ts';
import type { Arguments } from './command.ts';
import { COMMANDS } from './commands.ts';
import { Exit, type ExitCode, InputError, type Io } from './io.ts';

/** What yargs says is wrong with a call; some of it comes as an error of its own. */
class CallError extends Error {}

/** Runs the program with these arguments and says the exit code: 0 done, 1 something failed, 2 the input or the call is wrong. */
export async function runProgram(args: readonly string[], io: Io): Promise<ExitCode> {
  let exit: ExitCode = Exit.done;
  let printed = '';
  let described: Argv | undefined;
  const program = yargs()
    .scriptName('commonage')
    .usage('$0 <command>\n\nSimulates a cluster that several teams share, and tells what sharing is worth.')
    .locale('en') // Else help and messages come in the language of the environment.
    .parserConfiguration({
      'greedy-arrays': false, // --policies a SCENARIO: the scenario is no policy.
      'dot-notation': false,
      'camel-case-expansion': false,
      'parse-numbers': false,
    })
    .exitProcess(false)
    .wrap(Math.min(io.screen.width, 110))
    .version(programVersion())
    .help()
    .alias('help', 'h')
    .strict()
    .demandCommand(1, 'name a command; commonage --help prints them')
    .epilogue('commonage <command> --help says more, with an example.')
    .fail((message, error: Error | undefined) => {
      throw error ?? new CallError(message); // Errors of commands come here too.
    });
  for (const { usage, summary, load } of COMMANDS) {
    program.command({
      command: usage,
      describe: summary,
      builder: async (own) => {
        described = (await load()).describe(own.demandCommand(0, 0));
        return described;
      },
      handler: async (own) => {
        exit = await (await load()).run(own as Arguments, io);
      },
    });
  }
  try {
    await program.parseAsync([...args], {}, (_error, _argv, output) => {
      printed = output;
    });
  } catch (error) {
    const isCall = error instanceof CallError || (error instanceof Error && error.name === 'YError');
    if (!isCall) return report(error, io);
    return report(new InputError(callMessage(error.message, args, (await described?.getHelp()) ?? '')), io);
  }
  if (printed !== '') io.out(`${printed}\n`);
  return exit;
}

function report(error: unknown, io: Io): ExitCode {
  if (error instanceof InputError) {
    io.err(`${error.message.trimEnd()}\n`);
    return Exit.wrong;
  }
  // Anything else is a mistake of the program or of the machine: where it happened helps whoever mends it.
  io.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return Exit.failed;
}
