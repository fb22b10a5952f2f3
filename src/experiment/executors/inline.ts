import { type Cell, type CellResult, type Executor, failureOf, stopped, withoutDetails } from '../cell.ts';
import { type RunOneOptions, runOne } from '../run-one.ts';

export interface CellOptions extends Pick<RunOneOptions, 'traces' | 'policies' | 'check'> {
  /** Paths of modules that policies come from, for messages. */
  readonly modules?: readonly string[];
}

/** Runs one cell after the other, here. @param stop aborted: no further run is begun */
export function inline(options: CellOptions = {}, stop?: AbortSignal): Executor {
  return async (cells, progress) => {
    const results: CellResult[] = [];
    for (const cell of cells) {
      results.push(stop?.aborted === true ? stopped(cell) : runCell(cell, options));
      progress?.(results.length);
      if (stop !== undefined) await new Promise((resolve) => setImmediate(resolve)); // Signals are heard between runs.
    }
    return results;
  };
}

/** A cell that throws is a failure of that cell alone. */
export function runCell(cell: Cell, { modules, ...options }: CellOptions): CellResult {
  const { scenario, policy, seed, replication } = cell;
  try {
    return { result: withoutDetails(runOne(scenario, policy, { ...options, seed, replication })) };
  } catch (error) {
    return failureOf(cell, error, modules);
  }
}
