import { RowPool } from '../../src/cluster/row-pool.ts';
import type { JobSource, Needs } from '../../src/workload/job.ts';
import { RowStream } from './columns.ts';
import { OneTask } from './one-task.ts';

/** Amounts are thousandths: of a core as in the file, of a MiB. */
const THOUSANDTHS_PER_MIB = 1000;

// The words of a row that waits: 32 bytes. The first is that of the chain of its framework.
const WIDTH = 8;
const NEXT = 0;
const NAME = 1;
const NEEDS = 2;
// Doubles: places in words, halved.
const DOUBLES = WIDTH / 2;
const AT = 2;
const DURATION = 3;

/**
 * The jobs of a W4 file, one task each, for all frameworks. The file is read once, in order of arrival; a row that belongs to
 * another framework than the one that asks waits in a chain until that asks, so memory does not grow with the file.
 */
export class SharedRows {
  readonly #stream: RowStream;
  readonly #waiting = new RowPool(WIDTH);
  /** By framework: the first and the last row that waits and one more, 0 where none does. */
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  /** Tasks that need the same share one object. */
  readonly #needs: Needs[] = [];
  /** Where they stand, by memory within cpus. */
  readonly #needsRows = new Map<number, Map<number, number>>();

  constructor(file: string, frameworks: number) {
    this.#stream = new RowStream(file, ['f64', 'f64', 'i32', 'i32', 'i32']);
    this.#first = new Int32Array(frameworks);
    this.#last = new Int32Array(frameworks);
  }

  /** The jobs of one framework; named job-<number> by their rows. */
  source(framework: number): JobSource {
    const job = new OneTask();
    return {
      next: () => {
        while (this.#first[framework] === 0) if (!this.#readRow()) return undefined;
        const row = this.#first[framework]! - 1;
        const { words, doubles } = this.#waiting;
        const word = row * WIDTH;
        const double = row * DOUBLES;
        this.#first[framework] = words[word + NEXT]!;
        const needs = this.#needs[words[word + NEEDS]!]!;
        job.become(words[word + NAME]!, doubles[double + AT]!, needs, doubles[double + DURATION]!);
        this.#waiting.giveBack(row);
        return job;
      },
    };
  }

  /** Puts the next row of the file behind those of its framework; false where there is none. */
  #readRow(): boolean {
    const stream = this.#stream;
    if (!stream.next()) return false;
    const [arrivals, durations, cpus, mem, owners] = stream.columns;
    const { at } = stream;
    const waiting = this.#waiting;
    const row = waiting.take();
    const { words, doubles } = waiting;
    const word = row * WIDTH;
    const double = row * DOUBLES;
    words[word + NEXT] = 0;
    words[word + NAME] = stream.row;
    words[word + NEEDS] = this.#needsOf(cpus![at]!, mem![at]!);
    doubles[double + AT] = arrivals![at]!;
    doubles[double + DURATION] = durations![at]!;
    const owner = owners![at]!;
    const last = this.#last[owner]! - 1;
    if (this.#first[owner] === 0) this.#first[owner] = row + 1;
    else words[last * WIDTH + NEXT] = row + 1;
    this.#last[owner] = row + 1;
    return true;
  }

  #needsOf(cpus: number, mem: number): number {
    let byMem = this.#needsRows.get(cpus);
    if (byMem === undefined) {
      byMem = new Map();
      this.#needsRows.set(cpus, byMem);
    }
    let row = byMem.get(mem);
    if (row === undefined) {
      row = this.#needs.push({ cpus, mem: mem * THOUSANDTHS_PER_MIB }) - 1;
      byMem.set(mem, row);
    }
    return row;
  }
}
