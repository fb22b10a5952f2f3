/** Why the allocator decided as it did: code of a decision = place in this list. */
export const REASONS = [
  'fair-share', // the second pass of the hierarchical allocator: next in the sorter's order
  'guarantee', // the first pass: an unmet quota guarantee
  'owned', // EGO: a bundle the role owns
  'private-pool', // EGO: from the pool of an ancestor
  'public-pool', // EGO: from the pool nobody owns
  'borrowed', // EGO: on loan
  'earmarked', // EGO: reclaimed for this role
  'preferred-group', // EGO: taken back because the owner prefers the group
  'over-share', // EGO: the holder is above its target
] as const;
export type Reason = (typeof REASONS)[number];

export function reasonCode(reason: Reason): number {
  return REASONS.indexOf(reason);
}
