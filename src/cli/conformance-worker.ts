import { parentPort, workerData } from 'node:worker_threads';
import { runnerOf } from '../conformance/format.ts';
import type { ConformanceAnswer, ConformanceWork } from './conformance-threads.ts';

const { file, cases } = workerData as ConformanceWork;
const runner = runnerOf(file);

parentPort?.on('message', (index: number) => {
  const result = runner.runCase(cases[index]!, file);
  parentPort?.postMessage({ index, result } satisfies ConformanceAnswer);
});
