import { Worker } from 'node:worker_threads';
import { type Cell, type CellResult, type Executor, failureOf, stopped } from '../cell.ts';
import { CellQueue } from './cell-queue.ts';
import { packageFile } from './package-file.ts';

/** What the runs of an executor have in common. */
export interface ThreadOptions {
  /** Absolute paths of modules with policies beyond the built-in ones. */
  readonly policyModules?: readonly string[];
  readonly check?: boolean;
}

/** What a worker is told. */
export interface WorkerTask {
  readonly index: number;
  readonly cell: Cell;
  readonly policyModules: readonly string[];
  readonly check: boolean;
}
export interface WorkerAnswer {
  readonly index: number;
  readonly result: CellResult;
}

/** Cells that are being run, with what there is of their results. */
interface Batch {
  readonly cells: readonly Cell[];
  readonly queue: CellQueue;
  readonly options: Required<ThreadOptions>;
  readonly finish: (index: number, result: CellResult) => void;
}

/** A worker and what it runs. */
interface Thread {
  readonly worker: Worker;
  readonly fromEnd: boolean;
  /** Undefined: it waits. */
  current: { readonly batch: Batch; readonly index: number } | undefined;
  /** What it has run last. */
  policy: string | undefined;
}

/** Workers load compiled modules: Node 20 runs no TypeScript. From sources there are no threads. */
export function threadsAvailable(): boolean {
  return import.meta.url.endsWith('.js');
}

/**
 * Worker threads that run cells, each taking another when it is free. They stay between batches of cells, with their modules loaded
 * and their code compiled. Results come back in the order of the cells, and are those of the inline executor to the byte. A thread
 * that dies takes its cell along and is replaced.
 */
export class Threads {
  readonly #most: number;
  readonly #stopSignal: (() => AbortSignal) | undefined;
  readonly #threads = new Set<Thread>();
  #started = 0;
  #stop: AbortSignal | undefined;
  #batch: Batch | undefined;

  /**
   * @param most how many runs at a time, at least 1
   * @param stopSignal asked for when threads start; aborted: no further run is begun, those that go on are given up, and the results there
   *   are come back
   */
  constructor(most: number, stopSignal?: () => AbortSignal) {
    this.#most = most;
    this.#stopSignal = stopSignal;
  }

  /** Starts threads, as many as so many cells need: they load their modules while the caller still reads what they are to run. */
  start(cells: number): void {
    if (this.#stop === undefined && this.#stopSignal !== undefined) {
      this.#stop = this.#stopSignal();
      this.#stop.addEventListener('abort', () => this.#giveUp(), { once: true });
    }
    while (this.#threads.size < Math.min(this.#most, cells)) this.#add();
  }

  executor({ policyModules = [], check = false }: ThreadOptions = {}): Executor {
    return (cells, progress) =>
      new Promise((resolve) => {
        const results: (CellResult | undefined)[] = new Array<CellResult | undefined>(cells.length);
        let done = 0;
        const finish = (index: number, result: CellResult): void => {
          if (results[index] !== undefined) return;
          results[index] = result;
          progress?.(++done);
          if (done === cells.length) resolve(results.filter((each) => each !== undefined));
        };
        if (cells.length === 0) resolve([]);
        this.#batch = { cells, queue: new CellQueue(cells), options: { policyModules, check }, finish };
        if (this.#stop?.aborted === true) return this.#giveUp();
        this.start(cells.length);
        for (const thread of this.#threads) this.#give(thread);
      });
  }

  /** Ends all threads: without this the program would wait for them. */
  close(): void {
    for (const { worker } of this.#threads) void worker.terminate();
  }

  #add(): void {
    const worker = new Worker(packageFile('dist/experiment/executors/worker.js'));
    const thread: Thread = { worker, fromEnd: this.#started++ % 2 === 1, current: undefined, policy: undefined };
    this.#threads.add(thread);
    worker.on('message', ({ index, result }: WorkerAnswer) => {
      const { batch } = thread.current!;
      thread.current = undefined;
      batch.finish(index, result);
      this.#give(thread);
    });
    worker.on('error', (error) => this.#died(thread, error));
    worker.on('exit', (code) => this.#died(thread, new Error(`the thread of this run ended with code ${code}`)));
  }

  /** The next cell, if there is one and the thread is free. */
  #give(thread: Thread): void {
    const batch = this.#batch;
    if (batch === undefined || thread.current !== undefined) return;
    const index = batch.queue.next(thread.policy, thread.fromEnd);
    if (index === undefined) return;
    const cell = batch.cells[index]!;
    thread.current = { batch, index };
    thread.policy = cell.policy.label;
    thread.worker.postMessage({ index, cell, ...batch.options } satisfies WorkerTask);
  }

  #died(thread: Thread, error: unknown): void {
    this.#threads.delete(thread);
    const { current } = thread;
    if (current === undefined) return;
    thread.current = undefined;
    current.batch.finish(current.index, failureOf(current.batch.cells[current.index]!, error));
    if (this.#stop?.aborted === true || current.batch.queue.isEmpty) return;
    this.#add();
    for (const each of this.#threads) this.#give(each);
  }

  #giveUp(): void {
    this.close();
    if (this.#batch === undefined) return;
    const { cells, finish } = this.#batch;
    for (const [index, cell] of cells.entries()) finish(index, stopped(cell));
  }
}
