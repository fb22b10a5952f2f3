/**
 * A plain decimal number as a whole count of its `digits`-th decimal place: `fixedPoint('1.5', 3)` is 1500. The digits are
 * moved as text, so nothing is lost to binary fractions; places beyond are rounded half away from zero. Undefined when the
 * text is no such number, or the count is not exact in a double.
 */
export function fixedPoint(text: string, digits: number): number | undefined {
  const parts = DECIMAL.exec(text.trim());
  if (parts === null) return undefined;
  const [, sign, whole = '', fraction = ''] = parts;
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  const roundUp = fraction.length > digits && fraction.charAt(digits) >= '5';
  const count = Number(whole + kept) + (roundUp ? 1 : 0);
  if (!Number.isSafeInteger(count)) return undefined;
  return sign === '-' && count !== 0 ? -count : count;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?$/;

/** Seconds as whole microseconds. */
export function microsOf(text: string): number | undefined {
  return fixedPoint(text, 6);
}

/** An amount as whole thousandths of its unit. */
export function thousandthsOf(text: string): number | undefined {
  return fixedPoint(text, 3);
}

/** A whole number; `66.0` is one, `66.5` is not. */
export function wholeOf(text: string): number | undefined {
  return /^\s*[+-]?\d+(\.0*)?\s*$/.test(text) ? fixedPoint(text, 0) : undefined;
}
