import { z } from 'zod';
import { needs } from './amounts.ts';
import { count, span } from './distributions.ts';
import {
  choose,
  fraction,
  isMap,
  nameText,
  numberFrom,
  oneOf,
  parsed,
  positive,
  shown,
  strict,
  text,
  texts,
  whole,
} from './kit.ts';
import { bytes, rate, time } from './quantities.ts';

const NEEDS = 'What each task needs. Default: { cpus: 1 }.';

const stage = strict({
  name: nameText('Name of the stage in records. Default: stage-1, stage-2 ...').optional(),
  tasks: count('How many tasks, or a distribution of numbers. Default: 1.').optional(),
  duration: span('How long each task runs, or a distribution with one draw a task.'),
  needs: needs('What each task of this stage needs. Default: the needs of the job.').optional(),
});

/** What a job consists of, in one of three ways: tasks, stages, or maps and reduces. */
const template = {
  tasks: count('How many tasks a stage has. Default: 1.').optional(),
  duration: span('How long each task runs, or a distribution with one draw a task.').optional(),
  needs: needs(NEEDS).optional(),
  stages: choose<number | z.infer<typeof stage>[]>(
    [whole(1, 'so many alike stages of `tasks`'), z.array(stage).min(1)],
    (value) => (Array.isArray(value) ? z.array(stage).min(1) : whole(1, 'stages')),
  )
    .meta({ description: 'Stages that run one after another: how many alike ones, or a list. Default: one.' })
    .optional(),
  maps: count('Instead of tasks: how many map tasks.').optional(),
  map_duration: span('How long each map runs.').optional(),
  map_needs: needs('What each map needs. Default: needs.').optional(),
  reduces: z
    .int()
    .min(0)
    .meta({ description: 'How many reduces, which start as the behaviour says (slow_start). Default: 0.' })
    .optional(),
  reduce_duration: span('How long each reduce runs.').optional(),
  reduce_needs: needs('What each reduce needs. Default: needs.').optional(),
  setup: span('Time between submission and the first task becoming ready; holds nothing. Default: 0s.').optional(),
  label: nameText('Carried into jobs.csv. Default: none.').optional(),
  user: nameText('Who submits it, for sharing among users. Default: none.').optional(),
};

const bin = strict({
  ...template,
  count: whole(0, 'Exactly so many jobs of this bin. All bins have a count, or all a weight.').optional(),
  weight: positive('Part of the jobs. All bins have a weight, or all a count.').optional(),
});

const transforms = strict({
  until: time('Only jobs submitted before this time of the source. Default: all.').optional(),
  first: whole(0, 'Only so many jobs. Default: all.').optional(),
  thin: fraction('Keeps each job with this probability. Default: 1.').optional(),
  scale_time: numberFrom(0, 'Arrivals so many times as far apart: 0.5 doubles the load. Default: 1.').optional(),
  scale_size: positive('So many times as many tasks. Default: 1.').optional(),
  scale_duration: positive('Tasks so many times as long. Default: 1.').optional(),
  shift: time('Arrivals so much later. Default: 0s.').optional(),
}).meta({
  description: 'Changes to the jobs, applied in the order of this list, whatever the order they are written in.',
});

const synthetic = strict({
  ...template,
  count: whole(1, 'How many jobs. Default: as many as the mix or the times have, else without end.').optional(),
  gap: span('Time from one submission to the next, fixed or drawn (an open stream).').optional(),
  times: z
    .array(time('a time'))
    .min(1)
    .meta({
      description: 'Instead of gap: exactly these times of submission, counted from the start of the framework.',
    })
    .optional(),
  after_previous: span(
    'Instead of gap: each job so long after the end of the one before (a closed loop); 0s is back to back.',
  ).optional(),
  start: time('When the first job comes, counted from the start of the framework. Default: 0s.').optional(),
  first: oneOf(
    ['at-start', 'after-gap'],
    'Does the first job come at the start, or one gap later? Default: at-start.',
  ).optional(),
  until: time(
    'Only jobs submitted before this time, counted from the start of the framework. Default: all.',
  ).optional(),
  mix: z
    .array(bin)
    .min(1)
    .meta({ description: 'Kinds of jobs; what a bin does not say, it has from here.' })
    .optional(),
  order: oneOf(['shuffled', 'listed'], 'Order of a mix with counts. Default: shuffled.').optional(),
  transforms: transforms.optional(),
});

/** A job, or a stream of jobs, made to a description. */
export type SyntheticSpec = z.infer<typeof synthetic>;
export type TemplateSpec = Pick<SyntheticSpec, keyof typeof template>;
export type BinSpec = z.infer<typeof bin>;
export type TransformSpec = z.infer<typeof transforms>;

const origin = oneOf(
  ['first-arrival', 'trace'],
  "Where time 0 lies: at the first arrival of the trace, or at the trace's own time 0. Default: first-arrival.",
).optional();

const swimMapping = strict({
  block_size: bytes('Input of one map. Default: 64MiB.').optional(),
  map_base: time('Every map takes this long. Default: 2s.').optional(),
  map_rate: rate('... and its part of the input at this rate. Default: 50MiB/s.').optional(),
  reduce_size: bytes('Shuffle of one reduce. Default: 256MiB.').optional(),
  reduce_base: time('Every reduce takes this long. Default: 2s.').optional(),
  reduce_rate: rate('... and its part of shuffle and output at this rate. Default: 25MiB/s.').optional(),
  map_needs: needs('What each map needs. Default: { cpus: 1, mem: 1GiB }.').optional(),
  reduce_needs: needs('What each reduce needs. Default: { cpus: 1, mem: 1GiB }.').optional(),
  setup: time('Time between submission and the first map. Default: 0s.').optional(),
  min_maps: whole(1, 'Only jobs with at least so many maps. Default: 1.').optional(),
  max_maps: whole(1, 'Only jobs with at most so many maps. Default: all.').optional(),
  label: nameText('Label of every job. Default: none.').optional(),
  origin,
});

const swfColumn = ['user', 'group', 'application', 'queue', 'partition'] as const;
const numbers = z.array(z.int().min(0)).min(1).optional();
const swfMapping = strict({
  processors: oneOf(['allocated', 'requested'], 'Which column is the size of a job. Default: allocated.').optional(),
  needs: needs('What each processor of a job takes. Default: { cpus: 1 }.').optional(),
  only: strict({ user: numbers, group: numbers, application: numbers, queue: numbers, partition: numbers })
    .meta({
      description: 'Only jobs of these users, groups, applications, queues or partitions, by number. Default: all.',
    })
    .optional(),
  user_from: oneOf(swfColumn, 'Which column is the user, for sharing among users. Default: user.').optional(),
  label_from: oneOf(swfColumn, 'Which column is the label. Default: queue.').optional(),
  origin,
});

const phillyMapping = strict({
  tenants: texts('Only these tenants. Default: all.').optional(),
  needs: needs('What each GPU of a job takes with it. Default: { gpus: 1 }.').optional(),
  origin,
});

const listMapping = strict({
  needs: needs('What a task needs of what its row does not say. Default: nothing.').optional(),
  setup: time('Set-up of jobs whose row does not say. Default: 0s.').optional(),
});

const trace = <F extends string, M extends z.ZodType>(format: F, mapping: M) =>
  strict({
    from: text(
      'The trace: a path from the folder of this file, or in a folder of COMMONAGE_TRACES; .gz is read directly.',
    ),
    format: z
      .literal(format)
      .meta({ description: `How rows become jobs. Default: by the ending of the name (.csv, .tsv swim, .swf).` })
      .optional(),
    mapping: mapping.optional(),
    transforms: transforms.optional(),
  }).transform((given) => ({ ...given, format }));

const traces = {
  csv: trace('csv', listMapping),
  swim: trace('swim', swimMapping),
  swf: trace('swf', swfMapping),
  philly: trace('philly', phillyMapping),
};
export const TRACE_FORMATS: readonly string[] = Object.keys(traces);

export type TraceSpec = z.infer<(typeof traces)[keyof typeof traces]>;
export type JobsSpec = TraceSpec | SyntheticSpec;

/** What complains of a trace whose format is not known. */
const unknownFormat = parsed<JobsSpec>({}, (value, complain) => {
  const { format } = value as { readonly format?: unknown };
  const allowed = TRACE_FORMATS.join(', ');
  if (format === undefined)
    complain(`the ending of the name does not say the format; give "format": ${allowed}`, ['from']);
  else complain(`unknown format ${shown(format)}; allowed are ${allowed}`, ['format']);
  return undefined;
});

/** The form of a workload: synthetic without `from`; else by format, else by the ending of the name. */
function formOf(value: unknown): z.ZodType<JobsSpec> {
  if (!isMap(value) || !('from' in value)) return synthetic;
  const { from } = value;
  const name = String(from).replace(/\.gz$/, '');
  const byEnding = name.endsWith('.csv')
    ? 'csv'
    : name.endsWith('.tsv')
      ? 'swim'
      : name.endsWith('.swf')
        ? 'swf'
        : undefined;
  const { format = byEnding } = value;
  return traces[format as keyof typeof traces] ?? unknownFormat;
}

export const jobsSchema: z.ZodType<JobsSpec> = choose<JobsSpec>([synthetic, ...Object.values(traces)], formOf).meta({
  description: 'The jobs of the framework: from a trace (`from`), or made to a description.',
});

/** One job at the start of the framework. */
export const tasksSchema = strict({
  count: whole(1, 'How many tasks. Default: 1.').optional(),
  needs: needs(NEEDS).optional(),
  duration: span('How long each runs, or a distribution with one draw a task.'),
  label: nameText('Carried into jobs.csv. Default: none.').optional(),
});
export type TasksSpec = z.infer<typeof tasksSchema>;
