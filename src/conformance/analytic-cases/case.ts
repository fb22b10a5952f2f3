import { isRecord } from '../case-result.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A case of the format `analytic-cases/1`. */
export interface AnalyticCase {
  readonly id: string;
  readonly kind: string;
  readonly setup: Fields;
  readonly expect: Fields;
  readonly tolerance: Fields;
}

/** The case is out of scope: its set-up, or something in it, is not known. */
export class UnknownSetup extends Error {
  override readonly name = 'UnknownSetup';
}

/** @throws UnknownSetup if a part of the case is missing. */
export function readCase(raw: Fields): AnalyticCase {
  const part = (name: string): Fields => {
    const value = raw[name];
    if (!isRecord(value)) throw new UnknownSetup(`the case has no ${name}`);
    return value;
  };
  return {
    id: String(raw['id']),
    kind: String(raw['kind']),
    setup: part('setup'),
    expect: part('expect'),
    tolerance: part('tolerance'),
  };
}

/** Are these exactly the keys of a set-up (those with a question mark may be missing)? */
export function hasKeys(fields: Fields, ...keys: readonly string[]): boolean {
  const allowed = new Set(keys.map((key) => key.replace('?', '')));
  const required = keys.filter((key) => !key.endsWith('?'));
  return Object.keys(fields).every((key) => allowed.has(key)) && required.every((key) => key in fields);
}

/** @throws UnknownSetup if it is no finite number. */
export function numberOf(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new UnknownSetup(`${name} is not a number`);
  return value;
}

/** Numbers of a list, or of a map in its order. @throws UnknownSetup if it is neither. */
export function numbersOf(value: unknown, name: string): number[] {
  if (Array.isArray(value)) return value.map((entry) => numberOf(entry, name));
  if (isRecord(value)) return Object.values(value).map((entry) => numberOf(entry, name));
  throw new UnknownSetup(`${name} is no list of numbers`);
}

/** A list of lists, or of maps, of numbers. */
export function vectorsOf(value: unknown, name: string): number[][] {
  if (!Array.isArray(value) && !isRecord(value)) throw new UnknownSetup(`${name} is no list`);
  return Object.values(value).map((row) => numbersOf(row, name));
}

/** @throws UnknownSetup if it is no map. */
export function fieldsOf(value: unknown, name: string): Fields {
  if (!isRecord(value)) throw new UnknownSetup(`${name} is no map`);
  return value;
}
