import type { ScopeValues } from '../metrics/sheet.ts';

/**
 * Sum of job times under the baseline over that under the policy, on the same draws (Hindman et al., NSDI'11, table 4), of the
 * cluster and of each framework. NaN where no job ended, or another number than under the baseline: then the sums
 * are not of the same jobs.
 */
export function speedUps(
  baseline: readonly ScopeValues[],
  policy: readonly ScopeValues[],
): ReadonlyMap<string, number> {
  const ups = new Map<string, number>();
  for (const { scope, name, values } of policy) {
    const before = baseline.find((other) => other.scope === scope && other.name === name)?.values;
    const after = values.get('jobs.total_response');
    if (after === undefined) continue;
    const isSame = before !== undefined && before.get('jobs.ended') === values.get('jobs.ended');
    ups.set(`${scope} ${name}`, isSame && after > 0 ? before.get('jobs.total_response')! / after : Number.NaN);
  }
  return ups;
}
