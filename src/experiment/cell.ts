import type { PolicyChoice, Scenario } from '../scenario/scenario.ts';
import { placeInModule } from './place-in-module.ts';
import type { RunResult } from './run-one.ts';

/** One run of a comparison. */
export interface Cell {
  readonly scenario: Scenario;
  readonly policy: PolicyChoice;
  readonly seed: string;
  readonly replication: number;
}

/** A run that did not come to its end. The others go on without it. */
export interface Failure {
  readonly policy: string;
  readonly seed: string;
  readonly replication: number;
  readonly message: string;
}

export type CellResult = { readonly result: RunResult } | { readonly failure: Failure };

/** Runs cells anywhere and in any order; results come back in the order of the cells. */
export type Executor = (cells: readonly Cell[], progress?: (done: number) => void) => Promise<readonly CellResult[]>;

/** @param modules of policies, by path: where the error passed through one, the message says in which line */
export function failureOf(
  { policy, seed, replication }: Cell,
  error: unknown,
  modules: readonly string[] = [],
): CellResult {
  const message = error instanceof Error ? `${error.message}${placeIn(modules, error.stack)}` : String(error);
  return { failure: { policy: policy.label, seed, replication, message } };
}

/** Names a module by its file: the rest of the path differs by machine. */
function placeIn(modules: readonly string[], stack: string | undefined): string {
  const found = placeInModule(modules, stack);
  return found === undefined ? '' : ` (${found.module.slice(found.module.lastIndexOf('/') + 1)}:${found.place})`;
}

const STOPPED = 'stopped before its end';

/** A run that was not begun, or given up, because the user wanted no more. */
export function stopped(cell: Cell): CellResult {
  return failureOf(cell, new Error(STOPPED));
}
export function wasStopped(result: CellResult): boolean {
  return 'failure' in result && result.failure.message === STOPPED;
}

/** Results of the first replication keep their jobs, loans and series; of the others only the figures are kept, for there may be many. */
export function withoutDetails(result: RunResult): RunResult {
  if (result.replication === 0) return result;
  const { measured } = result;
  return {
    ...result,
    measured: { ...measured, jobs: [], loans: [], waits: [], series: { ...measured.series, series: [] } },
  };
}
