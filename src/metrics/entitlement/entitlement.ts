import { weightedMaxMin } from './max-min.ts';

/** Columns by role, all in the unit of `capacity`. */
export interface EntitlementInput {
  /** What there is of the resource, at least 0. */
  readonly capacity: number;
  /** What a role could use now: what it holds and what its pending work asks for; at least 0. */
  readonly demands: ArrayLike<number>;
  /** At least 0. */
  readonly weights: ArrayLike<number>;
  /** What a role owns or is guaranteed; `NaN` for a role that has neither. One that owns 0 is entitled to 0. */
  readonly floors: ArrayLike<number>;
}

/**
 * What each role is entitled to, of one resource, at one instant: what it owns or is guaranteed where it has such a
 * floor, else its weighted max-min share, among the roles with demand, of what the floors leave. Both are capped by
 * demand. A role starves while it holds less than this.
 *
 * When the cluster has shrunk below the floors that are asked for, they are cut in one proportion.
 *
 * @returns entitlements by role; a fresh array
 */
export function entitlements(input: EntitlementInput): number[] {
  const { capacity, demands, weights, floors } = input;
  const roles = demands.length;
  const floorDemands = new Array<number>(roles).fill(0);
  const openDemands = new Array<number>(roles).fill(0);
  let promised = 0;
  for (let role = 0; role < roles; role++) {
    if (Number.isNaN(floors[role]!)) openDemands[role] = demands[role]!;
    else floorDemands[role] = Math.min(floors[role]!, demands[role]!);
    promised += floorDemands[role]!;
  }
  const cut = promised > capacity ? capacity / promised : 1;
  const shares = weightedMaxMin(capacity - promised * cut, openDemands, weights);
  return floorDemands.map((floor, role) => (Number.isNaN(floors[role]!) ? shares[role]! : floor * cut));
}
