import { toSeconds } from '../engine/micros.ts';
import { LIST_COLUMNS } from './list-columns.ts';
import { phillyDefaults } from './traces/philly.ts';
import { swfDefaults } from './traces/swf.ts';
import { swimDefaults } from './traces/swim.ts';

/** One choice of a mapping from rows to jobs. */
export interface MappingOption {
  readonly name: string;
  readonly description: string;
  /** What holds when it is not given, in words. */
  readonly otherwise: string;
}

/** A format of workload files that Commonage reads. */
export interface TraceFormat {
  readonly name: string;
  readonly title: string;
  /** What a row is, what the trace does not say, and how a job is made of it. */
  readonly description: string;
  readonly options: readonly MappingOption[];
}

const ORIGIN = "where time 0 lies: first-arrival, or trace for the trace's own clock";

function needs(amounts: Readonly<Record<string, number>>): string {
  const unit = (kind: string): string => (kind === 'mem' ? 'MiB ' : '');
  return Object.entries(amounts)
    .map(([kind, thousandths]) => `${thousandths / 1000} ${unit(kind)}${kind}`)
    .join(', ');
}

const MIB = 1024 * 1024;

const swim: TraceFormat = {
  name: 'swim',
  title: 'SWIM: MapReduce jobs by their bytes',
  description:
    'Tab-separated, no header: job, submit s, gap s, map input bytes, shuffle bytes, reduce output bytes. It has no task counts, durations or demands: ' +
    'a map reads one block, a reduce takes its part of shuffle and output and starts when all maps have ended.',
  options: [
    { name: 'blockBytes', description: 'input bytes of one map', otherwise: `${swimDefaults.blockBytes / MIB} MiB` },
    { name: 'mapBase', description: 'time every map takes', otherwise: `${toSeconds(swimDefaults.mapBase)} s` },
    {
      name: 'mapBytesPerSecond',
      description: 'speed at which a map reads its input',
      otherwise: `${swimDefaults.mapBytesPerSecond / MIB} MiB/s`,
    },
    {
      name: 'reduceBytes',
      description: 'shuffle bytes of one reduce',
      otherwise: `${swimDefaults.reduceBytes / MIB} MiB`,
    },
    {
      name: 'reduceBase',
      description: 'time every reduce takes',
      otherwise: `${toSeconds(swimDefaults.reduceBase)} s`,
    },
    {
      name: 'reduceBytesPerSecond',
      description: 'speed at which a reduce works off its shuffle and output',
      otherwise: `${swimDefaults.reduceBytesPerSecond / MIB} MiB/s`,
    },
    { name: 'mapNeeds', description: 'what a map takes', otherwise: needs(swimDefaults.mapNeeds) },
    { name: 'reduceNeeds', description: 'what a reduce takes', otherwise: needs(swimDefaults.reduceNeeds) },
    {
      name: 'setup',
      description: 'time between submission and the first map',
      otherwise: `${toSeconds(swimDefaults.setup)} s`,
    },
    { name: 'minMaps', description: 'only jobs with at least so many maps', otherwise: `${swimDefaults.minMaps}` },
    { name: 'maxMaps', description: 'only jobs with at most so many maps', otherwise: 'no limit' },
    { name: 'origin', description: ORIGIN, otherwise: swimDefaults.origin },
    { name: 'label', description: 'label of every job', otherwise: 'none' },
  ],
};

const swf: TraceFormat = {
  name: 'swf',
  title: 'SWF: batch jobs of parallel machines',
  description:
    'The Standard Workload Format of the Parallel Workloads Archive: 18 columns separated by blanks. A job is a gang of one task a processor; ' +
    'its estimate is the requested time, or the run time where that is longer. Rows without run time or processors, and the parts of checkpointed jobs, are left out.',
  options: [
    {
      name: 'processors',
      description: 'allocated (else requested) or requested (else allocated)',
      otherwise: swfDefaults.processors,
    },
    { name: 'needs', description: 'what each processor of a job takes', otherwise: needs(swfDefaults.needs) },
    {
      name: 'only',
      description: 'only these numbers of user, group, application, queue or partition',
      otherwise: 'all',
    },
    { name: 'userFrom', description: 'the column that becomes the user of a job', otherwise: swfDefaults.userFrom },
    { name: 'labelFrom', description: 'the column that becomes the label of a job', otherwise: swfDefaults.labelFrom },
    { name: 'origin', description: ORIGIN, otherwise: swfDefaults.origin },
  ],
};

const philly: TraceFormat = {
  name: 'philly',
  title: "Philly: deep-learning jobs of Microsoft's GPU clusters",
  description:
    'Comma-separated with a header: timestamp, duration, num_gpus, gpu_time, cluster. A job is a gang of one task a GPU, submitted by its tenant; ' +
    'rows are put in the order of (timestamp, row). It says nothing of machines, users, cpus or memory.',
  options: [
    { name: 'tenants', description: 'only the jobs of these tenants', otherwise: 'all' },
    { name: 'needs', description: 'what each GPU of a job takes with it', otherwise: needs(phillyDefaults.needs) },
    { name: 'origin', description: ORIGIN, otherwise: phillyDefaults.origin },
  ],
};

const jobs: TraceFormat = {
  name: 'jobs',
  title: 'Job list: one row a job, written by hand or by a script',
  description:
    'Comma-separated with a header (tabs in a .tsv); lines that begin with # are comments. Columns may be left out. ' +
    'Beside those below every resource may be a column: the amount a task takes, memory and disk in MiB.',
  options: LIST_COLUMNS.map(({ name, description }) => ({ name, description, otherwise: 'empty' })),
};

/** Every format of workload files, for `commonage list traces` and the reference page. */
export const TRACE_FORMATS: readonly TraceFormat[] = [jobs, swim, swf, philly];
