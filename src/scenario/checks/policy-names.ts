import { besides } from '../load/imports.ts';
import { type Located, partAt } from '../load/located.ts';
import type { Path } from '../load/problem.ts';
import type { PolicyDefinition } from '../policies/define-policy.ts';
import { PolicyError, parsePolicy } from '../policies/parse-policy.ts';
import type { PolicyChoice } from '../scenario.ts';
import type { PolicySpec } from '../schema/scenario-file.ts';

/** Gives the policy of a module, by path. Throws where there is none, and says why. */
export type PolicyModule = (path: string) => PolicyDefinition;

/** A policy that is named by its module: the path, and the options behind it in brackets. */
export interface NamedModule {
  readonly path: string;
  readonly options: string;
}

/** The module in `./mine.mjs` or `./mine.mjs[depth=2]`; undefined where a policy is named. */
export function moduleNamed(text: string): NamedModule | undefined {
  const [, path, options = ''] = /^\s*(.*?\.(?:js|mjs|ts|mts))\s*(\[.*\])?\s*$/.exec(text) ?? [];
  return path === undefined ? undefined : { path, options };
}

/**
 * Adds the policy of a module to those that may be named.
 * @throws PolicyError where its name would not say which is meant
 */
export function addPolicy(known: PolicyDefinition[], policy: PolicyDefinition): void {
  const { name } = policy;
  if (known.includes(policy)) return;
  if (!/^[A-Za-z][\w-]*$/.test(name))
    throw new PolicyError(`its policy is named "${name}"; a name is a letter, then letters, digits, "-" and "_"`);
  const isTaken = known.some(
    (other) => other.name === name || other.shorthand?.values.some((value) => `${other.name}-${value}` === name),
  );
  if (isTaken) throw new PolicyError(`its policy is named ${name}, as another is; give it a name of its own`);
  known.push(policy);
}

/** Policies as a scenario names them: by name, or by the path of a module from the file that names it. */
export class PolicyNames {
  readonly known: PolicyDefinition[];
  readonly #root: Located;
  readonly #module: PolicyModule | undefined;

  /** @param module without it a path is no policy */
  constructor(known: readonly PolicyDefinition[], root: Located, module: PolicyModule | undefined) {
    this.known = [...known];
    this.#root = root;
    this.#module = module;
  }

  /**
   * The policy that stands at a path of the scenario.
   * @throws PolicyError
   */
  choice(spec: PolicySpec, at: Path): PolicyChoice {
    const module = moduleNamed(typeof spec === 'string' ? spec : spec.name);
    if (module === undefined || this.#module === undefined) return parsePolicy(spec, this.known);
    const path = besides(partAt(this.#root, at).source.file, module.path);
    const { name } = this.#policyOf(path, this.#module);
    return parsePolicy(
      typeof spec === 'string' ? `${name}${module.options}` : { name, options: spec.options },
      this.known,
    );
  }

  #policyOf(path: string, module: PolicyModule): PolicyDefinition {
    try {
      const policy = module(path);
      addPolicy(this.known, policy);
      return policy;
    } catch (error) {
      throw new PolicyError(
        `cannot load the policy ${path}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}
