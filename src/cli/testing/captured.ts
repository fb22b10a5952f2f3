import { runProgram } from '../program.ts';

/** What a call printed, and its exit code. */
export interface Captured {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Calls the program within this process. */
export async function call(...args: readonly string[]): Promise<Captured> {
  let out = '';
  let err = '';
  const exit = await runProgram(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    screen: { width: Number.POSITIVE_INFINITY, color: false },
    progress: undefined,
  });
  return { exit, out, err };
}
