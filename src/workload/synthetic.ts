import type { Distribution } from '../engine/distributions.ts';
import type { Micros } from '../engine/micros.ts';
import type { RandomStream } from '../engine/random.ts';
import {
  type Arrivals,
  fixedSpan,
  type Span,
  type Streams,
  type Submission,
  spanSampler,
  submissions,
} from './arrivals.ts';
import type { Job, JobSource, Needs, Stage } from './job.ts';
import { kinds, type Mix, mixTotal } from './mix.ts';

/** A stage as it is described; each job draws its own. */
export interface StageTemplate {
  readonly name: string;
  /** How many tasks; a draw is rounded to a whole number, at least 1. */
  readonly tasks: number | Distribution;
  /** One object for all tasks of all jobs of this template: frameworks tell shapes apart by identity. */
  readonly needs: Needs;
  /** One figure for all tasks, or one draw (of seconds) a task; at least a microsecond. */
  readonly duration: Span;
}

export interface JobTemplate {
  readonly stages: readonly StageTemplate[];
  /** Time between submission and the first task; none unless given. */
  readonly setup?: Span;
  readonly label?: string;
  readonly user?: string;
}

export interface SyntheticWorkload {
  readonly arrivals: Arrivals;
  readonly jobs: JobTemplate | Mix<JobTemplate>;
  /** How many jobs; as many as the mix or the list of times has, else without end. */
  readonly count?: number;
  /** Only jobs submitted before this time of the source (an open stream; a closed loop has no times of its own). */
  readonly until?: Micros;
}

/**
 * Jobs made to a description, named job-1, job-2 ... All draws of a job are made when it is handed over, from streams by purpose
 * (`gaps`, `order`, `setup`, `tasks`, `durations`), so what policies do with a job cannot change the jobs after it.
 *
 * @throws RangeError when the description contradicts itself.
 */
export function syntheticJobs(workload: SyntheticWorkload, streams: Streams): JobSource {
  const { arrivals, jobs } = workload;
  const count = jobCount(workload);
  for (const template of 'stages' in jobs ? [jobs] : jobs.bins.map((bin) => bin.job)) checkTemplate(template);
  const submit = submissions(arrivals, streams);
  const draw = jobDrawer(streams);
  const template = 'stages' in jobs ? () => jobs : kinds(jobs, count, streams);
  let made = 0;
  let isOver = false;

  const next = (): Job | undefined => {
    if (isOver || made === count) return undefined;
    const submission = submit();
    if (
      submission === undefined ||
      ('at' in submission && submission.at >= (workload.until ?? Number.POSITIVE_INFINITY))
    ) {
      isOver = true;
      return undefined;
    }
    made += 1;
    return draw(template(), made, submission);
  };
  return { next };
}

/** How many jobs there are, when that is known; the ways to say it must agree. */
function jobCount({ count, arrivals, jobs }: SyntheticWorkload): number | undefined {
  if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0)) {
    throw new RangeError(`${count} jobs; a whole number is allowed`);
  }
  const ofTimes = arrivals.kind === 'times' ? arrivals.times.length : undefined;
  const ofMix = 'stages' in jobs ? undefined : mixTotal(jobs);
  const given = [count, ofTimes, ofMix].filter((value) => value !== undefined);
  if (new Set(given).size > 1) {
    const named = [
      `${count ?? 'any number of'} jobs`,
      `${ofTimes ?? 'any'} times`,
      `${ofMix ?? 'any'} in the bins of the mix`,
    ];
    throw new RangeError(`${named.join(', ')}; where several are given they must agree`);
  }
  return given[0];
}

function checkTemplate({ stages }: JobTemplate): void {
  if (stages.length === 0) throw new RangeError('a job without stages; at least one is needed');
  for (const { name, tasks } of stages) {
    if (typeof tasks === 'number' && !(Number.isSafeInteger(tasks) && tasks >= 1)) {
      throw new RangeError(`stage "${name}" has ${tasks} tasks; a whole number from 1 is allowed`);
    }
  }
}

type DrawJob = (name: number, submission: Submission) => Job;

/** Makes a job of that name and submission; all else is drawn. */
function jobDrawer(streams: Streams): (template: JobTemplate, ...named: Parameters<DrawJob>) => Job {
  // A stream is begun once and only if something is drawn from it: a second one of that name would repeat its numbers.
  const begun = new Map<string, RandomStream>();
  const stream: Streams = (purpose) => {
    const known = begun.get(purpose);
    if (known !== undefined) return known;
    const fresh = streams(purpose);
    begun.set(purpose, fresh);
    return fresh;
  };
  const stageDrawer = ({ name, tasks: size, needs, duration }: StageTemplate): (() => Stage) => {
    const sample = spanSampler(duration, stream, 'durations', 1);
    const tasks = typeof size === 'number' ? () => size : () => Math.max(1, Math.round(size.sample(stream('tasks'))));
    if (fixedSpan(duration) !== undefined) return () => ({ name, tasks: tasks(), needs, duration: sample() });
    return () => {
      const count = tasks();
      if (count === 1) return { name, tasks: 1, needs, duration: sample() };
      const durations = new Float64Array(count);
      for (let task = 0; task < durations.length; task += 1) durations[task] = sample();
      return { name, tasks: count, needs, duration: durations };
    };
  };
  const drawer = ({ stages, setup = 0, label, user }: JobTemplate): DrawJob => {
    const drawSetup = spanSampler(setup, stream, 'setup', 0);
    const drawStages = stages.map(stageDrawer);
    const rest = { ...(label === undefined ? {} : { label }), ...(user === undefined ? {} : { user }) };
    const isPlain = label === undefined && user === undefined;
    // Streams of millions of plain jobs are common, and putting an object together from parts takes longer than all its draws.
    return (name, submission) => {
      const span = drawSetup();
      const drawn: Stage[] = [];
      for (let stage = 0; stage < drawStages.length; stage++) drawn.push(drawStages[stage]!());
      if (isPlain && 'at' in submission) return { name, at: submission.at, setup: span, stages: drawn };
      return { name, ...submission, setup: span, stages: drawn, ...rest };
    };
  };
  const drawers = new Map<JobTemplate, DrawJob>();
  return (template, name, submission) => {
    let draw = drawers.get(template);
    if (draw === undefined) {
      draw = drawer(template);
      drawers.set(template, draw);
    }
    return draw(name, submission);
  };
}
