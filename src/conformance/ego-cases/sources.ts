import type { PlanAllocator } from '../../allocator/plan/plan-allocator.ts';
import { EXCESS } from '../../allocator/plan/target-table.ts';

/**
 * What a leaf holds by source, once tags are assigned afresh (spec/ego.md 4): the most secure first, so that what is missing of
 * the target is missing at the insecure end. In slots.
 */
export function sourcesOf(allocator: PlanAllocator, role: string): number[] {
  const { state } = allocator;
  const lane = state.lanes.find(({ path }) => path === role);
  const sources: number[] = [];
  let left = lane?.held[0] ?? 0;
  let below = 0;
  for (let tag = 0; tag < EXCESS; tag++) {
    const upTo = lane?.upTo[tag * state.resources] ?? 0;
    const part = Math.min(left, upTo - below);
    sources.push(part);
    left -= part;
    below = upTo;
  }
  return sources;
}

/** What a role has out on loan, in slots. */
export function lentBy(allocator: PlanAllocator, role: string): number {
  const { state } = allocator;
  const row = state.cluster.roles.find(role);
  return row === undefined ? 0 : state.loans.lent(row, 0);
}
