import { readFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import { z } from 'zod';
import { folded, tableLines } from '../../report/terminal.ts';
import { issueTexts } from '../../scenario/load/issues.ts';
import { flagOption, isSet, numberOf, textOf, textOption, wholeOption } from '../arguments.ts';
import { BENCH_SHAPES, type BenchShape } from '../bench/bench-scenario.ts';
import { growth } from '../bench/growth.ts';
import { type Rounds, runRounds, type Size } from '../bench/rounds.ts';
import { choosePolicies } from '../choose-policies.ts';
import type { Arguments, Command } from '../command.ts';
import { Exit, type ExitCode, InputError, type Io, printLines } from '../io.ts';
import { profiled } from '../profile.ts';
import { reason } from '../reason.ts';

/** Agents and frameworks of the grids: that of Mesos's own benchmarks (spec/mesos.md 7), and one that takes seconds. */
const GRIDS = {
  small: { agents: [100, 300, 1000], frameworks: [10, 100, 300] },
  mesos: {
    agents: [1000, 5000, 10_000, 20_000, 30_000, 50_000],
    frameworks: [1, 50, 100, 200, 500, 1000, 3000, 6000],
  },
} as const;
const DEFAULT_ROUNDS = 10;

/** What is told of one size. */
const LINE = z.object({
  agents: z.number(),
  frameworks: z.number(),
  min: z.number(),
  median: z.number(),
  max: z.number(),
  offers: z.number(),
  heapMiB: z.number(),
  hash: z.number(),
});
type Line = Readonly<z.infer<typeof LINE>>;

/** What `--json` prints, as far as it is read again. Files of before it named its shape and rounds may still be compared with. */
const EARLIER = z.object({ shape: z.string().optional(), rounds: z.number().optional(), lines: z.array(LINE) });

export const bench: Command = {
  describe: (yargs: Argv) =>
    yargs
      .option('grid', { choices: Object.keys(GRIDS), default: 'small', describe: 'Sizes to run' })
      .option('agents', wholeOption('agents', 1, 'Run one size: so many agents (with --frameworks)'))
      .option('frameworks', wholeOption('frameworks', 1, 'Run one size: so many frameworks (with --agents)'))
      .option('policy', textOption('policy', 'Policy by name, or the path of a module. Default: drf'))
      .option('shape', {
        choices: BENCH_SHAPES,
        default: 'one-role',
        describe: 'Frameworks in one role, each in its own, or each in its own with a guarantee',
      })
      .option('rounds', wholeOption('rounds', 1, `Rounds of each size. Default: ${DEFAULT_ROUNDS}`))
      .option('against', textOption('against', 'An earlier output of --json to compare with'))
      .option('profile', textOption('profile', 'Write where the time went, as a .cpuprofile'))
      .option('csv', flagOption('csv', 'Print as CSV'))
      .option('json', flagOption('json', 'Print as JSON'))
      .conflicts('csv', 'json')
      .conflicts('against', ['csv', 'json'])
      .example('$0 bench --policy ./mine.js --json > before.json', 'time a policy, and keep the figures')
      .example('$0 bench --policy ./mine.js --against before.json', 'how the same sizes have changed since'),

  run: (args, io) => profiled(textOf(args, 'profile'), () => timeRounds(args, io)),
};

async function timeRounds(args: Arguments, io: Io): Promise<ExitCode> {
  const { choices, known } = await choosePolicies([textOf(args, 'policy') ?? 'drf']);
  const rounds = numberOf(args, 'rounds') ?? DEFAULT_ROUNDS;
  const [first] = sizes(args);
  const shape = textOf(args, 'shape') as BenchShape;
  const earlier = readEarlier(textOf(args, 'against'), shape, rounds);
  // The first size would pay for the compiler's work on all others.
  runRounds(first!, shape, rounds, choices![0]!, known);
  const lines: Line[] = [];
  for (const size of sizes(args)) {
    io.progress?.(`${size.agents} agents, ${size.frameworks} frameworks`);
    lines.push(lineOf(runRounds(size, shape, rounds, choices![0]!, known)));
  }
  io.progress?.('');
  const exponents = growth(lines.map(({ agents, frameworks, median }) => ({ agents, frameworks, value: median })));
  if (isSet(args, 'json'))
    io.out(`${JSON.stringify({ policy: choices![0]!.label, shape, rounds, lines, exponents }, undefined, 2)}\n`);
  else if (isSet(args, 'csv')) printCsv(lines, io);
  else printTable(lines, exponents, earlier, io);
  return Exit.done;
}

function sizes(args: Arguments): readonly Size[] {
  const [agents, frameworks] = [numberOf(args, 'agents'), numberOf(args, 'frameworks')];
  if ((agents === undefined) !== (frameworks === undefined))
    throw new InputError('--agents and --frameworks go together; give both, or --grid');
  if (agents !== undefined && frameworks !== undefined) return [{ agents, frameworks }];
  const grid = GRIDS[textOf(args, 'grid') as keyof typeof GRIDS];
  return grid.agents.flatMap((some) => grid.frameworks.map((others) => ({ agents: some, frameworks: others })));
}

function lineOf({ agents, frameworks, milliseconds, offers, heapMiB, hash }: Rounds): Line {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const [min, median, max] = [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!];
  return { agents, frameworks, min, median, max, offers, heapMiB, hash };
}

/** The lines of an earlier run, undefined where none is named. @throws InputError where it is none, or times something else */
function readEarlier(path: string | undefined, shape: BenchShape, rounds: number): readonly Line[] | undefined {
  if (path === undefined) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InputError(`${path}: cannot be read (${reason(error)}); give a file that bench --json wrote`);
  }
  const { data, error } = EARLIER.safeParse(content, { reportInput: true });
  if (data === undefined)
    throw new InputError(`${path}: ${issueTexts(error.issues).join('; ')}; give a file that bench --json wrote`);
  const same = { shape, rounds };
  for (const name of ['shape', 'rounds'] as const)
    if (data[name] !== undefined && data[name] !== same[name])
      throw new InputError(`${path} was made with --${name} ${data[name]}; give the same now, not ${same[name]}`);
  return data.lines;
}

function printCsv(lines: readonly Line[], io: Io): void {
  io.out('agents,frameworks,min_ms,median_ms,max_ms,offers,heap_mib,hash\n');
  for (const { agents, frameworks, min, median, max, offers, heapMiB, hash } of lines) {
    const times = [min, median, max].map((time) => time.toFixed(3));
    io.out(`${[agents, frameworks, ...times, offers, heapMiB.toFixed(1), hash].join(',')}\n`);
  }
}

function printTable(
  lines: readonly Line[],
  exponents: { readonly agents: number; readonly frameworks: number },
  earlier: readonly Line[] | undefined,
  io: Io,
): void {
  const rows = lines.map((line) => {
    const { agents, frameworks, min, median, max, offers, heapMiB, hash } = line;
    const times = [min, median, max].map((time) => time.toFixed(3));
    const before = earlier?.find((one) => isSameSize(one, line));
    const decided = before === undefined || before.hash === hash ? '' : ', decides otherwise';
    const change = before === undefined ? [] : [`x ${(median / before.median).toFixed(2)}${decided}`];
    return [agents, frameworks, ...times, offers, heapMiB.toFixed(1), hash, ...change].map(String);
  });
  const head = ['agents', 'frameworks', 'min ms', 'median ms', 'max ms', 'offers', 'heap MiB', 'hash'];
  if (rows.some((row) => row.length > head.length)) head.push('median now');
  const told = ([axis, exponent]: readonly [string, number]): string =>
    Number.isNaN(exponent) ? '' : `time of a round grows as ${axis}^${exponent.toFixed(2)}`;
  const growths = [['agents', exponents.agents] as const, ['frameworks', exponents.frameworks] as const].map(told);
  printLines(io, [...tableLines({ head, rows }, io.screen), ...growths.filter((text) => text !== '')]);
  const alone = [...apart('only now', lines, earlier ?? lines), ...apart('only before', earlier ?? [], lines)];
  printLines(
    io,
    alone.flatMap((text) => folded(text, io.screen)),
  );
}

/** Sizes that the others lack. */
function apart(when: string, lines: readonly Size[], others: readonly Size[]): string[] {
  const alone = lines.filter((line) => !others.some((other) => isSameSize(line, other)));
  const names = alone.map(({ agents, frameworks }) => `${agents} x ${frameworks}`);
  return names.length === 0 ? [] : [`${when} (agents x frameworks): ${names.join(', ')}`];
}

function isSameSize(a: Size, b: Size): boolean {
  return a.agents === b.agents && a.frameworks === b.frameworks;
}
