import type { z } from 'zod';
import type { Micros } from '../../engine/micros.ts';
import { fixedPoint } from '../../workload/numbers.ts';
import { parsed, shown } from './kit.ts';

/** A unit as so many millionths of the base: `numerator / denominator` keeps decimal fractions exact. */
interface Unit {
  readonly numerator: number;
  readonly denominator: number;
}

const seconds = (numerator: number, denominator = 1): Unit => ({ numerator, denominator });

const TIME_UNITS: Readonly<Record<string, Unit>> = {
  us: seconds(1, 1_000_000),
  ms: seconds(1, 1000),
  s: seconds(1),
  m: seconds(60),
  h: seconds(3600),
  d: seconds(86_400),
};

/** Binary units only: where Mesos says MB it means MiB, and a decimal megabyte would silently be another amount. */
const MEMORY_UNITS: Readonly<Record<string, Unit>> = {
  MiB: { numerator: 1, denominator: 1000 },
  GiB: { numerator: 1024, denominator: 1000 },
  TiB: { numerator: 1024 * 1024, denominator: 1000 },
};

const BYTE_UNITS: Readonly<Record<string, Unit>> = {
  KiB: { numerator: 1024, denominator: 1_000_000 },
  MiB: { numerator: 1024 * 1024, denominator: 1_000_000 },
  GiB: { numerator: 1024 * 1024 * 1024, denominator: 1_000_000 },
};

const RATE_UNITS: Readonly<Record<string, Unit>> = Object.fromEntries(
  Object.entries(BYTE_UNITS).map(([name, unit]) => [`${name}/s`, unit]),
);

const PATTERN = /^([+-]?\d+(?:\.\d*)?)\s*([^\d\s].*)?$/;

/** Reads a value with its unit into whole counts; an unsound one is complained of and gives undefined. */
function quantity(
  value: unknown,
  units: Readonly<Record<string, Unit>>,
  example: string,
  complain: (message: string) => void,
): number | undefined {
  if (value === 0) return 0;
  const allowed = `${Object.keys(units).join(', ')}, as in ${example}`;
  const parts = typeof value === 'string' || typeof value === 'number' ? PATTERN.exec(String(value)) : null;
  if (parts === null) {
    complain(`must be a number with a unit, got ${shown(value)}; allowed units are ${allowed}`);
    return undefined;
  }
  const [, digits = '', name] = parts;
  if (name === undefined) {
    complain(`${shown(value)} has no unit; allowed are ${allowed}`);
    return undefined;
  }
  const unit = Object.hasOwn(units, name) ? units[name] : undefined;
  if (unit === undefined) {
    complain(`unknown unit "${name}" in ${shown(value)}; allowed are ${allowed}`);
    return undefined;
  }
  const millionths = fixedPoint(digits, 6);
  const count = millionths === undefined ? Number.NaN : Math.round((millionths * unit.numerator) / unit.denominator);
  if (!Number.isSafeInteger(count)) {
    complain(`${shown(value)} is too large`);
    return undefined;
  }
  if (count < 0) {
    complain(`${shown(value)} is negative; 0 or more is allowed`);
    return undefined;
  }
  return count;
}

/** A span of time in whole microseconds. */
export function readTime(value: unknown, complain: (message: string) => void): Micros | undefined {
  return quantity(value, TIME_UNITS, '10m', complain);
}

/** An amount of memory or disk in thousandths of a MiB. */
export function readMemory(value: unknown, complain: (message: string) => void): number | undefined {
  return quantity(value, MEMORY_UNITS, '15GiB', complain);
}

const written = (units: Readonly<Record<string, Unit>>): string =>
  `^\\d+(\\.\\d*)?\\s*(${Object.keys(units).join('|')})$`;

export const TIME_JSON: Readonly<Record<string, unknown>> = {
  type: ['string', 'integer'],
  pattern: written(TIME_UNITS),
  maximum: 0,
  minimum: 0,
};
export const MEMORY_JSON: Readonly<Record<string, unknown>> = { ...TIME_JSON, pattern: written(MEMORY_UNITS) };

/** A span of time: value and unit, or plain 0. */
export const time = (description: string): z.ZodType<Micros> => parsed({ ...TIME_JSON, description }, readTime);

/** The same, but not 0. */
export const timeAbove0 = (description: string): z.ZodType<Micros> =>
  parsed({ ...TIME_JSON, description }, (value, complain) => {
    const micros = readTime(value, complain);
    if (micros === 0) complain(`${shown(value)} is too short; more than 0 is allowed`);
    return micros;
  });

/** Seconds as a plain number, for keys that name the unit, in whole microseconds. */
export const plainSeconds = (description: string): z.ZodType<Micros> =>
  parsed({ type: 'number', minimum: 0, description }, (value, complain) => {
    const micros = typeof value === 'number' ? fixedPoint(String(value), 6) : undefined;
    if (micros !== undefined && micros >= 0) return micros;
    complain(`must be a plain number of seconds from 0, got ${shown(value)}; the key names the unit`);
    return undefined;
  });

/** Bytes. */
export const bytes = (description: string): z.ZodType<number> =>
  parsed({ ...TIME_JSON, pattern: written(BYTE_UNITS), description }, (value, complain) => {
    const count = quantity(value, BYTE_UNITS, '64MiB', complain);
    if (count === 0) complain('0 is too small; more than 0 is allowed');
    return count;
  });

/** Bytes a second. */
export const rate = (description: string): z.ZodType<number> =>
  parsed({ ...TIME_JSON, pattern: written(RATE_UNITS), description }, (value, complain) => {
    const count = quantity(value, RATE_UNITS, '50MiB/s', complain);
    if (count === 0) complain('0 is too small; more than 0 is allowed');
    return count;
  });
