import { readFileSync } from 'node:fs';
import { Measures } from '../../src/metrics/measures.ts';
import { buildRun } from '../../src/scenario/build/build.ts';
import { loadScenario } from '../../src/scenario/load/load.ts';
import { formatProblems } from '../../src/scenario/load/problem.ts';
import { POLICIES } from '../../src/scenario/policies/registry.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { TraceReader } from '../../src/scenario/trace-reader.ts';
import type { JobSource } from '../../src/workload/job.ts';
import { secondsSince } from './answer.ts';
import { Launches } from './launches.ts';

/** Reads a scenario of the folder scenarios/ beside this one. */
export function benchScenario(name: string): Scenario {
  const path = `bench/scenarios/${name}.yaml`;
  const loaded = loadScenario(path, (file) => readFileSync(file, 'utf8'), { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  return loaded.scenario;
}

export interface TimedRun {
  readonly launches: Launches;
  readonly seconds: number;
  readonly digest: string;
  readonly cycles: number;
}

/** Jobs that come from elsewhere than a trace file, by what the scenario calls the file. */
export function jobsFrom(open: (path: string) => JobSource): TraceReader {
  return { find: (path) => path, open };
}

/** Runs a scenario with its first policy, all measures on unless told otherwise, its jobs from `traces`; loading is not timed. */
export function timeScenario(scenario: Scenario, traces: TraceReader, measured: boolean): TimedRun {
  let launches: Launches | undefined;
  let measures: Measures | undefined;
  const run = buildRun(scenario, scenario.policies[0]!, {
    traces,
    observers: ({ cluster }) => {
      launches = new Launches(cluster);
      if (!measured) return [launches];
      measures = new Measures(cluster, { jobs: 'none' });
      return [...measures.observers, launches];
    },
  });
  const start = process.hrtime.bigint();
  run.run();
  measures?.finish(run.now);
  const seconds = secondsSince(start);
  return { launches: launches!, seconds, digest: run.digest, cycles: run.parts.master.cycles };
}
