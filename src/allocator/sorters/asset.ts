import type { KeySorter } from '../sorter.ts';

/** Asset fairness: serves the client whose shares of all resources add up to least (Ghodsi et al., NSDI'11, section 4.1). */
export const asset: KeySorter = {
  key(client, totals) {
    let sum = 0;
    for (let i = 0; i < totals.count; i++) sum += client.held(totals.nameAt(i)) / totals.totalAt(i);
    return sum / client.weight;
  },
};
