import type { Amounts } from '../../cluster/roles.ts';
import type { JobSource } from '../../workload/job.ts';
import { WorkloadError } from '../../workload/workload-error.ts';
import type { Complain } from '../compile/complain.ts';
import type { Problem } from '../load/problem.ts';
import type { AgentPlan, Scenario, TracePlan } from '../scenario.ts';
import type { TraceReader } from '../trace-reader.ts';
import { gangProblem, gangRoom, needsGangs, roomFor, taskProblem } from './capacity.ts';

/** Traces that are not there, cannot be read, or hold jobs the cluster could never run. `found` takes problems inside the trace files. */
export function checkTraces(
  scenario: Scenario,
  traces: TraceReader,
  complain: Complain,
  found: (problem: Problem) => void,
): void {
  const seen = new Set<string>();
  for (const [index, { workload }] of scenario.frameworks.entries()) {
    if (workload?.kind !== 'trace') continue;
    const at = ['frameworks', index, 'jobs', 'from'] as const;
    const source = attempt(
      workload,
      traces,
      (message) => complain(at, message),
      (problem) => {
        const key = `${problem.file}:${problem.line}: ${problem.message}`;
        if (!seen.has(key)) found(problem); // Two frameworks may share a trace.
        seen.add(key);
      },
    );
    if (source === undefined) continue;
    const problem = jobsProblem(source, roomFor(scenario, index), needsGangs(scenario, index));
    if (problem !== undefined) complain(at, problem);
  }
}

function attempt(
  plan: TracePlan,
  traces: TraceReader,
  complain: (message: string) => void,
  found: (problem: Problem) => void,
): JobSource | undefined {
  try {
    return traces.open(traces.find(plan.path, plan.namedIn), plan.trace);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!(error instanceof WorkloadError)) complain(error.message);
    else
      for (const { file, line, message } of error.problems)
        found({ file, line, column: 1, path: '', message, frame: '' });
    return undefined;
  }
}

function jobsProblem(source: JobSource, agents: readonly AgentPlan[], isGang: boolean): string | undefined {
  const room = new Map<Amounts, number>();
  for (let job = source.next(); job !== undefined; job = source.next()) {
    for (const { needs, tasks } of job.stages) {
      if (!room.has(needs)) {
        const problem = taskProblem(needs, agents);
        if (problem !== undefined) return `job "${job.name}" of the trace: ${problem}`;
        room.set(needs, gangRoom(needs, agents));
      }
      if (isGang && tasks > room.get(needs)!)
        return gangProblem(`job "${job.name}" of the trace, a gang`, tasks, needs, agents);
    }
  }
  return undefined;
}
