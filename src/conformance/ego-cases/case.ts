import type { PlanOptions } from '../../allocator/plan/plan.ts';
import type { CaseConsumer } from '../../allocator/plan/plan-cases.ts';
import { tidy } from '../../scenario/compile/tidy.ts';
import { isRecord } from '../case-result.ts';
import type { Units } from './ego-sim.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The case is out of scope: something in it is not known. It is skipped, never passed. */
export class UnknownCase extends Error {
  override readonly name = 'UnknownCase';
}

/** Runs a case of one kind. Returns what differs from what was expected; nothing if the case passes. */
export type Kind = (testCase: Fields) => string[];

/** @throws UnknownCase when a field is not among those known: it might change what is expected. */
export function knownFields(fields: Fields, what: string, ...known: readonly string[]): void {
  const notes = ['id', 'kind', 'policy', 'source', 'basis', 'note', 'notes', 'name'];
  const unknown = Object.keys(fields).find((key) => !known.includes(key) && !notes.includes(key));
  if (unknown !== undefined) throw new UnknownCase(`${what} has a field "${unknown}"`);
}

export function fieldsOf(value: unknown, what: string): Fields {
  if (!isRecord(value)) throw new UnknownCase(`${what} is no map`);
  return value;
}
export function listOf(value: unknown, what: string): Fields[] {
  if (!Array.isArray(value)) throw new UnknownCase(`${what} is no list`);
  return value.map((entry, i) => fieldsOf(entry, `${what}[${i}]`));
}
export function numberOf(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new UnknownCase(`${what} is not a number`);
  return value;
}
export function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new UnknownCase(`${what} is no text`);
  return value;
}
export function flagOf(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') throw new UnknownCase(`${what} is neither true nor false`);
  return value;
}
export function unitsOf(value: unknown, what: string): Units {
  return Object.fromEntries(
    Object.entries(fieldsOf(value, what)).map(([name, amount]) => [name, numberOf(amount, `${what}.${name}`)]),
  );
}

const NUMBERS = [
  'shareRatio',
  'sharePriority',
  'shareLimit',
  'rank',
  'lendLimit',
  'borrowLimit',
  'lendoutGraceSeconds',
  'reclaimGraceSeconds',
] as const;
const FLAGS = ['lend', 'borrow'] as const;

/** The consumers of a case; every field of them must be known. */
export function treeOf(value: unknown): CaseConsumer[] {
  return listOf(value, 'tree').map((entry) => {
    const name = textOf(entry['name'], 'name of a consumer');
    knownFields(entry, `consumer ${name}`, 'parent', 'owned', 'preference', ...NUMBERS, ...FLAGS);
    const { parent, owned, preference } = entry;
    const numbers = NUMBERS.filter((key) => entry[key] !== undefined);
    const flags = FLAGS.filter((key) => entry[key] !== undefined);
    return {
      name,
      ...(parent !== undefined && { parent: textOf(parent, `${name}.parent`) }),
      ...(owned !== undefined && {
        owned: typeof owned === 'number' ? owned : unitsOf(owned, `${name}.owned`),
      }),
      ...(preference !== undefined && { preference: unitsOf(preference, `${name}.preference`) }),
      ...Object.fromEntries(numbers.map((key) => [key, numberOf(entry[key], `${name}.${key}`)])),
      ...Object.fromEntries(flags.map((key) => [key, flagOf(entry[key], `${name}.${key}`)])),
    };
  });
}

const SWITCHES = [
  'dynamicShare',
  'reclaimPool',
  'reclaimBeforeBorrow',
  'enforcePreferenceByReclaim',
  'countOwnedInShare',
] as const;

/** Switches of the engine as a case sets them. */
export function configOf(value: unknown): Partial<PlanOptions> {
  if (value === undefined) return {};
  const config = fieldsOf(value, 'config');
  const words = ['enforceShareAt', 'lendingOrder', 'lenderOrder', 'shortage', 'hostChoice', 'victimCriterion'];
  knownFields(config, 'config', ...SWITCHES, ...words);
  // Lenders are asked in the order of the tree where a borrower names none: there is no other order to choose.
  if (config['lenderOrder'] !== undefined && config['lenderOrder'] !== 'tree')
    throw new UnknownCase(`config.lenderOrder is ${String(config['lenderOrder'])}`);
  return {
    ...Object.fromEntries(
      SWITCHES.filter((key) => config[key] !== undefined).map((key) => [key, flagOf(config[key], `config.${key}`)]),
    ),
    ...tidy({
      enforceShareAt: wordOf(config, 'enforceShareAt', ['parent', 'leaf']),
      lendingOrder: wordOf(config, 'lendingOrder', ['rank', 'proportional']),
      shortage: wordOf(config, 'shortage', ['rank', 'proportional']),
      hostChoice: wordOf(config, 'hostChoice', ['stacked', 'balanced', 'exclusive']),
      victimCriterion: wordOf(config, 'victimCriterion', [
        'leastLostWork',
        'mostRecent',
        'mostOverAllocated',
        'random',
      ]),
    }),
  };
}

function wordOf<Word extends string>(config: Fields, key: string, words: readonly Word[]): Word | undefined {
  const value = config[key];
  const word = words.find((known) => known === value);
  if (value !== undefined && word === undefined) throw new UnknownCase(`config.${key} is ${String(value)}`);
  return word;
}

/** What differs, as one text; undefined where it does not. */
export function compare(what: string, expected: unknown, got: unknown): string[] {
  const a = JSON.stringify(expected);
  const b = JSON.stringify(got);
  return a === b ? [] : [`${what}: expected ${a}, got ${b}`];
}
