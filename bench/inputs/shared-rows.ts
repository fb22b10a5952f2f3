import type { Job, JobSource, Needs } from '../../src/workload/job.ts';
import { RowStream } from './columns.ts';

/** Amounts are thousandths: of a core as in the file, of a MiB. */
const THOUSANDTHS_PER_MIB = 1000;

/**
 * The jobs of a W4 file, one task each, for all frameworks. The file is read once, in order of arrival; a row that belongs to
 * another framework than the one that asks waits in a chain until that asks, so memory does not grow with the file.
 */
export class SharedRows {
  readonly #rows: RowStream;
  readonly #waiting: Job[][];
  /** Tasks that need the same share one object. */
  readonly #needs = new Map<number, Needs>();

  constructor(file: string, frameworks: number) {
    this.#rows = new RowStream(file, ['f64', 'f64', 'i32', 'i32', 'i32']);
    this.#waiting = Array.from({ length: frameworks }, () => []);
  }

  /** The jobs of one framework; named job-<number> by their rows. */
  source(framework: number): JobSource {
    return { next: () => this.#next(framework) };
  }

  #next(framework: number): Job | undefined {
    const waiting = this.#waiting[framework]!;
    const [, , , , owners] = this.#rows.columns;
    while (waiting.length === 0) {
      if (!this.#rows.next()) return undefined;
      const owner = owners![this.#rows.at]!;
      const job = this.#job();
      if (owner === framework) return job;
      this.#waiting[owner]!.push(job);
    }
    return waiting.shift();
  }

  #job(): Job {
    const [arrivals, durations, cpus, mem] = this.#rows.columns;
    const { at, row } = this.#rows;
    return {
      name: row,
      at: arrivals![at]!,
      setup: 0,
      stages: [{ name: 'task', tasks: 1, needs: this.#needsOf(cpus![at]!, mem![at]!), duration: durations![at]! }],
    };
  }

  #needsOf(cpus: number, mem: number): Needs {
    const key = cpus * 2 ** 24 + mem;
    let needs = this.#needs.get(key);
    if (needs === undefined) {
      needs = { cpus, mem: mem * THOUSANDTHS_PER_MIB };
      this.#needs.set(key, needs);
    }
    return needs;
  }
}
