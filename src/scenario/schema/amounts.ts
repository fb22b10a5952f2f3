import type { z } from 'zod';
import type { Amounts } from '../../cluster/roles.ts';
import { fixedPoint } from '../../workload/numbers.ts';
import { suggestion } from '../../workload/suggestion.ts';
import { isMap, parsed, shown } from './kit.ts';
import { MEMORY_JSON, readMemory } from './quantities.ts';

/** What an agent has: scalars in whole thousandths, inclusive ranges of integers, and sets of words. */
export interface AgentResources {
  readonly scalars: Amounts;
  readonly ranges: Readonly<Record<string, readonly (readonly [begin: number, end: number])[]>>;
  readonly sets: Readonly<Record<string, readonly string[]>>;
}

type Complain = (message: string, path?: readonly (string | number)[]) => void;

export const COMMON_RESOURCES = ['cpus', 'mem', 'disk', 'gpus', 'ports'] as const;
/** Words that stand for a common resource elsewhere: taken as a name of its own, each would be a resource nobody else means. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  cpu: 'cpus',
  cores: 'cpus',
  vcpus: 'cpus',
  memory: 'mem',
  ram: 'mem',
  gpu: 'gpus',
  port: 'ports',
  disks: 'disk',
};
const NAME = /^[A-Za-z][A-Za-z0-9_.-]*$/;

export function isCommon(name: string): boolean {
  return (COMMON_RESOURCES as readonly string[]).includes(name);
}

function nameProblem(name: string): string | undefined {
  if (isCommon(name)) return undefined;
  const word = name.toLowerCase();
  const meant = Object.hasOwn(OTHER_WORDS, word) ? OTHER_WORDS[word] : undefined;
  if (meant !== undefined) return `unknown resource "${name}", did you mean "${meant}"?`;
  if (NAME.test(name)) return undefined;
  return `"${name}" is no name of a resource; letters, digits, "_", "." and "-" are allowed, a letter first${suggestion(name, COMMON_RESOURCES)}`;
}

/** One scalar in whole thousandths of its unit. */
function scalar(name: string, value: unknown, complain: (message: string) => void): number | undefined {
  if (name === 'mem' || name === 'disk') return readMemory(value, complain);
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    complain(`must be a plain number, got ${shown(value)}; ${name} has no unit`);
    return undefined;
  }
  // Numbers as small as 1e-7 are not written in plain digits.
  const thousandths = Math.abs(value) < 0.0005 ? 0 : fixedPoint(String(value), 3);
  if (value < 0) complain(`${shown(value)} is negative; 0 or more is allowed`);
  else if (thousandths === undefined) complain(`${shown(value)} is too large`);
  else if (thousandths === 0 && value !== 0) complain(`${shown(value)} is too small; thousandths are the finest parts`);
  else if (name === 'gpus' && thousandths % 1000 !== 0) {
    complain(`${shown(value)} is not whole; Mesos counts whole GPUs`);
  } else return thousandths;
  return undefined;
}

function readAmounts(value: unknown, complain: Complain): Amounts | undefined {
  if (!isMap(value)) {
    complain(`must be a map of resources, as in { cpus: 1, mem: 4GiB }, got ${shown(value)}`);
    return undefined;
  }
  const amounts: Record<string, number> = {};
  for (const [name, given] of Object.entries(value)) {
    const problem = nameProblem(name);
    if (problem !== undefined) complain(problem, [name]);
    else if (name === 'ports') complain('ports are ranges, not an amount; only agents have them', [name]);
    else amounts[name] = scalar(name, given, (message) => complain(message, [name])) ?? 0;
  }
  return amounts;
}

const AMOUNTS_JSON = {
  type: 'object',
  properties: {
    cpus: { type: 'number', minimum: 0 },
    mem: MEMORY_JSON,
    disk: MEMORY_JSON,
    gpus: { type: 'integer', minimum: 0 },
  },
  additionalProperties: { type: 'number', minimum: 0 },
} as const;

/** Amounts by resource name. */
export const amounts = (description: string): z.ZodType<Amounts> =>
  parsed({ ...AMOUNTS_JSON, description }, readAmounts);

/** What a task needs: at least something. */
export const needs = (description: string): z.ZodType<Amounts> =>
  parsed({ ...AMOUNTS_JSON, description }, (value, complain) => {
    const result = readAmounts(value, complain);
    if (result !== undefined && Object.values(result).every((amount) => amount === 0)) {
      complain('a task must need something; give at least one amount above 0, as in { cpus: 1 }');
    }
    return result;
  });

const RANGES = /^\s*\d+\s*-\s*\d+\s*(,\s*\d+\s*-\s*\d+\s*)*$/;

function readRanges(value: string, complain: (message: string) => void): (readonly [number, number])[] {
  const ranges = value.split(',').map((part) => part.split('-').map(Number) as [number, number]);
  for (const [begin, end] of ranges) {
    if (!Number.isSafeInteger(end)) complain(`the range ${begin}-${end} is too large`);
    else if (begin > end) complain(`the range ${begin}-${end} is empty; the smaller number stands first`);
  }
  return ranges;
}

function readResources(value: unknown, complain: Complain): AgentResources | undefined {
  if (!isMap(value)) {
    complain(`must be a map of resources, as in { cpus: 4, mem: 15GiB }, got ${shown(value)}`);
    return undefined;
  }
  const scalars: Record<string, number> = {};
  const ranges: Record<string, (readonly [number, number])[]> = {};
  const sets: Record<string, readonly string[]> = {};
  for (const [name, given] of Object.entries(value)) {
    const complainHere = (message: string): void => complain(message, [name]);
    const problem = nameProblem(name);
    if (problem !== undefined) complainHere(problem);
    else if (name === 'ports' || (typeof given === 'string' && RANGES.test(given))) {
      if (typeof given === 'string' && RANGES.test(given)) ranges[name] = readRanges(given, complainHere);
      else complainHere(`must be ranges, as in "31000-32000, 33000-33010", got ${shown(given)}`);
    } else if (Array.isArray(given)) {
      if (given.every((item) => typeof item === 'string') && new Set(given).size === given.length) sets[name] = given;
      else complainHere('must be a list of different words');
    } else scalars[name] = scalar(name, given, complainHere) ?? 0;
  }
  return { scalars, ranges, sets };
}

/** What an agent has: scalars, ranges (`ports: "31000-32000"`) and sets (lists of words). */
export const agentResources = (description: string): z.ZodType<AgentResources> =>
  parsed(
    {
      ...AMOUNTS_JSON,
      properties: { ...AMOUNTS_JSON.properties, ports: { type: 'string', pattern: RANGES.source } },
      additionalProperties: {
        anyOf: [
          { type: 'number', minimum: 0 },
          { type: 'string', pattern: RANGES.source },
          { type: 'array', items: { type: 'string' } },
        ],
      },
      description,
    },
    readResources,
  );
