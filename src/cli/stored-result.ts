import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { Observer } from '../cluster/record-types.ts';
import { programVersion } from '../report/version.ts';
import { buildRun, type RunOptions, type Watched } from '../scenario/build/build.ts';
import type { Run } from '../scenario/build/run.ts';
import { moduleNamed } from '../scenario/checks/policy-names.ts';
import { issueTexts } from '../scenario/load/issues.ts';
import { formatProblems } from '../scenario/load/problem.ts';
import type { PolicyChoice, Scenario } from '../scenario/scenario.ts';
import { fileTraces } from '../workload/files/trace-reader.ts';
import { type ChosenPolicies, choosePolicies, loadModules } from './choose-policies.ts';
import { InputError } from './io.ts';
import { KnownPolicies } from './known-policies.ts';
import { loadText } from './load.ts';
import { reason } from './reason.ts';

/** What is needed of `manifest.json`; see `report/result-files.ts`, which writes it. */
const MANIFEST = z.object({
  program: z.object({ version: z.string() }),
  scenario: z.object({
    name: z.string(),
    files: z.array(z.object({ path: z.string(), text: z.string() })).min(1),
  }),
  policies: z.array(z.string()).min(1),
  policy_modules: z.array(z.object({ policy: z.string(), path: z.string() })).optional(),
  seed: z.string(),
  replications: z.int().min(1),
  digest: z.string(),
  runs: z.array(z.object({ policy: z.string(), replication: z.int(), digest: z.string() })),
});
export type Manifest = z.infer<typeof MANIFEST>;

/** A result folder as it can be run again. */
export interface StoredResult {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly scenario: Scenario;
  readonly policies: ChosenPolicies & { readonly choices: readonly PolicyChoice[] };
}

/** @throws InputError when the folder holds no result, or one that cannot be run again */
export async function openResult(folder: string, modules: readonly string[] = []): Promise<StoredResult> {
  const manifest = readManifest(folder);
  const texts = new Map(manifest.scenario.files.map(({ path, text }) => [path, text]));
  const [first] = texts.keys();
  // Modules first: policies of the result may be theirs.
  const known = new KnownPolicies();
  const other = modules.find((path) => moduleNamed(path) === undefined);
  if (other !== undefined)
    throw new InputError(`--policy-module ${other} is no module; give the path of a .mjs or .js file`);
  await loadModules(modules, known);
  const isKnown = (policy: string): boolean => known.list.some(({ name }) => name === policy);
  const missing = (manifest.policy_modules ?? []).filter(({ policy }) => !isKnown(policy));
  await loadModules(
    missing.map(({ path }) => path),
    known,
    'put it back, or say with --policy-module where it is',
  );
  const readText = (path: string): string => {
    const text = texts.get(path);
    if (text === undefined) throw new Error(`${path} is not among the files that the result keeps`);
    return text;
  };
  const loaded = await loadText(first!, readText, known);
  if ('problems' in loaded) {
    const { version } = manifest.program;
    const other = version === programVersion() ? '' : ` (made by version ${version}, and this is ${programVersion()})`;
    throw new InputError(`the scenario kept in ${folder}${other}:\n${formatProblems(loaded.problems)}`);
  }
  const chosen = await choosePolicies(manifest.policies, known);
  return {
    folder,
    manifest,
    scenario: loaded.scenario,
    policies: { ...chosen, choices: chosen.choices ?? [] },
  };
}

export function readManifest(folder: string): Manifest {
  const path = join(folder, 'manifest.json');
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InputError(
      `${folder} holds no result (${path}: ${reason(error)}); give a folder that run or compare wrote`,
    );
  }
  const { data, error } = MANIFEST.safeParse(content, { reportInput: true });
  if (data !== undefined) return data;
  const wrong = issueTexts(error.issues).map((text) => `${path}: ${text}`);
  throw new InputError(`${wrong.join('\n')}\n${folder} holds no whole result; give a folder that run or compare wrote`);
}

/** The policy of a result by its label; the first if none is named. */
export function policyOf({ policies, folder }: StoredResult, label: string | undefined): PolicyChoice {
  const choice = label === undefined ? policies.choices[0] : policies.choices.find((each) => each.label === label);
  if (choice !== undefined) return choice;
  const known = policies.choices.map((each) => each.label).join(', ');
  throw new InputError(`${folder} has no policy ${label}; it has ${known}`);
}

/** A replication of the result; the first if none is named. */
export function replicationOf({ manifest, folder }: StoredResult, replication = 0): number {
  const last = manifest.replications - 1;
  if (replication <= last) return replication;
  throw new InputError(`${folder} has no replication ${replication}; it has 0 to ${last}`);
}

/** Builds a run of the result again, ready to be run, with observers. */
export function rebuild(
  result: StoredResult,
  policy: PolicyChoice,
  replication: number,
  observers?: (cluster: Cluster, watched: Watched) => readonly Observer[],
): Run {
  const options: RunOptions = {
    seed: result.manifest.seed,
    replication,
    policies: result.policies.known,
    traces: fileTraces,
    ...(observers === undefined ? {} : { observers: (watched: Watched) => observers(watched.cluster, watched) }),
  };
  return buildRun(result.scenario, policy, options);
}
