import { parentPort, workerData } from 'node:worker_threads';
import { POLICIES } from '../../scenario/policies/registry.ts';
import { fileTraces } from '../../workload/files/trace-reader.ts';
import { runCell } from './inline.ts';
import { policiesOf } from './policy-modules.ts';
import type { WorkerAnswer, WorkerTask } from './threads.ts';

const { policyModules, check } = workerData as { readonly policyModules: readonly string[]; readonly check: boolean };
const policies = [...POLICIES, ...(await policiesOf(policyModules))];

parentPort?.on('message', ({ index, cell }: WorkerTask) => {
  const result = runCell(cell, { policies, traces: fileTraces, check });
  parentPort?.postMessage({ index, result } satisfies WorkerAnswer);
});
