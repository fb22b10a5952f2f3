import { parentPort } from 'node:worker_threads';
import { POLICIES } from '../../scenario/policies/registry.ts';
import { fileTraces } from '../../workload/files/trace-reader.ts';
import { failureOf } from '../cell.ts';
import { runCell } from './inline.ts';
import { policyOfModule } from './policy-modules.ts';
import type { WorkerAnswer, WorkerTask } from './threads.ts';

async function answerTo({ index, cell, policyModules, check }: WorkerTask): Promise<WorkerAnswer> {
  try {
    const policies = [...POLICIES];
    for (const path of policyModules) policies.push(await policyOfModule(path));
    return { index, result: runCell(cell, { policies, traces: fileTraces, check, modules: policyModules }) };
  } catch (error) {
    return { index, result: failureOf(cell, error) };
  }
}

parentPort?.on('message', async (task: WorkerTask) => parentPort?.postMessage(await answerTo(task)));
