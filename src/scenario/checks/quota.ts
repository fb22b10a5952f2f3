import type { Quota } from '../../cluster/roles.ts';
import type { Complain } from '../compile/complain.ts';

/** No guarantee above the limit (spec/mesos.md 4.9). */
export function checkQuota({ guarantee, limit }: Quota, complain: Complain): void {
  for (const [name, amount] of Object.entries(guarantee)) {
    if (amount > (limit[name] ?? Number.POSITIVE_INFINITY))
      complain(['guarantee', name], 'the guarantee is above the limit; at most the limit is allowed');
  }
}
