import type { Amounts } from '../../cluster/roles.ts';
import type { Transforms } from '../../workload/transforms.ts';
import type { ArrivalPlan, MixPlan, StagePlan, SyntheticPlan, TemplatePlan } from '../scenario.ts';
import type { SpanSpec } from '../schema/distributions.ts';
import type { BinSpec, SyntheticSpec, TasksSpec, TemplateSpec, TransformSpec } from '../schema/workload.ts';
import { type Complain, within } from './complain.ts';
import { tidy } from './tidy.ts';

/** What a task takes where nobody says: one object, since frameworks tell shapes of tasks apart by identity. */
const ONE_CPU: Amounts = Object.freeze({ cpus: 1000 });

/** `tasks`: one job at the start of the framework. */
export function singleJob({ count = 1, needs = ONE_CPU, duration, label }: TasksSpec): SyntheticPlan {
  const stages = [{ name: 'task', tasks: count, needs, duration }];
  return {
    kind: 'synthetic',
    arrivals: { kind: 'times', times: [0] },
    jobs: { stages, setup: 0, ...tidy({ label }) },
    transforms: {},
  };
}

export function transformPlan(given: TransformSpec = {}): Transforms {
  const { until, first, thin, shift } = given;
  const [scaleTime, scaleSize, scaleDuration] = [given.scale_time, given.scale_size, given.scale_duration];
  return tidy({ until, first, thin, scaleTime, scaleSize, scaleDuration, shift });
}

/** `jobs` without `from`; `isDrained` when the run goes on until all jobs have ended. */
export function syntheticPlan(given: SyntheticSpec, isDrained: boolean, complain: Complain): SyntheticPlan {
  const { count, until, transforms } = given;
  const arrivals = arrivalPlan(given, complain);
  const jobs = given.mix === undefined ? templatePlan(given, complain) : mixPlan(given, given.mix, complain);
  const ofMix = 'by' in jobs && jobs.by === 'count' ? jobs.bins.reduce((sum, bin) => sum + bin.count, 0) : undefined;
  const ofTimes = arrivals.kind === 'times' ? (given.times?.length ?? 1) : undefined;
  if (count !== undefined && ofMix !== undefined && count !== ofMix) {
    complain(['count'], `${count} jobs, but the bins of the mix add up to ${ofMix}; leave it away or make them agree`);
  } else if (given.times !== undefined && ofTimes !== undefined && (count ?? ofMix ?? ofTimes) !== ofTimes) {
    complain(['times'], `${ofTimes} times for ${count ?? ofMix} jobs; as many times as jobs are allowed`);
  }
  const isEndless = (count ?? ofMix ?? ofTimes ?? transforms?.first) === undefined;
  if (arrivals.kind === 'closed') {
    const why = '"until" does not go with "after_previous", whose jobs have no times of their own';
    if (until !== undefined) complain(['until'], why);
    if (transforms?.until !== undefined) complain(['transforms', 'until'], why);
  }
  if (isEndless && isDrained && (arrivals.kind === 'closed' || (until ?? transforms?.until) === undefined)) {
    complain([], 'jobs without end in a run until drained; give a count, or the run an end');
  }
  if (isEndless && standsStill(arrivals, jobs, transforms?.scale_time))
    complain([], 'jobs without end at one instant; give a count, or time between them');
  return { kind: 'synthetic', arrivals, jobs, transforms: transformPlan(transforms), ...tidy({ count, until }) };
}

/** Does no time pass from one job to the next? */
function standsStill(arrivals: ArrivalPlan, jobs: SyntheticPlan['jobs'], scaleTime = 1): boolean {
  if (arrivals.kind === 'gaps') return isAlways0(arrivals.gap) || scaleTime === 0;
  const templates = 'by' in jobs ? jobs.bins.map(({ job }) => job) : [jobs];
  const isInstant = templates.every(
    ({ setup, stages }) => isAlways0(setup) && stages.every(({ duration }) => isAlways0(duration)),
  );
  return arrivals.kind === 'closed' && isAlways0(arrivals.gap) && isInstant;
}

/** Is it 0, or drawn from what is nothing but 0? */
function isAlways0(span: SpanSpec): boolean {
  if (typeof span === 'number') return span === 0;
  if (span.kind === 'uniform') return span.max === 0;
  return span.kind === 'empirical' && span.values.every((value, i) => value === 0 || span.weights?.[i] === 0);
}

function arrivalPlan(
  { gap, times, after_previous, start = 0, first, count, mix }: SyntheticSpec,
  complain: Complain,
): ArrivalPlan {
  const given = [gap, times, after_previous].filter((way) => way !== undefined).length;
  if (given > 1) complain([], 'more than one of "gap", "times" and "after_previous"; one says when jobs come');
  if (given === 0 && (count !== 1 || mix !== undefined)) {
    complain([], 'nothing says when jobs come; give "gap", "times" or "after_previous"');
  }
  if (first !== undefined && gap === undefined) complain(['first'], '"first" goes with "gap" only');
  if (gap !== undefined) return { kind: 'gaps', gap, start, first: first ?? 'at-start' };
  if (after_previous !== undefined) return { kind: 'closed', gap: after_previous, start };
  for (const [index, at] of (times ?? []).entries()) {
    if (at < (times?.[index - 1] ?? 0))
      complain(['times', index], 'earlier than the time before it; times stand in order');
  }
  return { kind: 'times', times: (times ?? [0]).map((at) => at + start) };
}

function mixPlan(given: SyntheticSpec, bins: readonly BinSpec[], complain: Complain): MixPlan {
  const byCount = bins.every(({ count, weight }) => count !== undefined && weight === undefined);
  const byWeight = bins.every(({ count, weight }) => weight !== undefined && count === undefined);
  if (!byCount && !byWeight) complain(['mix'], 'every bin needs a "count", or every bin a "weight"');
  if (given.order !== undefined && !byCount) complain(['order'], '"order" goes with a mix with counts only');
  const common: TemplateSpec = given;
  const jobs = bins.map((bin, index) => templatePlan(inherited(common, bin), within(complain, 'mix', index)));
  if (byWeight) return { by: 'weight', bins: jobs.map((job, index) => ({ job, weight: bins[index]!.weight ?? 1 })) };
  return {
    by: 'count',
    order: given.order ?? 'shuffled',
    bins: jobs.map((job, index) => ({ job, count: bins[index]!.count ?? 0 })),
  };
}

const TASKS = ['tasks', 'duration'] as const;
const MAPS = ['maps', 'map_duration', 'map_needs', 'reduces', 'reduce_duration', 'reduce_needs'] as const;

/** A bin has from the workload what it does not say; one that says in another way what a job consists of has nothing of that way. */
function inherited(common: TemplateSpec, bin: BinSpec): TemplateSpec {
  const { count: _count, weight: _weight, ...own } = bin;
  const base: TemplateSpec = { ...common };
  for (const key of otherWays(own, common)) delete base[key];
  return { ...base, ...own };
}

function otherWays(own: TemplateSpec, common: TemplateSpec): readonly (keyof TemplateSpec)[] {
  if (own.maps !== undefined) return [...TASKS, 'stages'];
  if (typeof own.stages === 'object') return [...TASKS, ...MAPS];
  if (own.tasks === undefined && own.stages === undefined) return [];
  return typeof common.stages === 'object' ? [...MAPS, 'stages'] : MAPS;
}

function templatePlan(given: TemplateSpec, complain: Complain): TemplatePlan {
  const { setup = 0, label, user } = given;
  return { stages: stagesOf(given, complain), setup, ...tidy({ label, user }) };
}

function stagesOf(given: TemplateSpec, complain: Complain): StagePlan[] {
  const { stages = 1, tasks = 1, needs = ONE_CPU, duration, maps } = given;
  if (maps !== undefined) return mapReduce(given, maps, complain);
  forbid(
    given,
    ['map_duration', 'map_needs', 'reduces', 'reduce_duration', 'reduce_needs'],
    'goes with "maps" only',
    complain,
  );
  if (typeof stages !== 'number') {
    forbid(given, ['tasks', 'duration'], 'does not go with a list of stages; each stage has its own', complain);
    return stages.map((stage, index) => ({
      name: stage.name ?? `stage-${index + 1}`,
      tasks: stage.tasks ?? 1,
      needs: stage.needs ?? needs,
      duration: stage.duration,
    }));
  }
  if (duration === undefined)
    complain([], 'missing required "duration" of the tasks; or give "maps", or a list of "stages"');
  return Array.from({ length: stages }, (_, index) => ({
    name: stages === 1 ? 'task' : `stage-${index + 1}`,
    tasks,
    needs,
    duration: duration ?? 0,
  }));
}

function mapReduce(given: TemplateSpec, maps: NonNullable<TemplateSpec['maps']>, complain: Complain): StagePlan[] {
  const {
    needs = ONE_CPU,
    map_needs = needs,
    reduce_needs = needs,
    map_duration,
    reduces = 0,
    reduce_duration,
  } = given;
  forbid(given, ['tasks', 'duration', 'stages'], 'does not go with "maps"', complain);
  if (map_duration === undefined) complain([], 'missing required "map_duration"');
  const stages: StagePlan[] = [{ name: 'map', tasks: maps, needs: map_needs, duration: map_duration ?? 0 }];
  if (reduces === 0) return stages;
  if (reduce_duration === undefined) complain([], 'missing required "reduce_duration"');
  return [...stages, { name: 'reduce', tasks: reduces, needs: reduce_needs, duration: reduce_duration ?? 0 }];
}

function forbid(given: TemplateSpec, keys: readonly (keyof TemplateSpec)[], why: string, complain: Complain): void {
  for (const key of keys) if (given[key] !== undefined) complain([key], `"${key}" ${why}`);
}
