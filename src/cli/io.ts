import type { Screen } from '../report/terminal.ts';

/** Where a command prints to: the process's streams, or a test's. */
export interface Io {
  /** To standard output; `text` ends its own lines. */
  out(text: string): void;
  /** To standard error. */
  err(text: string): void;
  readonly screen: Screen;
  /** Standard error as a terminal; undefined where it is none: then there is no progress to show. */
  readonly progress: ((text: string) => void) | undefined;
  /**
   * The signal that is aborted when the user wants the program to stop (Ctrl-C): what is finished is kept. Before anybody has asked for
   * it the program ends at once. Undefined: nobody can want that.
   */
  readonly stop?: () => AbortSignal;
}

/** The input or the call is wrong: exit code 2. The message is printed as it is, and nothing was written. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Exit codes of every command. */
export const Exit = { done: 0, failed: 1, wrong: 2 } as const;
export type ExitCode = (typeof Exit)[keyof typeof Exit];

export function printLines(io: Io, lines: readonly string[]): void {
  io.out(lines.map((line) => `${line}\n`).join(''));
}
