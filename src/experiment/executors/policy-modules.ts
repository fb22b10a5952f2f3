import { existsSync } from 'node:fs';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { PolicyDefinition } from '../../scenario/policies/define-policy.ts';
import { packageFile } from './package-file.ts';

/** What a policy module imports. */
const LIBRARY = 'commonage';

let isRegistered = false;

/** From here on modules find this program as `commonage` where none is installed beside them: a policy is one file, wherever it lies. */
function registerLibrary(): void {
  const library = packageFile('dist/index.js');
  if (isRegistered || !existsSync(library)) return;
  isRegistered = true;
  const hooks = `export async function resolve(specifier, context, next) {
    try {
      return await next(specifier, context);
    } catch (error) {
      if (specifier !== ${JSON.stringify(LIBRARY)}) throw error;
      return { url: ${JSON.stringify(library.href)}, shortCircuit: true };
    }
  }`;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}

/**
 * The policy of a module: what it exports with `definePolicy({...})` as default, or else under any name, if that is one.
 *
 * @param path absolute
 * @throws Error when the module cannot be loaded, exports no policy, or several of which none is the default
 */
export async function policyOfModule(path: string): Promise<PolicyDefinition> {
  registerLibrary();
  const module = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
  if (isPolicy(module['default'])) return module['default'];
  const [policy, ...others] = new Set(Object.values(module).filter(isPolicy));
  if (policy === undefined)
    throw new Error(`${path} exports no policy; export definePolicy({ name, summary, options, create }) as default`);
  if (others.length > 0) {
    const names = [policy, ...others].map(({ name }) => name).join(', ');
    throw new Error(`${path} exports several policies (${names}); export the one that is meant as default`);
  }
  return policy;
}

function isPolicy(value: unknown): value is PolicyDefinition {
  if (typeof value !== 'object' || value === null) return false;
  const { name, summary, options, create } = value as Readonly<Record<string, unknown>>;
  const isSchema = typeof options === 'object' && options !== null && 'safeParse' in options;
  return typeof name === 'string' && typeof summary === 'string' && isSchema && typeof create === 'function';
}
