#!/usr/bin/env node
import { screenOf } from '../report/terminal.ts';
import { runProgram } from './program.ts';
import { reason } from './reason.ts';

// A reader that goes away (`commonage list metrics | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`cannot write the output (${reason(error)})\n`);
  process.exit(1);
});

/** Where somebody hears it, the first Ctrl-C asks for an orderly end; the second does not ask. */
let stop: AbortController | undefined;
function stopSignal(): AbortSignal {
  if (stop === undefined) {
    stop = new AbortController();
    process.once('SIGINT', () => stop!.abort());
  }
  return stop.signal;
}

process.exitCode = await runProgram(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  screen: screenOf(process.stdout),
  progress: process.stderr.isTTY ? (text) => void process.stderr.write(`\r\u001b[K${text}`) : undefined,
  stop: stopSignal,
});
