import type { Sound } from '../scenario/load/load.ts';
import { type ChosenPolicies, checkChoices, choosePolicies, loadModules } from './choose-policies.ts';
import { InputError } from './io.ts';
import { KnownPolicies } from './known-policies.ts';
import { loadScenarios } from './load.ts';

/**
 * Scenarios and policies as a call names them. Either may name the policies of modules that only the other loads.
 * @throws InputError with all that is wrong with both
 */
export async function loadCall(
  paths: readonly string[],
  names: readonly string[],
): Promise<{ readonly loaded: readonly Sound[]; readonly policies: ChosenPolicies }> {
  const known = new KnownPolicies();
  await loadModules(names, known);
  const problems: string[] = [];
  const loaded = await sound(() => loadScenarios(paths, known), problems);
  const policies = await sound(() => choosePolicies(names, known), problems);
  if (loaded === undefined || policies === undefined) throw new InputError(problems.join('\n'));
  checkChoices(
    loaded.map(({ scenario }) => scenario),
    policies,
  );
  return { loaded, policies };
}

async function sound<T>(load: () => Promise<T>, problems: string[]): Promise<T | undefined> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(error.message.trimEnd());
    return undefined;
  }
}
