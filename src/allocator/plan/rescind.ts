import { giveFree } from './give.ts';
import { isShort } from './missing.ts';
import type { Parcel } from './offer-book.ts';
import type { PlanState } from './plan-state.ts';

/**
 * Takes back unanswered offers of leaves above their target while others miss something: loans first, then shares, the newest
 * first, and no more than it takes (spec/ego.md 5.4). It costs nothing, so it comes before any kill.
 */
export function rescindForMissing(state: PlanState): void {
  if (state.offers.out.length === 0) return;
  while (isShort(state) && rescindNext(state)) giveFree(state);
}

/** Takes back what is offered beyond a plan that has just come into force, whether or not anybody waits for it (spec/ego.md 8). */
export function rescindOverhang(state: PlanState): void {
  while (rescindNext(state)) {
    // Each call takes back one offer.
  }
}

/** Takes back the offer that is the first to go; returns whether there was one. */
function rescindNext(state: PlanState): boolean {
  const { offers, host } = state;
  const surplus = offers.out
    .filter((parcel) => isAboveTarget(state, parcel))
    .sort((a, b) => b.tag - a.tag || b.serial - a.serial)[0];
  if (surplus === undefined) return false;
  host.rescind(surplus.offer);
  offers.count(state.seats);
  return true;
}

function isAboveTarget({ resources }: PlanState, { seat: { lane } }: Parcel): boolean {
  for (let r = 0; r < resources; r++) if (lane.held[r]! + lane.offered[r]! > lane.target(r)) return true;
  return false;
}
