import type { Lane } from './lane.ts';
import { isGangRefused, roomRefused } from './placing.ts';
import type { PlanState } from './plan-state.ts';
import { BORROWED, OWNED, SHARED, type Tag } from './target-table.ts';
import { inTurn, isAnyWaiting, unitOf, type Want, waitingOf } from './wants.ts';

/**
 * What a leaf still misses of its target, from sources up to a tag: bundles that nothing free was found for, less those on
 * their way and those it has refused.
 */
export function missingOf(state: PlanState, lane: Lane, tag: Tag): readonly Want[] {
  if (lane.leaf < 0 || !isAnyWaiting(lane) || lane.isBackedOff(state.host.now)) return NOTHING;
  let missing: Want[] | undefined;
  let underWay = claimsOf(state, lane);
  for (const seat of inTurn(lane)) {
    for (const declared of seat.declared) {
      const { vector, closeness } = declared;
      const unit = unitOf(seat, declared);
      const waiting = waitingOf(seat, declared) - underWay;
      underWay = Math.max(0, -waiting);
      const amounts = state.vectors.amounts(vector);
      const isClaim = tag === OWNED || (tag === BORROWED && !state.force.plan.options.reclaimPool);
      let room = lane.room(amounts, tag, true) - (isClaim ? 0 : state.target.unclaimed(lane.leaf));
      // Shares that are not taken back for anybody are not missing from loans either.
      if (tag === BORROWED && isClaim) room -= lane.room(amounts, SHARED, true);
      const bundles = Math.min(waiting, room);
      if (bundles < unit) continue;
      missing ??= [];
      if (closeness === undefined) {
        const wanted = bundles - roomRefused(state, seat, vector);
        if (wanted > 0) missing.push({ seat, vector, count: wanted, unit, closeness });
        continue;
      }
      const want = { seat, vector, count: unit, unit, closeness };
      if (!isGangUnderWay(state, lane) && !isGangRefused(state, want)) missing.push(want);
    }
  }
  return missing ?? NOTHING;
}
const NOTHING: readonly Want[] = [];

/** How many bundles are being reclaimed for the lane. */
export function claimsOf({ claims: { all } }: PlanState, lane: Lane): number {
  let count = 0;
  for (let i = 0; i < all.length; i++) if (all[i]!.lane === lane) count++;
  return count;
}

/** Is anything being reclaimed for the gang that goes next? */
function isGangUnderWay(state: PlanState, lane: Lane): boolean {
  return state.claims.all.some((claim) => claim.lane === lane && claim.gang !== undefined);
}

/** Does any leaf miss anything of its target? */
export function isShort(state: PlanState): boolean {
  const { lanes } = state;
  for (let i = 0; i < lanes.length; i++) {
    const lane = lanes[i]!;
    if (missingOf(state, lane, BORROWED).length > 0 || missingOf(state, lane, OWNED).length > 0) return true;
  }
  return false;
}
