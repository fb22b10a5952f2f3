import { BEHAVIOURS } from '../../framework/registry.ts';
import { METRICS } from '../../metrics/catalogue.ts';
import { wrap } from '../../report/terminal.ts';
import { POLICIES } from '../../scenario/policies/registry.ts';
import { TRACE_FORMATS } from '../../workload/catalogue.ts';
import { findTrace } from '../../workload/files/find-trace.ts';
import { KNOWN_TRACES } from '../../workload/files/known-traces.ts';
import { flagOption, isSet, textOf } from '../arguments.ts';
import type { Command } from '../command.ts';
import { Exit, type Io, printLines } from '../io.ts';

const WHAT = ['policies', 'frameworks', 'metrics', 'traces'] as const;
type What = (typeof WHAT)[number];

/** What is printed of an entry: its name and something about it, as a line or as an object. */
interface Entry {
  readonly name: string;
  readonly about: string;
  readonly [more: string]: unknown;
}

function policies(): Entry[] {
  return POLICIES.map(({ name, summary, shorthand }) => {
    const short = shorthand?.values.map((value) => `${name}-${value}`) ?? [];
    return { name, about: short.length === 0 ? summary : `${summary} Also: ${short.join(', ')}.`, shorthands: short };
  });
}

function traces(): Entry[] {
  const formats = TRACE_FORMATS.map(({ name, title, options }) => ({ name: `format ${name}`, about: title, options }));
  const files = KNOWN_TRACES.map(({ file, title, source }) => {
    return { name: file, about: `${title} (${isHere(file) ? 'found here' : `not here; from ${source}`})`, source };
  });
  return [...formats, ...files];
}

function isHere(file: string): boolean {
  try {
    findTrace(file);
    return true;
  } catch {
    return false;
  }
}

const ENTRIES: Readonly<Record<What, () => Entry[]>> = {
  policies,
  frameworks: () => BEHAVIOURS.map(({ name, description, options }) => ({ name, about: description, options })),
  metrics: () =>
    METRICS.map(({ name, unit, definition, ...more }) => ({ name, about: `[${unit}] ${definition}`, unit, ...more })),
  traces,
};

function print(entries: readonly Entry[], io: Io): void {
  const widest = Math.max(...entries.map(({ name }) => name.length));
  if (widest > 34 || io.screen.width < 70) {
    for (const { name, about } of entries)
      printLines(io, [name, ...wrap(about, io.screen).map((line) => `    ${line}`)]);
    return;
  }
  const room = { ...io.screen, width: Math.min(io.screen.width, 110) - widest - 2 };
  for (const { name, about } of entries) {
    const lines = wrap(about, room);
    printLines(
      io,
      lines.map((line, at) => `${(at === 0 ? name : '').padEnd(widest)}  ${line}`),
    );
  }
}

export const list: Command = {
  describe: (yargs) =>
    yargs
      .positional('what', { choices: WHAT, describe: 'What to print' })
      .option('json', flagOption('json', 'Print as JSON'))
      .example('$0 list metrics', 'every metric with its unit and definition'),

  async run(args, io) {
    const entries = ENTRIES[textOf(args, 'what') as What]();
    if (isSet(args, 'json')) io.out(`${JSON.stringify(entries, undefined, 2)}\n`);
    else print(entries, io);
    return Exit.done;
  },
};
