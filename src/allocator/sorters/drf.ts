import { toUnits } from '../../cluster/resources/scalars.ts';
import type { ClientView, KeySorter, ShareTotals } from '../sorter.ts';

/** Serves the client whose largest share of any one resource is smallest (Ghodsi et al., NSDI'11, section 4). */
export const drf: KeySorter = { key: dominantShare };

/**
 * The largest of held / total over the cluster's scalars, then divided by the weight (spec/mesos.md 3.2): in units, as the doubles Mesos has,
 * since 0.3 / 3 is not the same double as 300 / 3000.
 */
export function dominantShare(client: ClientView, totals: ShareTotals): number {
  let share = 0;
  for (let i = 0; i < totals.count; i++) {
    const part = toUnits(client.held(totals.nameAt(i))) / toUnits(totals.totalAt(i));
    if (part > share) share = part;
  }
  return share / client.weight; // This order of operations: exact ties between doubles depend on it.
}
