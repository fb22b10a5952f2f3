import { parentPort, workerData } from 'node:worker_threads';
import { replications as replicationsOf } from '../conformance/analytic-cases/assessment.ts';
import type { Experiment } from '../conformance/experiment.ts';
import { runnerOf } from '../conformance/format.ts';
import type { ChosenCases } from '../conformance/run.ts';
import type { ConformanceAnswer, ConformanceTask } from './conformance-threads.ts';

const { file, cases } = workerData as ChosenCases;
const runner = runnerOf(file);
const experiments = new Map<number, readonly Experiment[]>();

function answerTo({ at, replications }: ConformanceTask): ConformanceAnswer {
  const testCase = cases[at]!;
  if (replications === undefined) return { result: runner.runCase(testCase, file) };
  const own = experiments.get(at) ?? runner.experiments?.(testCase) ?? [];
  experiments.set(at, own);
  return { samples: replicationsOf(own[replications.experiment]!, replications) };
}

parentPort?.on('message', (task: ConformanceTask) => parentPort?.postMessage(answerTo(task)));
