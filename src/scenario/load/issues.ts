import type { z } from 'zod';
import { suggestion } from '../../workload/suggestion.ts';
import { shown } from '../schema/kit.ts';
import { type Located, problemOf } from './located.ts';
import type { Path, Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** What the schema found, as problems at the places where the text stands. */
export function schemaProblems(issues: readonly Issue[], root: Located, prefix: Path = []): Problem[] {
  return issues.flatMap((issue) => {
    const path: Path = [...prefix, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => problemOf(root, [...path, key], unknownKey(key, issue.message), 'key', path));
    }
    if (isMissing(issue)) {
      return [
        problemOf(
          root,
          path.slice(0, -1),
          `missing required "${String(path.at(-1))}"${wanted(issue)}`,
          'key',
          path.slice(0, -1),
        ),
      ];
    }
    return [problemOf(root, path, message(issue))];
  });
}

/** The same without places, for what was written outside a file (the options of a policy in a call). */
export function issueTexts(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, issue.message));
    if (isMissing(issue)) return [`missing required "${issue.path.join('.')}"${wanted(issue)}`];
    return [`${issue.path.join('.')}${issue.path.length > 0 ? ': ' : ''}${message(issue)}`];
  });
}

function isMissing(issue: Issue): boolean {
  return issue.input === undefined && issue.path.length > 0 && issue.code !== 'invalid_key';
}

function wanted(issue: Issue): string {
  return issue.code === 'invalid_type' ? ` (${TYPES[issue.expected] ?? issue.expected})` : '';
}

/** `known` is the list that `strict` puts into the message. */
function unknownKey(key: string, known: string): string {
  const near = suggestion(key, known.split(', '));
  return `unknown key "${key}"${near === '' ? `; ${known === '' ? 'there are none' : `allowed are ${known}`}` : near}`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  tuple: 'a list',
};

function message(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}, got ${shown(issue.input)}`;
    case 'invalid_value': {
      const words = issue.values.map(String);
      const near = typeof issue.input === 'string' ? suggestion(issue.input, words) : '';
      return `must be ${words.length > 1 ? 'one of ' : ''}${words.join(', ')}, got ${shown(issue.input)}${near}`;
    }
    case 'too_small':
      if (issue.origin === 'array') return `the list is too short; ${issue.minimum} or more entries are needed`;
      if (issue.origin === 'string') return 'the text is empty; some is needed';
      return outOfRange(issue.input, issue.inclusive === false ? 'more than' : 'at least', issue.minimum);
    case 'too_big':
      if (issue.origin === 'array') return `the list is too long; ${issue.maximum} entries or fewer are allowed`;
      return outOfRange(issue.input, issue.inclusive === false ? 'less than' : 'at most', issue.maximum);
    case 'invalid_union':
      return `cannot be ${shown(issue.input)}; text or a number is allowed`;
    default:
      return issue.message;
  }
}

function outOfRange(input: unknown, relation: string, limit: number | bigint): string {
  return `${shown(input)} is out of range; ${relation} ${limit} is allowed`;
}
