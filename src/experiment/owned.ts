import type { Amounts } from '../cluster/roles.ts';
import { groupsOf, ownedAmounts, ownersOf, sumOf } from '../scenario/ownership.ts';
import type { Scenario } from '../scenario/scenario.ts';

/**
 * What roles own, by path, in thousandths, over all groups, whether so much is there or not. Empty where no role of the scenario owns
 * anything: then everybody is entitled to a share.
 */
export function ownedByRole({ agents, roles }: Scenario): ReadonlyMap<string, Amounts> {
  const groups = groupsOf(agents);
  return new Map(
    ownersOf(roles).map(({ path, owned }) => [
      path,
      sumOf(Object.entries(owned).map(([group, share]) => ownedAmounts(groups.get(group)!, share))),
    ]),
  );
}
