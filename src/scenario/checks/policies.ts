import type { z } from 'zod';
import type { Complain } from '../compile/complain.ts';
import { tidy } from '../compile/tidy.ts';
import type { Path } from '../load/problem.ts';
import type { PolicyDefinition } from '../policies/define-policy.ts';
import { definitionOf, PolicyError } from '../policies/parse-policy.ts';
import type { Expectation, PolicyChoice, Reference, Scenario } from '../scenario.ts';
import type { PolicySpec, ScenarioShape } from '../schema/scenario-file.ts';
import type { PolicyNames } from './policy-names.ts';

/** What runs where a scenario names no policies: partitions against Mesos's own. */
const DEFAULT_POLICIES: readonly PolicySpec[] = ['static', 'drf'];

/** Takes what a policy's own schema found, at the path of its options. */
export type OptionIssues = (
  path: readonly (string | number)[],
  issues: readonly z.core.$ZodIssue[],
  isText: boolean,
) => void;

/** The policies of the scenario in one form; unknown ones and unsound options are complained of. */
export function policyChoices(
  policies: ScenarioShape['policies'],
  names: PolicyNames,
  complain: Complain,
  optionIssues: OptionIssues,
): PolicyChoice[] {
  const choices: PolicyChoice[] = [];
  for (const [index, spec] of (policies ?? DEFAULT_POLICIES).entries()) {
    const path = ['policies', index] as const;
    const choice = attempt(spec, names, path, complain);
    if (choice === undefined) continue;
    if (choices.some(({ label }) => label === choice.label))
      complain(path, `the policy ${choice.label} stands twice; once is allowed`);
    choices.push(choice);
    const result = definitionOf(choice, names.known).options.safeParse(choice.options, { reportInput: true });
    if (!result.success)
      optionIssues(
        typeof spec === 'string' ? path : [...path, spec.name],
        result.error.issues,
        typeof spec === 'string',
      );
  }
  return choices;
}

/** What its policies find wrong with the scenario as a whole; asked only when all else is sound. */
export function checkPolicies(scenario: Scenario, names: PolicyNames, complain: Complain): void {
  for (const [index, choice] of scenario.policies.entries())
    for (const problem of policyProblems(scenario, choice, names.known)) complain(['policies', index], problem);
}

/** What a policy, its own or another, finds wrong with a scenario that is sound otherwise. */
export function policyProblems(
  scenario: Scenario,
  choice: PolicyChoice,
  known: readonly PolicyDefinition[],
): readonly string[] {
  const problems = definitionOf(choice, known).problems?.(choice.options, scenario) ?? [];
  return problems.map((problem) => `${choice.label}: ${problem}`);
}

/** Policies that expectations name, as labels; they must be among those that are run. */
export function expectations(
  { expect = [], until }: ScenarioShape,
  choices: readonly PolicyChoice[],
  names: PolicyNames,
  complain: Complain,
): Expectation[] {
  return expect.map((clause, index) => {
    const label = (policy: string, key: string): string => {
      const path = ['expect', index, key];
      const choice = attempt(policy, names, path, complain);
      if (choice !== undefined && !choices.some((other) => other.label === choice.label)) {
        complain(
          path,
          `the policy ${choice.label} is not among those of this scenario: ${choices.map((other) => other.label).join(', ')}`,
        );
      }
      return choice?.label ?? policy;
    };
    if (clause.kind === 'moment' && typeof until === 'number' && clause.at > until) {
      complain(['expect', index, 'at'], 'later than the end of the run');
    }
    const withPolicy = clause.policy === undefined ? clause : { ...clause, policy: label(clause.policy, 'policy') };
    if (withPolicy.kind === 'moment' || !('policy' in withPolicy.check)) return withPolicy;
    const { check } = withPolicy;
    return {
      ...withPolicy,
      check: { ...check, policy: label(check.policy, check.kind === 'above-policy' ? 'above_policy' : 'below_policy') },
    };
  });
}

/** Published values, with the policies they speak of as labels; these need not be among those of the scenario. */
export function references(
  { references: given = [] }: ScenarioShape,
  names: PolicyNames,
  complain: Complain,
): Reference[] {
  return given.map(({ policy, ...reference }, index) => {
    const choice = policy === undefined ? undefined : attempt(policy, names, ['references', index, 'policy'], complain);
    return tidy({ ...reference, policy: choice?.label });
  });
}

function attempt(spec: PolicySpec, names: PolicyNames, at: Path, complain: Complain): PolicyChoice | undefined {
  try {
    return names.choice(spec, at);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    complain(at, error.message);
    return undefined;
  }
}
