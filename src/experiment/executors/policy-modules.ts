import { pathToFileURL } from 'node:url';
import type { PolicyDefinition } from '../../scenario/policies/define-policy.ts';

/**
 * Policies of modules that export `definePolicy({...})`, as default or by any name.
 *
 * @param paths absolute
 * @throws Error when a module cannot be loaded or exports no policy
 */
export async function policiesOf(paths: readonly string[]): Promise<readonly PolicyDefinition[]> {
  const policies: PolicyDefinition[] = [];
  for (const path of paths) {
    const module: unknown = await import(pathToFileURL(path).href);
    const found = Object.values(module as object).filter(isPolicy);
    if (found.length === 0) throw new Error(`${path} exports no policy; export definePolicy({ name, ... }) as default`);
    for (const policy of found) if (!policies.includes(policy)) policies.push(policy);
  }
  return policies;
}

function isPolicy(value: unknown): value is PolicyDefinition {
  if (typeof value !== 'object' || value === null) return false;
  return 'name' in value && 'summary' in value && 'options' in value && 'create' in value;
}
