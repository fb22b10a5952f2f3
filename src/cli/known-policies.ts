import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { policyOfModule } from '../experiment/executors/policy-modules.ts';
import { placeInModule } from '../experiment/place-in-module.ts';
import type { PolicySource } from '../report/result-files.ts';
import { addPolicy } from '../scenario/checks/policy-names.ts';
import type { PolicyDefinition } from '../scenario/policies/define-policy.ts';
import { POLICIES } from '../scenario/policies/registry.ts';
import { reason } from './reason.ts';

/** Policies that may be named: the built-in ones, and those of the modules that a call and its scenarios name. */
export class KnownPolicies {
  readonly #list: PolicyDefinition[] = [...POLICIES];
  /** What came of each module that was named, by absolute path: its policy, or why there is none. */
  readonly #ofModules = new Map<string, PolicyDefinition | string>();
  /** Modules that could be loaded, as they were named. */
  readonly #sources: PolicySource[] = [];

  get list(): readonly PolicyDefinition[] {
    return this.#list;
  }

  /** Absolute paths of the modules. */
  get modules(): readonly string[] {
    return [...this.#ofModules].flatMap(([file, policy]) => (typeof policy === 'string' ? [] : [file]));
  }

  get sources(): readonly PolicySource[] {
    return this.#sources;
  }

  /** Loads a module; `ofModule` says what came of it. */
  async load(path: string): Promise<void> {
    const file = resolve(path);
    if (this.#ofModules.has(file)) return;
    try {
      readFileSync(file); // Says in fewer words than an import why it cannot be read.
      const policy = await policyOfModule(file);
      addPolicy(this.#list, policy);
      this.#ofModules.set(file, policy);
      this.#sources.push({ policy: policy.name, path });
    } catch (error) {
      this.#ofModules.set(file, `${reason(error)}${placeIn(file, error)}`);
    }
  }

  /**
   * @param wanted takes the path of a module that has not been loaded
   * @throws Error saying why there is none
   */
  ofModule(path: string, wanted: string[] = []): PolicyDefinition {
    const policy = this.#ofModules.get(resolve(path));
    if (policy === undefined) wanted.push(path);
    else if (typeof policy !== 'string') return policy;
    throw new Error(policy ?? 'it has not been loaded');
  }
}

/** Where in a module an error came about, as far as its stack says; of what cannot be parsed it says nothing. */
function placeIn(file: string, error: unknown): string {
  if (error instanceof SyntaxError) {
    const isScript = error.message.includes('outside a module');
    return isScript ? '; name it .mjs, which says that it is one' : `; node --check ${file} shows where`;
  }
  const found = error instanceof Error ? placeInModule([file], error.stack) : undefined;
  return found === undefined ? '' : ` (${file}:${found.place})`;
}
