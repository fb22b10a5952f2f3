import { Column, summarize } from '../../metrics/column.ts';
import { numberText } from '../../report/csv.ts';
import { tableLines } from '../../report/terminal.ts';
import { findTrace } from '../../workload/files/find-trace.ts';
import { type FileMapping, fileTraces } from '../../workload/files/trace-reader.ts';
import type { Job } from '../../workload/job.ts';
import { WorkloadError } from '../../workload/workload-error.ts';
import { flagOption, isSet, textOf } from '../arguments.ts';
import type { Command } from '../command.ts';
import { Exit, InputError, printLines } from '../io.ts';
import { reason } from '../reason.ts';

const FORMATS = ['csv', 'swim', 'swf', 'philly'] as const;
type Format = (typeof FORMATS)[number];

export const trace: Command = {
  describe: (yargs) =>
    yargs
      .positional('action', { choices: ['inspect'], describe: 'What to do with it' })
      .positional('file', { type: 'string', describe: 'Trace file, packed or plain, or a name in a trace folder' })
      .option('format', { choices: FORMATS, describe: 'Default: by the name of the file', requiresArg: true })
      .option('json', flagOption('json', 'Print as JSON'))
      .example(
        '$0 trace inspect swf-sdsc-sp2-5k/SDSC-SP2-1998-first5000lines.swf.gz',
        'how many jobs, how large, how long',
      ),

  async run(args, io) {
    const file = textOf(args, 'file')!;
    const format = (textOf(args, 'format') as Format | undefined) ?? formatOf(file);
    const facts = inspect(file, format);
    if (isSet(args, 'json')) io.out(`${JSON.stringify({ file, format, ...facts }, undefined, 2)}\n`);
    else {
      const { distributions, ...counts } = facts;
      printLines(io, [`${file} (${format})`]);
      printLines(
        io,
        Object.entries(counts).map(([name, value]) => `${name.replaceAll('_', ' ')}: ${numberText(value)}`),
      );
      const rows = Object.entries(distributions).map(([name, of]) => [
        name.replaceAll('_', ' '),
        ...[of.mean, of.p50, of.p95, of.p99, of.max].map((value) => value.toFixed(1)),
      ]);
      printLines(io, ['', ...tableLines({ head: ['of a job', 'mean', 'p50', 'p95', 'p99', 'max'], rows }, io.screen)]);
    }
    return Exit.done;
  },
};

function formatOf(file: string): Format {
  if (/\.swf(\.gz)?$/.test(file)) return 'swf';
  if (/philly/i.test(file)) return 'philly';
  if (/(FB-20|swim)/i.test(file)) return 'swim';
  if (/\.(csv|tsv)(\.gz)?$/.test(file)) return 'csv';
  throw new InputError(`${file}: the name does not say the format; name it with --format ${FORMATS.join(', ')}`);
}

function inspect(file: string, format: Format) {
  const tasks = new Column();
  const work = new Column();
  const longest = new Column();
  let first = Number.NaN;
  let last = Number.NaN;
  const source = open(file, format);
  for (let job = source.next(); job !== undefined; job = source.next()) {
    const { count, seconds, most } = sizeOf(job);
    tasks.add(count);
    work.add(seconds);
    longest.add(most);
    if (job.at === undefined) continue;
    if (Number.isNaN(first)) first = job.at / 1_000_000;
    last = job.at / 1_000_000;
  }
  const distributions = {
    tasks: summarize([tasks]),
    longest_task_seconds: summarize([longest]),
    task_seconds: summarize([work]),
  };
  return {
    jobs: tasks.count,
    tasks: distributions.tasks.sum,
    first_submission_seconds: first,
    last_submission_seconds: last,
    total_task_seconds: distributions.task_seconds.sum,
    distributions,
  };
}

function open(file: string, format: Format) {
  try {
    return fileTraces.open(findTrace(file, { from: '.' }), { format } satisfies FileMapping);
  } catch (error) {
    throw new InputError(error instanceof WorkloadError ? error.message : reason(error));
  }
}

function sizeOf(job: Job): { count: number; seconds: number; most: number } {
  let count = 0;
  let micros = 0;
  let most = 0;
  for (const { tasks, duration } of job.stages) {
    count += tasks;
    for (let task = 0; task < tasks; task++) {
      const own = typeof duration === 'number' ? duration : duration[task]!;
      micros += own;
      most = Math.max(most, own);
    }
  }
  return { count, seconds: micros / 1_000_000, most: most / 1_000_000 };
}
