import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { policyOfModule } from '../experiment/executors/policy-modules.ts';
import { metricNames } from '../metrics/catalogue.ts';
import { issueTexts } from '../scenario/load/issues.ts';
import { loadScenario, type Sound } from '../scenario/load/load.ts';
import { formatProblems } from '../scenario/load/problem.ts';
import type { PolicyDefinition } from '../scenario/policies/define-policy.ts';
import { PolicyError, parsePolicy } from '../scenario/policies/parse-policy.ts';
import { POLICIES } from '../scenario/policies/registry.ts';
import type { PolicyChoice, Scenario } from '../scenario/scenario.ts';
import { fileTraces } from '../workload/files/trace-reader.ts';
import { InputError } from './io.ts';

/**
 * Reads scenario files.
 * @throws InputError with every problem of all of them
 */
export function loadScenarios(
  paths: readonly string[],
  policies: readonly PolicyDefinition[] = POLICIES,
): readonly Sound[] {
  const scenarios: Sound[] = [];
  let problems = '';
  for (const path of paths) {
    const loaded = loadOne(path, policies);
    if (typeof loaded === 'string') problems += loaded;
    else scenarios.push(loaded);
  }
  if (problems !== '') throw new InputError(problems);
  return scenarios;
}

function loadOne(path: string, policies: readonly PolicyDefinition[]): Sound | string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return `${path}: cannot read the scenario (${reason(error)}); give the path of a YAML file\n`;
  }
  const readText = (file: string): string => (file === path ? text : readFileSync(file, 'utf8'));
  const loaded = loadScenario(path, readText, { policies, metrics: metricNames(), traces: fileTraces });
  return 'problems' in loaded ? formatProblems(loaded.problems) : loaded;
}

/** What a call says about policies. */
export interface ChosenPolicies {
  /** Undefined: those of the scenario. */
  readonly choices: readonly PolicyChoice[] | undefined;
  /** All that may be named, the built-in ones first. */
  readonly known: readonly PolicyDefinition[];
  /** Absolute paths of the modules they came from. */
  readonly modules: readonly string[];
}

/**
 * Policies as a call names them: by name with options, or by the path of a module (`./mine.mjs`, `./mine.mjs[depth=2]`).
 * @param beyond what may be named besides modules
 * @throws InputError saying which is wrong
 */
export async function choosePolicies(
  names: readonly string[],
  beyond: readonly PolicyDefinition[] = POLICIES,
): Promise<ChosenPolicies> {
  const known = [...beyond];
  const modules: string[] = [];
  const choices: PolicyChoice[] = [];
  for (const name of names) {
    const [, path, options = ''] = /^(.*?\.(?:js|mjs|ts|mts))(\[.*\])?$/.exec(name) ?? [];
    let spec = name;
    if (path !== undefined) {
      const file = resolve(path);
      const policy = await policyOf(file, path);
      if (!modules.includes(file)) modules.push(file);
      if (!known.includes(policy)) {
        if (isKnown(policy.name, known))
          throw new InputError(
            `the policy of ${path} is named ${policy.name}, as another is; give it a name of its own`,
          );
        known.push(policy);
      }
      spec = `${policy.name}${options}`;
    }
    const choice = choose(spec, known);
    if (choices.some(({ label }) => label === choice.label)) {
      throw new InputError(`the policy ${choice.label} is named twice; once is allowed`);
    }
    choices.push(choice);
  }
  return { choices: names.length === 0 ? undefined : choices, known, modules };
}

/** Would the name alone be taken for one of these policies? */
function isKnown(name: string, known: readonly PolicyDefinition[]): boolean {
  return known.some(
    (policy) => policy.name === name || policy.shorthand?.values.some((value) => `${policy.name}-${value}` === name),
  );
}

function choose(spec: string, known: readonly PolicyDefinition[]): PolicyChoice {
  try {
    const choice = parsePolicy(spec, known);
    const checked = known
      .find(({ name }) => name === choice.name)!
      .options.safeParse(choice.options, {
        reportInput: true,
      });
    if (checked.success) return choice;
    throw new InputError(
      issueTexts(checked.error.issues)
        .map((text) => `policy ${spec}: ${text}`)
        .join('\n'),
    );
  } catch (error) {
    if (error instanceof PolicyError) throw new InputError(error.message);
    throw error;
  }
}

/**
 * What the policies of a call find wrong with the scenarios; those a scenario names itself were asked when it was loaded.
 * @throws InputError with every problem
 */
export function checkChoices(scenarios: readonly Scenario[], { choices = [], known }: ChosenPolicies): void {
  const problems = scenarios.flatMap((scenario) =>
    choices.flatMap(({ name, options, label }) => {
      const definition = known.find((policy) => policy.name === name);
      return (definition?.problems?.(options, scenario) ?? []).map((text) => `${scenario.name}: ${label}: ${text}`);
    }),
  );
  if (problems.length > 0) throw new InputError(problems.join('\n'));
}

async function policyOf(file: string, path: string): Promise<PolicyDefinition> {
  try {
    return await policyOfModule(file);
  } catch (error) {
    throw new InputError(`cannot load the policy ${path}: ${reason(error)}`);
  }
}

/** What the file system says most often, in words. */
const IN_WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is none of that name',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'there is no permission',
  EEXIST: 'there is one of that name',
  ENOSPC: 'no space is left',
};

/** Why something failed, on one line. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const words = 'code' in error ? IN_WORDS[String(error.code)] : undefined;
  return words ?? error.message.replace(/\s+/g, ' ');
}
