import { MICROS_PER_SECOND } from '../../engine/micros.ts';
import type { Arrivals, Span, Streams } from '../../workload/arrivals.ts';
import type { JobSource } from '../../workload/job.ts';
import type { Mix } from '../../workload/mix.ts';
import { type JobTemplate, type SyntheticWorkload, syntheticJobs } from '../../workload/synthetic.ts';
import { transform } from '../../workload/transforms.ts';
import type { ArrivalPlan, MixPlan, SpanSpec, SyntheticPlan, TemplatePlan, TracePlan } from '../scenario.ts';
import { makeDistribution } from '../schema/make-distribution.ts';
import type { TraceReader } from '../trace-reader.ts';

/**
 * The jobs of a framework, drawn from the streams given.
 *
 * @throws Error for a trace when there is no reader, and what the reader throws.
 */
export function jobSource(
  plan: SyntheticPlan | TracePlan,
  streams: Streams,
  traces: TraceReader | undefined,
): JobSource {
  if (plan.kind === 'synthetic')
    return transform(syntheticJobs(syntheticWorkload(plan), streams), plan.transforms, streams);
  if (traces === undefined)
    throw new Error(`${plan.namedIn} names the trace ${plan.path}, and no reader of traces was given`);
  return transform(traces.open(traces.find(plan.path, plan.namedIn), plan.trace), plan.transforms, streams);
}

function syntheticWorkload({ arrivals, jobs, count, until }: SyntheticPlan): SyntheticWorkload {
  return {
    arrivals: arrivalsOf(arrivals),
    jobs: 'by' in jobs ? mixOf(jobs) : templateOf(jobs),
    ...(count === undefined ? {} : { count }),
    ...(until === undefined ? {} : { until }),
  };
}

function span(spec: SpanSpec): Span {
  return typeof spec === 'number' ? spec : makeDistribution(spec, MICROS_PER_SECOND);
}

function arrivalsOf(plan: ArrivalPlan): Arrivals {
  return plan.kind === 'times' ? plan : { ...plan, gap: span(plan.gap) };
}

function mixOf(mix: MixPlan): Mix<JobTemplate> {
  if (mix.by === 'count') return { ...mix, bins: mix.bins.map(({ job, count }) => ({ job: templateOf(job), count })) };
  return { ...mix, bins: mix.bins.map(({ job, weight }) => ({ job: templateOf(job), weight })) };
}

function templateOf({ stages, setup, ...rest }: TemplatePlan): JobTemplate {
  return {
    ...rest,
    setup: span(setup),
    stages: stages.map((stage) => ({
      ...stage,
      tasks: typeof stage.tasks === 'number' ? stage.tasks : makeDistribution(stage.tasks, 1),
      duration: span(stage.duration),
    })),
  };
}
