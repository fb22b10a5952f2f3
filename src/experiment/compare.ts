import type { PolicyChoice, Scenario } from '../scenario/scenario.ts';
import { type Cell, type CellResult, type Executor, type Failure, wasStopped } from './cell.ts';
import { type CheckedExpectation, checkExpectations } from './expect.ts';
import { FIRST_REPLICATIONS, replicationsFor } from './precision.ts';
import type { RunResult } from './run-one.ts';
import { type FigureRow, summarizeRuns } from './summary.ts';
import { type WarmUp, warmUpOf } from './warm-up.ts';

export interface CompareOptions {
  /** Default: those of the scenario. The first is the baseline. */
  readonly policies?: readonly PolicyChoice[];
  /** How many replications. Default 1. */
  readonly seeds?: number;
  /** Default: the scenario's. */
  readonly seed?: string;
  /** Adds replications until the main metrics are known this well: the half-width as a part of the mean, such as 0.02. */
  readonly precision?: number;
  /** Names of these metrics. Default: mean response of jobs, and allocated utilization of every resource. */
  readonly main?: readonly string[];
  readonly executor: Executor;
  /** Called whenever runs have ended. */
  readonly progress?: (done: number, all: number) => void;
}

/** Every policy on the same draws. Plain data. */
export interface Comparison {
  readonly scenario: Scenario;
  /** What the measures leave out; undefined for an experiment that has an end of its own. */
  readonly warmUp: WarmUp | undefined;
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
export async function compare(given: Scenario, options: CompareOptions): Promise<Comparison> {
  const { policies = given.policies, seed = given.seed, precision, executor, progress } = options;
  const { seeds = precision === undefined ? 1 : FIRST_REPLICATIONS } = options;
  if (policies.length === 0) throw new RangeError('there is no policy to run; give at least one');
  if (!Number.isSafeInteger(seeds) || seeds < 1)
    throw new RangeError(`${seeds} replications; give a whole number from 1`);
  const labels = policies.map(({ label }) => label);
  const warmUp = await warmUpFor(given, policies, seed, executor);
  const scenario = warmUp === undefined ? given : { ...given, warmup: warmUp.until };
  const results: CellResult[][] = policies.map(() => []);
  let replications = 0;
  for (let wanted = seeds; ; ) {
    const cells: Cell[] = policies.flatMap((policy) =>
      Array.from({ length: wanted - replications }, (_, i) => ({
        scenario,
        policy,
        seed,
        replication: replications + i,
      })),
    );
    const before = policies.length * replications;
    const done = await executor(cells, (count) => progress?.(before + count, before + cells.length));
    for (const [row, own] of results.entries())
      own.push(...done.slice(row * (wanted - replications), (row + 1) * (wanted - replications)));
    replications = wanted;
    const comparison = comparisonOf(scenario, labels, seed, replications, results.flat(), warmUp);
    const more = precision === undefined ? replications : replicationsFor(comparison, precision, options.main);
    if (more <= replications || done.some(wasStopped)) return comparison;
    wanted = more;
  }
}

/** Named by the scenario, or found in a run of each policy. */
async function warmUpFor(
  scenario: Scenario,
  policies: readonly PolicyChoice[],
  seed: string,
  executor: Executor,
): Promise<WarmUp | undefined> {
  if (scenario.experiment === 'terminating') return undefined;
  if (!scenario.findsWarmup) return { until: scenario.warmup, by: 'scenario', isSettled: true };
  const cells = policies.map((policy): Cell => ({ scenario, policy, seed, replication: 0 }));
  const done = await executor(cells);
  return warmUpOf(done.flatMap((cell) => ('result' in cell ? [cell.result] : [])));
}

/** Puts results together: a pure function of the cells' results, however they came about. */
export function comparisonOf(
  scenario: Scenario,
  policies: readonly string[],
  seed: string,
  replications: number,
  results: readonly CellResult[],
  warmUp?: WarmUp,
): Comparison {
  const runs: RunResult[] = [];
  const failures: Failure[] = [];
  for (const cell of results) {
    if ('result' in cell) runs.push(cell.result);
    else failures.push(cell.failure);
  }
  const figures = summarizeRuns(policies, replications, runs);
  const expectations = checkExpectations(scenario, policies, replications, runs, figures);
  return { scenario, warmUp, policies, seed, replications, runs, failures, figures, expectations };
}
