import { suggestion } from '../../workload/suggestion.ts';
import type { PolicyChoice } from '../scenario.ts';
import type { PolicySpec } from '../schema/scenario-file.ts';
import type { PolicyDefinition } from './define-policy.ts';

const TEXT = /^\s*([A-Za-z][\w-]*)\s*(?:\[(.*)\])?\s*$/;

/** What is wrong with a policy as it was written. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

/**
 * A policy as it is written, in one form: `ego[preset=borrow,grace=30s]`, `ego-borrow[grace=30s]` and
 * `{ ego: { preset: borrow, grace: 30s } }` are the same. The options are not checked yet.
 *
 * @throws PolicyError when there is no such policy, or the text cannot be read.
 */
export function parsePolicy(spec: PolicySpec, policies: readonly PolicyDefinition[]): PolicyChoice {
  const { name: written, options } = typeof spec === 'string' ? parseText(spec) : spec;
  const exact = policies.find(({ name }) => name === written);
  if (exact !== undefined) return choice(exact, options);
  for (const policy of policies) {
    const { shorthand } = policy;
    const value = shorthand?.values.find((known) => `${policy.name}-${known}` === written);
    if (shorthand === undefined || value === undefined) continue;
    if (shorthand.option in options)
      throw new PolicyError(`${written} says ${shorthand.option} twice; leave it away in the options`);
    return choice(policy, { [shorthand.option]: value, ...options });
  }
  const names = policies.map(({ name }) => name);
  const near = suggestion(written, names.concat(policies.flatMap(shorthands)));
  throw new PolicyError(`unknown policy "${written}"${near === '' ? `; known are ${names.join(', ')}` : near}`);
}

/**
 * The policy that a choice names.
 * @throws PolicyError where it is not among them
 */
export function definitionOf({ name }: PolicyChoice, policies: readonly PolicyDefinition[]): PolicyDefinition {
  const definition = policies.find((policy) => policy.name === name);
  if (definition === undefined) throw new PolicyError(`unknown policy "${name}"`);
  return definition;
}

function shorthands({ name, shorthand }: PolicyDefinition): string[] {
  return shorthand?.values.map((value) => `${name}-${value}`) ?? [];
}

function parseText(text: string): { name: string; options: Record<string, unknown> } {
  const parts = TEXT.exec(text);
  if (parts === null)
    throw new PolicyError(`cannot read the policy "${text}"; write it as drf, or ego[preset=borrow,grace=30s]`);
  const options: Record<string, unknown> = {};
  for (const option of (parts[2] ?? '').split(',')) {
    if (option.trim() === '') continue;
    const [, key, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(option) ?? [];
    if (key === undefined || value === undefined) {
      throw new PolicyError(`cannot read the option "${option.trim()}" of "${text}"; write it as name=value`);
    }
    if (Object.hasOwn(options, key)) throw new PolicyError(`"${text}" says ${key} twice; once is allowed`);
    options[key] = scalarOf(value);
  }
  return { name: parts[1]!, options };
}

function scalarOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** The label says every option that was given, once, in the order of writing. */
function choice({ name, shorthand }: PolicyDefinition, options: Readonly<Record<string, unknown>>): PolicyChoice {
  const short = shorthand === undefined ? undefined : options[shorthand.option];
  const isShort = typeof short === 'string' && (shorthand?.values.includes(short) ?? false);
  const listed = Object.entries(options)
    .filter(([key]) => !(isShort && key === shorthand?.option))
    .map(([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  const label = `${name}${isShort ? `-${short}` : ''}${listed.length === 0 ? '' : `[${listed.join(',')}]`}`;
  return { name, options, label };
}
