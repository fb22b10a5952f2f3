import type { Complain } from '../compile/complain.ts';
import { within } from '../compile/complain.ts';
import { isMap } from '../schema/kit.ts';
import { scenarioFile } from '../schema/scenario-file.ts';
import { checkBehaviour } from './names.ts';
import { type OptionIssues, policyChoices } from './policies.ts';
import type { PolicyNames } from './policy-names.ts';

/**
 * Names that need nothing else of the scenario to be judged: of behaviours and of policies. Asked where the shape is unsound, so that
 * who mends it is not told of them only then.
 */
export function checkNamesAlone(
  value: unknown,
  names: PolicyNames,
  complain: Complain,
  optionIssues: OptionIssues,
): void {
  if (!isMap(value)) return;
  const { frameworks, policies } = value;
  for (const [index, framework] of (Array.isArray(frameworks) ? frameworks : []).entries()) {
    const behaviour: unknown = isMap(framework) ? framework['behaviour'] : undefined;
    if (typeof behaviour === 'string' && behaviour !== '')
      checkBehaviour(behaviour, within(complain, 'frameworks', index));
  }
  const given = scenarioFile.shape.policies.safeParse(policies);
  if (given.success) policyChoices(given.data, names, complain, optionIssues);
}
