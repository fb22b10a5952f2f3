import { Worker } from 'node:worker_threads';
import { type Cell, type CellResult, type Executor, failureOf, stopped } from '../cell.ts';

export interface ThreadOptions {
  /** How many runs at a time, at least 1. */
  readonly workers: number;
  /** Absolute paths of modules with policies beyond the built-in ones. */
  readonly policyModules?: readonly string[];
  readonly check?: boolean;
  /** Aborted: no further run is begun, those that go on are given up, and the results there are come back. */
  readonly stop?: AbortSignal | undefined;
}

/** What a worker is told. */
export interface WorkerTask {
  readonly index: number;
  readonly cell: Cell;
}
export interface WorkerAnswer {
  readonly index: number;
  readonly result: CellResult;
}

/** Workers load compiled modules: Node 20 runs no TypeScript. From sources there are no threads. */
export function threadsAvailable(): boolean {
  return import.meta.url.endsWith('.js');
}

/**
 * Runs cells on worker threads, each taking the next cell when it is free. Results come back in the order of the cells, and are
 * those of the inline executor to the byte. A thread that dies takes its cell along and is replaced.
 */
export function threads({ workers, policyModules = [], check = false, stop }: ThreadOptions): Executor {
  return (cells, progress) =>
    new Promise((resolve) => {
      const results: (CellResult | undefined)[] = new Array<CellResult | undefined>(cells.length);
      let next = 0;
      let done = 0;
      const running = new Set<Worker>();
      const finish = (index: number, result: CellResult): void => {
        if (results[index] !== undefined) return;
        results[index] = result;
        progress?.(++done);
        if (done === cells.length) resolve(results.filter((each) => each !== undefined));
      };
      const giveUp = (): void => {
        next = cells.length;
        for (const worker of running) void worker.terminate();
        for (const [index, cell] of cells.entries()) finish(index, stopped(cell));
      };
      stop?.addEventListener('abort', giveUp, { once: true });
      const start = (): void => {
        if (next >= cells.length) return;
        const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: { policyModules, check } });
        running.add(worker);
        let current: number | undefined;
        const give = (): void => {
          current = undefined;
          if (next >= cells.length) {
            void worker.terminate();
            return;
          }
          current = next++;
          worker.postMessage({ index: current, cell: cells[current]! } satisfies WorkerTask);
        };
        worker.on('message', ({ index, result }: WorkerAnswer) => {
          finish(index, result);
          give();
        });
        const died = (error: unknown): void => {
          if (current === undefined) return;
          const lost = current;
          current = undefined;
          finish(lost, failureOf(cells[lost]!, error));
          start();
        };
        worker.on('error', died);
        worker.on('exit', (code) => {
          running.delete(worker);
          died(new Error(`the thread of this run ended with code ${code}`));
        });
        give();
      };
      if (cells.length === 0) resolve([]);
      for (let i = 0; i < Math.min(workers, cells.length); i++) start();
    });
}
