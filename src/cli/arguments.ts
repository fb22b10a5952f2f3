import type { Options } from 'yargs';
import type { Arguments } from './command.ts';

/** A value that is given once: yargs makes a list of one that is repeated. */
function once(name: string, value: unknown): unknown {
  if (Array.isArray(value)) throw new Error(`--${name} is given ${value.length} times; once is allowed`);
  return value;
}

/** An option with a text. */
export function textOption(name: string, describe: string): Options {
  return {
    type: 'string',
    describe,
    requiresArg: true,
    coerce: (value: unknown) => {
      if (once(name, value) === '') throw new Error(`--${name} is empty; give it a value, or leave it away`);
      return value;
    },
  };
}

/** An option with a whole number of at least so many, and of six digits at most: no option needs more, and memory would not do. */
export function wholeOption(name: string, least: number, describe: string): Options {
  return {
    // No type: as a number yargs would let NaN, Infinity and 0x10 pass, and as a string it would be called one in the help.
    describe,
    requiresArg: true,
    coerce: (value: unknown) => {
      const text = once(name, value);
      if (text === undefined) return undefined;
      const number = typeof text === 'string' && /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
      if (number >= least) return number;
      throw new Error(`--${name} ${text} is not allowed; give a whole number from ${least} to 999999`);
    },
  };
}

/** An option that is there or not. */
export function flagOption(name: string, describe: string): Options {
  return { type: 'boolean', describe, coerce: (value: unknown) => once(name, value) };
}

export function textOf(args: Arguments, name: string): string | undefined {
  const value = args[name];
  return typeof value === 'string' ? value : undefined;
}
export function textsOf(args: Arguments, name: string): readonly string[] {
  const value = args[name];
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}
export function numberOf(args: Arguments, name: string): number | undefined {
  const value = args[name];
  return typeof value === 'number' ? value : undefined;
}
export function isSet(args: Arguments, name: string): boolean {
  return args[name] === true;
}

/** `a,b[x=1,y=2],c` in its three parts: commas within brackets are not between entries. */
export function splitList(text: string): readonly string[] {
  const entries: string[] = [];
  let entry = '';
  let depth = 0;
  for (const letter of text) {
    if (letter === '[') depth++;
    if (letter === ']') depth--;
    if (letter === ',' && depth === 0) {
      entries.push(entry.trim());
      entry = '';
    } else entry += letter;
  }
  entries.push(entry.trim());
  return entries.filter((one) => one !== '');
}
