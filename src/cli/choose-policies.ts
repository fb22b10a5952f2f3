import type { PolicySource } from '../report/result-files.ts';
import { policyProblems } from '../scenario/checks/policies.ts';
import { moduleNamed } from '../scenario/checks/policy-names.ts';
import { issueTexts } from '../scenario/load/issues.ts';
import type { PolicyDefinition } from '../scenario/policies/define-policy.ts';
import { definitionOf, PolicyError, parsePolicy } from '../scenario/policies/parse-policy.ts';
import type { PolicyChoice, Scenario } from '../scenario/scenario.ts';
import { InputError } from './io.ts';
import { KnownPolicies } from './known-policies.ts';
import { reason } from './reason.ts';

/** What a call says about policies. */
export interface ChosenPolicies {
  /** Undefined: those of the scenario. */
  readonly choices: readonly PolicyChoice[] | undefined;
  /** All that may be named, the built-in ones first. */
  readonly known: readonly PolicyDefinition[];
  /** Absolute paths of the modules they came from. */
  readonly modules: readonly string[];
  /** The same as they were named. */
  readonly sources: readonly PolicySource[];
}

/**
 * Loads the modules among the policies that a call names: a scenario that is read after that may name their policies.
 * @param remedy what can be done where one cannot be loaded
 * @throws InputError saying which
 */
export async function loadModules(names: readonly string[], policies: KnownPolicies, remedy?: string): Promise<void> {
  for (const name of names) {
    const module = moduleNamed(name);
    if (module === undefined) continue;
    await policies.load(module.path);
    ofModule(module.path, policies, remedy);
  }
}

/**
 * Policies as a call names them: by name with options, or by the path of a module (`./mine.mjs`, `./mine.mjs[depth=2]`).
 * @throws InputError saying which is wrong
 */
export async function choosePolicies(
  names: readonly string[],
  policies: KnownPolicies = new KnownPolicies(),
): Promise<ChosenPolicies> {
  await loadModules(names, policies);
  const choices: PolicyChoice[] = [];
  for (const name of names) {
    const module = moduleNamed(name);
    const spec = module === undefined ? name : `${ofModule(module.path, policies).name}${module.options}`;
    const choice = choose(spec, policies.list);
    if (choices.some(({ label }) => label === choice.label)) {
      throw new InputError(`the policy ${choice.label} is named twice; once is allowed`);
    }
    choices.push(choice);
  }
  const { list: known, modules, sources } = policies;
  return { choices: names.length === 0 ? undefined : choices, known, modules, sources };
}

function ofModule(path: string, policies: KnownPolicies, remedy?: string): PolicyDefinition {
  try {
    return policies.ofModule(path);
  } catch (error) {
    throw new InputError(
      `cannot load the policy ${path}: ${reason(error)}${remedy === undefined ? '' : `; ${remedy}`}`,
    );
  }
}

function choose(spec: string, known: readonly PolicyDefinition[]): PolicyChoice {
  try {
    const choice = parsePolicy(spec, known);
    const checked = definitionOf(choice, known).options.safeParse(choice.options, { reportInput: true });
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
    choices.flatMap((choice) =>
      policyProblems(scenario, choice, known).map((problem) => `${scenario.name}: ${problem}`),
    ),
  );
  if (problems.length > 0) throw new InputError(problems.join('\n'));
}
