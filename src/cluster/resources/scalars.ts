/** Thousandths in one unit of a scalar: resources are counted in whole thousandths (spec/mesos.md 2.1). */
export const THOUSANDTHS = 1000;

/** An amount that Mesos refuses in the description of resources. */
export class ScalarError extends RangeError {
  override name = 'ScalarError';
}

/**
 * An amount in units (cpus, MiB) as whole thousandths: times 1000, to the nearest, halves away from zero
 * (spec/mesos.md 2.1). Checks nothing; see `parseScalar`.
 */
export function toThousandths(units: number): number {
  const magnitude = Math.round(Math.abs(units) * THOUSANDTHS);
  return units < 0 && magnitude > 0 ? -magnitude : magnitude;
}

/** Thousandths in units: the double nearest to them, the same that the decimal notation means. */
export function toUnits(thousandths: number): number {
  return thousandths / THOUSANDTHS;
}

/** What is wrong with an amount in units where resources are described, and what is allowed; undefined if nothing. */
export function scalarProblem(name: string, units: number): string | undefined {
  if (!Number.isFinite(units)) return `${name} is ${units}; give a finite number, 0 or more`;
  if (units < 0) return `${name} is negative (${units}); give 0 or more`;
  const thousandths = toThousandths(units);
  if (thousandths > Number.MAX_SAFE_INTEGER) return `${name} is too large (${units}); sums are exact up to 9e12`;
  if (thousandths === 0 && units !== 0) return `${name} rounds to nothing (${units}); give 0, or at least 0.001`;
  if (name === 'gpus' && !Number.isInteger(units)) return `gpus is not whole (${units}); give a whole number of cards`;
  return undefined;
}

/**
 * An amount in units as thousandths.
 * @throws ScalarError if it is negative, not finite, too small or too large to count, or a fraction of a GPU
 * (spec/mesos.md 2.1).
 */
export function parseScalar(name: string, units: number): number {
  const problem = scalarProblem(name, units);
  if (problem !== undefined) throw new ScalarError(problem);
  return toThousandths(units);
}

/** Thousandths as a decimal number of units, without zeros at the end: 1235 is `1.235`, 2000 is `2`. */
export function printScalar(thousandths: number): string {
  const rest = Math.abs(thousandths) % THOUSANDTHS;
  const whole = (Math.abs(thousandths) - rest) / THOUSANDTHS;
  const decimals = rest === 0 ? '' : `.${String(rest).padStart(3, '0').replace(/0+$/, '')}`;
  return `${thousandths < 0 ? '-' : ''}${whole}${decimals}`;
}
