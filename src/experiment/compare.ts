import type { PolicyChoice, Scenario } from '../scenario/scenario.ts';
import type { Cell, CellResult, Executor, Failure } from './cell.ts';
import { type CheckedExpectation, checkExpectations } from './expect.ts';
import type { RunResult } from './run-one.ts';
import { type FigureRow, summarizeRuns } from './summary.ts';

export interface CompareOptions {
  /** Default: those of the scenario. The first is the baseline. */
  readonly policies?: readonly PolicyChoice[];
  /** How many replications. Default 1. */
  readonly seeds?: number;
  /** Default: the scenario's. */
  readonly seed?: string;
  readonly executor: Executor;
  /** Called whenever runs have ended. */
  readonly progress?: (done: number, all: number) => void;
}

/** Every policy on the same draws. Plain data. */
export interface Comparison {
  readonly scenario: Scenario;
  /** Labels; the first is the baseline. */
  readonly policies: readonly string[];
  readonly seed: string;
  readonly replications: number;
  /** By policy, then replication, whatever the order in which they ran; runs that failed are missing. */
  readonly runs: readonly RunResult[];
  readonly failures: readonly Failure[];
  readonly figures: readonly FigureRow[];
  readonly expectations: readonly CheckedExpectation[];
}

/** Runs every policy with the same replications, so that differences between them are due to the policies. */
export async function compare(scenario: Scenario, options: CompareOptions): Promise<Comparison> {
  const { policies = scenario.policies, seeds = 1, seed = scenario.seed, executor, progress } = options;
  if (policies.length === 0) throw new RangeError('there is no policy to run; give at least one');
  if (!Number.isSafeInteger(seeds) || seeds < 1)
    throw new RangeError(`${seeds} replications; give a whole number from 1`);
  const cells: Cell[] = policies.flatMap((policy) =>
    Array.from({ length: seeds }, (_, replication) => ({ scenario, policy, seed, replication })),
  );
  const results = await executor(cells, (done) => progress?.(done, cells.length));
  return comparisonOf(
    scenario,
    policies.map(({ label }) => label),
    seed,
    seeds,
    results,
  );
}

/** Puts results together: a pure function of the cells' results, however they came about. */
export function comparisonOf(
  scenario: Scenario,
  policies: readonly string[],
  seed: string,
  replications: number,
  results: readonly CellResult[],
): Comparison {
  const runs: RunResult[] = [];
  const failures: Failure[] = [];
  for (const cell of results) {
    if ('result' in cell) runs.push(cell.result);
    else failures.push(cell.failure);
  }
  const figures = summarizeRuns(policies, replications, runs);
  const expectations = checkExpectations(scenario, policies, replications, runs, figures);
  return { scenario, policies, seed, replications, runs, failures, figures, expectations };
}
