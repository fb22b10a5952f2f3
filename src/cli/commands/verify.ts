import { existsSync, readFileSync } from 'node:fs';
import { firstDifference } from '../../report/difference/first-difference.ts';
import { storedEvents } from '../../report/events/stored-events.ts';
import { programVersion } from '../../report/version.ts';
import { flagOption, isSet, textOf, textOption, textsOf } from '../arguments.ts';
import { loadModules } from '../choose-policies.ts';
import type { Command } from '../command.ts';
import { Exit, InputError, printLines } from '../io.ts';
import { KnownPolicies } from '../known-policies.ts';
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
      printLines(io, [...lines, ...(await explained(result, policy, replication, digest))]);
      return Exit.failed;
    }
    io.progress?.('');
    if (!isSet(args, 'quiet'))
      printLines(io, [`${manifest.runs.length} runs, each with the digest that the result says`]);
    return Exit.done;
  },
};

/**
 * The first record that differs. The other side is what the result keeps of its records (`--events`), or else the run of the scenario
 * file where it still lies and says something else; where there is neither, what is needed.
 */
async function explained(
  result: StoredResult,
  label: string,
  replication: number,
  digest: string,
): Promise<readonly string[]> {
  const policy = policyOf(result, label);
  const again = replayOf(result, policy, replication);
  const { manifest, folder } = result;
  if (replication === 0) {
    const kept = manifest.policies.filter((one) => manifest.runs.some((run) => run.policy === one));
    const stored = await storedEvents(folder, kept, label);
    if (stored !== undefined) {
      const difference = firstDifference(stored.replay, again);
      if (difference !== undefined) return differenceLines(difference, stored.name, 'run again');
      return [`${stored.name} has the records of the run as it is now: the digest is that of another`];
    }
  }
  const original = await originalOf(result);
  if (typeof original === 'string') return [original];
  const run = rebuild(original, policy, replication);
  run.run();
  const difference = firstDifference(replayOf(original, policy, replication), again);
  const path = manifest.scenario.files[0]!.path;
  const lines =
    run.digest === digest
      ? [`${path} still gives the digest of the result; the scenario kept in the result has been changed`]
      : [
          `${path} gives digest ${run.digest}: neither is what the result was made of (another version of the program?)`,
        ];
  if (difference === undefined) return [...lines, 'both give the same records'];
  return [...lines, ...differenceLines(difference, path, 'result')];
}

/** The same result with the scenario as its files say now; in words why that is of no use. */
async function originalOf(result: StoredResult): Promise<StoredResult | string> {
  const { scenario, program } = result.manifest;
  const [first] = scenario.files;
  const keep = 'results written with --events keep their records to compare with';
  if (!existsSync(first!.path))
    return `${first!.path}, of which the result was made, is not there: put it back to see the first record that differs; ${keep}`;
  if (scenario.files.every(({ path, text }) => existsSync(path) && readFileSync(path, 'utf8') === text))
    return `the scenario kept in the result is what ${first!.path} says: the result was made by version ${program.version} (this is ${programVersion()}), or from other traces or policy modules, or its digest has been changed; ${keep}`;
  try {
    const known = new KnownPolicies();
    await loadModules(result.policies.modules, known);
    const [now] = await loadScenarios([first!.path], known);
    return { ...result, scenario: now!.scenario };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return `${error.message}\nmend it to see the first record that differs; ${keep}`;
  }
}
