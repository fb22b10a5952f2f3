import { isRecord } from '../case-result.ts';
import { type Fields, numberOf, UnknownSetup } from './case.ts';

/** Figures are printed to nine digits: that much of the value is always allowed. */
const PRINTED = 1e-8;

/** How far a figure may be from what is expected. */
export type Allowed = (expected: number) => number;

/**
 * The tolerance of a case that is not judged by intervals: `exact` and `abs` (within `abs`, or 1e-8 of the value), `rel`.
 * @throws UnknownSetup for another one
 */
export function allowedBy(tolerance: Fields): Allowed {
  switch (tolerance['type']) {
    case 'exact':
    case 'abs': {
      const abs = numberOf(tolerance['abs'], 'tolerance.abs');
      return (expected) => Math.max(abs, PRINTED * Math.abs(expected));
    }
    case 'rel': {
      const rel = numberOf(tolerance['rel'], 'tolerance.rel');
      return (expected) => Math.max(rel, PRINTED) * Math.abs(expected);
    }
    default:
      throw new UnknownSetup(`tolerance of type ${String(tolerance['type'])}`);
  }
}

/**
 * What differs, each with its place, expected and got; empty if nothing does. Lists and maps are compared entry by entry, `null`
 * is not compared, numbers are compared within what is allowed, all else must be the same.
 */
export function differences(place: string, expected: unknown, got: unknown, allowed: Allowed): string[] {
  if (expected === null) return [];
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return [says(place, expected, got)];
    return expected.flatMap((value, i) => differences(`${place}[${i}]`, value, got[i], allowed));
  }
  if (isRecord(expected)) {
    if (!isRecord(got)) return [says(place, expected, got)];
    return Object.entries(expected).flatMap(([key, value]) => differences(`${place}.${key}`, value, got[key], allowed));
  }
  if (typeof expected === 'number') {
    const isNear = typeof got === 'number' && Math.abs(got - expected) <= allowed(expected);
    return isNear ? [] : [says(place, expected, got)];
  }
  return expected === got ? [] : [says(place, expected, got)];
}

function says(place: string, expected: unknown, got: unknown): string {
  return `${place}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got) ?? 'nothing'}`;
}
