import { runProgram } from '../program.ts';

/** What a call printed, and its exit code. */
export interface Captured {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Calls the program within this process, where its output is no terminal. */
export function call(...args: readonly string[]): Promise<Captured> {
  return callOn(Number.POSITIVE_INFINITY, ...args);
}

/** The same on a terminal of so many columns. */
export async function callOn(width: number, ...args: readonly string[]): Promise<Captured> {
  let out = '';
  let err = '';
  const exit = await runProgram(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    screen: { width, color: false },
    progress: undefined,
  });
  return { exit, out, err };
}
