import { Worker } from 'node:worker_threads';
import type { CaseResult } from '../conformance/case-result.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a worker is given when it starts. */
export interface ConformanceWork {
  readonly file: Fields;
  readonly cases: readonly Fields[];
}
export interface ConformanceAnswer {
  readonly index: number;
  readonly result: CaseResult;
}

/** Workers load compiled modules: Node 20 runs no TypeScript. From sources there are no threads. */
export function conformanceThreadsAvailable(): boolean {
  return import.meta.url.endsWith('.js');
}

/**
 * Runs cases on worker threads, each taking the next case when it is free; results come back in the order of the cases. A case is
 * judged by streams that follow from its id, so that it does not matter where it runs.
 *
 * @throws whatever a case throws: the program itself is wrong then
 */
export function runCasesOnThreads(work: ConformanceWork, workers: number): Promise<CaseResult[]> {
  const { cases } = work;
  return new Promise((resolve, reject) => {
    const results: CaseResult[] = new Array<CaseResult>(cases.length);
    let next = 0;
    let left = cases.length;
    if (left === 0) resolve(results);
    for (let i = 0; i < Math.min(workers, cases.length); i++) {
      const worker = new Worker(new URL('./conformance-worker.js', import.meta.url), { workerData: work });
      const give = (): void => {
        if (next < cases.length) worker.postMessage(next++);
        else void worker.terminate();
      };
      worker.on('message', ({ index, result }: ConformanceAnswer) => {
        results[index] = result;
        give();
        if (--left === 0) resolve(results);
      });
      worker.on('error', reject);
      give();
    }
  });
}
