import { existsSync, readFileSync } from 'node:fs';
import { firstDifference } from '../../report/difference/first-difference.ts';
import { flagOption, isSet, textOf, textOption, textsOf } from '../arguments.ts';
import type { Command } from '../command.ts';
import { Exit, printLines } from '../io.ts';
import { loadScenarios } from '../load.ts';
import { differenceLines, replayOf } from '../replay.ts';
import { openResult, policyOf, rebuild, type StoredResult } from '../stored-result.ts';

export const verify: Command = {
  describe: (yargs) =>
    yargs
      .positional('result', { type: 'string', describe: 'Folder that run or compare wrote' })
      .option('policy-module', textOption('policy-module', 'Module with a policy of the result that is not built in'))
      .option('quiet', flagOption('quiet', 'Print nothing but differences'))
      .example('$0 verify results/demo', 'run it again from what it keeps of its scenario, and compare digests'),

  async run(args, io) {
    const result = await openResult(textOf(args, 'result')!, textsOf(args, 'policy-module'));
    const { manifest } = result;
    for (const [at, { policy, replication, digest }] of manifest.runs.entries()) {
      io.progress?.(`${at + 1} of ${manifest.runs.length} runs`);
      const run = rebuild(result, policyOf(result, policy), replication);
      run.run();
      if (run.digest === digest) continue;
      io.progress?.('');
      const lines = [`${policy}, replication ${replication}: digest ${run.digest}, and the result says ${digest}`];
      printLines(io, [...lines, ...explained(result, policy, replication, digest)]);
      return Exit.failed;
    }
    io.progress?.('');
    if (!isSet(args, 'quiet'))
      printLines(io, [`${manifest.runs.length} runs, each with the digest that the result says`]);
    return Exit.done;
  },
};

/** The first record that differs: from the run as the result keeps it, and from the run of the scenario file where it still lies and gives the digest. */
function explained(result: StoredResult, label: string, replication: number, digest: string): string[] {
  const policy = policyOf(result, label);
  const original = originalOf(result);
  if (original === undefined)
    return ['the scenario that the result came from is not found as it was, so its records cannot be made again'];
  const run = rebuild(original, policy, replication);
  run.run();
  const isOriginal = run.digest === digest;
  const difference = firstDifference(replayOf(original, policy, replication), replayOf(result, policy, replication));
  const path = result.manifest.scenario.files[0]!.path;
  const lines = isOriginal
    ? [`${path} still gives the digest of the result; the scenario kept in the result has been changed`]
    : [`${path} gives digest ${run.digest}: neither is what the result was made of (another version of the program?)`];
  if (difference === undefined) return [...lines, 'both give the same records'];
  return [...lines, ...differenceLines(difference, path, 'result')];
}

/** The same result with the scenario as its files say now; undefined if they cannot be read or say nothing else. */
function originalOf(result: StoredResult): StoredResult | undefined {
  const { files } = result.manifest.scenario;
  const isSame = files.every(({ path, text }) => existsSync(path) && readFileSync(path, 'utf8') === text);
  if (isSame || !existsSync(files[0]!.path)) return undefined;
  const [scenario] = loadScenarios([files[0]!.path], result.policies.known);
  return { ...result, scenario: scenario! };
}
