import { join } from 'node:path';
import type { Executor } from '../experiment/cell.ts';
import { type Comparison, compare } from '../experiment/compare.ts';
import type { Threads } from '../experiment/executors/threads.ts';
import { FIRST_REPLICATIONS } from '../experiment/precision.ts';
import { closingLines } from '../report/closing-lines.ts';
import type { ReportModel } from '../report/html/model.ts';
import { readResult } from '../report/html/read-result.ts';
import { reader } from '../report/html/report-file.ts';
import { overviewLines } from '../report/overview.ts';
import { defaultFolder, inMemory, type ResultFile, resultDigest, resultFiles } from '../report/result-files.ts';
import { programVersion } from '../report/version.ts';
import type { Sound } from '../scenario/load/load.ts';
import { formatWarnings, type Problem } from '../scenario/load/problem.ts';
import type { PolicyChoice } from '../scenario/scenario.ts';
import { fileTraces } from '../workload/files/trace-reader.ts';
import type { ChosenPolicies } from './choose-policies.ts';
import { extraFiles } from './extra-files.ts';
import type { Extras } from './extras.ts';
import { Exit, type ExitCode, type Io, printLines } from './io.ts';
import { progressOf } from './progress.ts';
import { checkFolder, writeFolder } from './write-folder.ts';

/** What run and compare have in common. */
export interface Job {
  readonly sound: Sound;
  readonly policies: ChosenPolicies;
  /** Undefined: 1, or as many as the precision asks for. */
  readonly seeds: number | undefined;
  readonly precision?: number | undefined;
  readonly main?: readonly string[] | undefined;
  readonly seed: string | undefined;
  /** Undefined: the runs are made here, one after the other. */
  readonly threads: Threads | undefined;
  readonly check: boolean;
  /** Undefined: results/<scenario>-<digest>. */
  readonly folder: string | undefined;
  readonly extras: Extras;
  readonly json: boolean;
  readonly quiet: boolean;
}

const OTHER_FOLDER = 'name another folder with --out';

/** Runs, writes the files and prints. Exit code 1 if a run failed or an expectation did. */
export async function compareScenario(job: Job, io: Io): Promise<ExitCode> {
  const { sound, policies, seeds, seed, precision, main } = job;
  const { scenario } = sound;
  checkFolder(job.folder ?? 'results', OTHER_FOLDER);
  const choices = policies.choices ?? scenario.policies;
  const warnings = sound.warningsUnder(choices, policies.known);
  if (!job.quiet && !job.json) io.err(formatWarnings(warnings));
  const cells = choices.length * (seeds ?? (precision === undefined ? 1 : FIRST_REPLICATIONS));
  const comparison = await compare(scenario, {
    policies: choices,
    ...(seeds === undefined ? {} : { seeds }),
    ...(precision === undefined ? {} : { precision }),
    ...(main === undefined ? {} : { main }),
    ...(seed === undefined ? {} : { seed }),
    executor: await executorFor(job, cells, io),
    progress: progressOf(io, scenario.name, job.quiet || job.json),
  });
  const tables = inMemory(resultFiles(comparison, programVersion(), policies.sources));
  const model = readResult(reader(tables));
  const folder = comparison.runs.length === 0 ? undefined : await write(comparison, choices, job, tables, model);
  if (job.json) io.out(`${JSON.stringify(jsonOf(comparison, warnings, folder), undefined, 2)}\n`);
  else if (!job.quiet && folder !== undefined) {
    const digest = `digest ${resultDigest(comparison)}`;
    const where = `${digest}; tables in ${join(folder, 'summary.csv')} and the files beside it`;
    const page = `report: ${join(folder, 'report.html')}`;
    printLines(io, [...overviewLines(comparison, io.screen), '', ...closingLines(model, io.screen), '', where, page]);
  }
  for (const { policy, replication, seed: drawn, message } of comparison.failures) {
    io.err(`${scenario.name}: ${policy}, seed ${drawn}, replication ${replication} failed: ${message}\n`);
  }
  if (folder === undefined) io.err(`${scenario.name}: no run came to its end; nothing was written\n`);
  const failed = comparison.expectations.filter(({ outcome }) => outcome === 'failed');
  if (job.quiet || job.json) for (const { text } of failed) io.err(`${scenario.name}: expectation failed: ${text}\n`);
  return comparison.failures.length + failed.length > 0 ? Exit.failed : Exit.done;
}

/**
 * What runs is loaded here only where it runs here: threads load it themselves. A run that is the only one leaves nothing to keep when
 * it is stopped, and nobody would hear of that wish before its end.
 */
async function executorFor({ threads, policies, check }: Job, cells: number, io: Io): Promise<Executor> {
  if (threads !== undefined && cells > 1) return threads.executor({ policyModules: policies.modules, check });
  const { inline } = await import('../experiment/executors/inline.ts');
  return inline(
    { traces: fileTraces, policies: policies.known, modules: policies.modules, check },
    cells > 1 ? io.stop?.() : undefined,
  );
}

async function write(
  comparison: Comparison,
  choices: readonly PolicyChoice[],
  { folder: wanted, policies, extras }: Job,
  tables: readonly ResultFile[],
  model: ReportModel,
): Promise<string> {
  const folder = wanted ?? defaultFolder(comparison);
  const others = await extraFiles(comparison, choices, policies.known, model, extras);
  writeFolder(folder, [...tables, ...others], OTHER_FOLDER);
  return folder;
}

function jsonOf(comparison: Comparison, warnings: readonly Problem[], folder: string | undefined): object {
  const { scenario, policies, seed, replications, figures, expectations, failures } = comparison;
  return {
    scenario: scenario.name,
    policies,
    seed,
    replications,
    digest: resultDigest(comparison),
    folder: folder ?? null,
    warnings: warnings.map(({ file, line, column, path, message }) => ({ file, line, column, path, message })),
    figures: figures.map(({ policy, scope, name, metric, unit, estimate, difference, corrected }) => ({
      policy,
      scope,
      name,
      metric,
      unit,
      mean: finite(estimate?.mean),
      half_width: finite(estimate?.halfWidth),
      n: estimate?.n ?? 0,
      difference: finite(difference?.mean),
      difference_half_width: finite(difference?.halfWidth),
      p_holm: finite(corrected),
    })),
    expectations: expectations.map(({ policy, outcome, text }) => ({ policy, outcome, text })),
    failures,
  };
}

/** JSON knows no NaN and no infinity. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
