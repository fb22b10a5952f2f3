import type { Amounts } from '../cluster/roles.ts';
import { partition } from '../scenario/policies/partition.ts';
import type { Scenario } from '../scenario/scenario.ts';

/**
 * What roles own, by path, in thousandths: the part of each in the partition of the cluster. Empty where no role of the
 * scenario owns anything: then everybody is entitled to a share.
 */
export function ownedByRole(scenario: Scenario): ReadonlyMap<string, Amounts> {
  const sums = new Map<string, Record<string, number>>();
  if (!scenario.roles.some(({ owned }) => Object.keys(owned).length > 0)) return sums;
  for (const parts of partition(scenario)) {
    for (const { role, amounts } of parts) {
      const sum = sums.get(role) ?? {};
      sums.set(role, sum);
      for (const [name, amount] of Object.entries(amounts)) sum[name] = (sum[name] ?? 0) + amount;
    }
  }
  return sums;
}
