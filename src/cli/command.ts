import type { Argv } from 'yargs';
import type { ExitCode, Io } from './io.ts';

/** Arguments as yargs hands them over; each command reads its own with the readers of arguments.ts. */
export type Arguments = Readonly<Record<string, unknown>>;

/** One command: one file, loaded when it is called. */
export interface Command {
  /** Describes arguments and options, with an example. */
  describe(yargs: Argv): Argv;
  run(args: Arguments, io: Io): Promise<ExitCode>;
}

/** A command as the list of commands knows it. */
export interface CommandEntry {
  /** Name and positional arguments. */
  readonly usage: string;
  readonly summary: string;
  load(): Promise<Command>;
}
