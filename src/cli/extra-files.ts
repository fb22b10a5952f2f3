import type { Comparison } from '../experiment/compare.ts';
import type { ReportModel } from '../report/html/model.ts';
import { plotFiles } from '../report/html/plot-files.ts';
import { reportFile } from '../report/html/report-file.ts';
import type { ResultFile } from '../report/result-files.ts';
import type { StreamedFiles } from '../report/write-files.ts';
import type { PolicyDefinition } from '../scenario/policies/define-policy.ts';
import type { PolicyChoice } from '../scenario/scenario.ts';
import { fileTraces } from '../workload/files/trace-reader.ts';
import type { Extras } from './extras.ts';

/** The page, and what else was asked for; runs with their records written down are the first replication of each policy that came to its end. */
export async function extraFiles(
  comparison: Comparison,
  choices: readonly PolicyChoice[],
  policies: readonly PolicyDefinition[],
  model: ReportModel,
  extras: Extras,
): Promise<readonly (ResultFile | StreamedFiles)[]> {
  const { scenario, seed, runs } = comparison;
  const watched = choices.flatMap((policy) => {
    const run = runs.find((one) => one.policy === policy.label && one.replication === 0);
    return run === undefined ? [] : [{ scenario, policy, seed, policies, traces: fileTraces, digest: run.digest }];
  });
  const page = [reportFile(model), ...(extras.plots ? plotFiles(model) : [])];
  if (!extras.timeline && extras.events === undefined) return page;
  const { watchedFiles } = await import('../report/events/watched-files.ts');
  return [...page, ...watchedFiles(watched, extras)];
}
