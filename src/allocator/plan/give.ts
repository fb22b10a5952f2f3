import type { Claim } from './claims.ts';
import type { Lane } from './lane.ts';
import { give, isOpen, place } from './placing.ts';
import type { PlanState } from './plan-state.ts';
import { heldBack } from './recall.ts';
import { ShareOrder } from './share-order.ts';
import { BORROWED, OWNED, PRIVATE, SHARED, type Tag } from './target-table.ts';
import { inTurn, nextWant, wantsOf } from './wants.ts';

/**
 * Gives what is free to leaves below their target, the sources in order: what was reclaimed for them, what they own by rank,
 * pools by the share walk, loans by rank (spec/ego.md 5.3).
 */
export function giveFree(state: PlanState): void {
  state.pass++;
  state.room.begin();
  state.measureUsable();
  giveEarmarked(state);
  if (state.room.count > 0) {
    const { byRank } = state.force.plan;
    for (const leaf of byRank) giveLane(state, state.laneAt(leaf), OWNED);
    giveShares(state, PRIVATE);
    giveShares(state, SHARED);
    for (const leaf of byRank) giveLane(state, state.laneAt(leaf), BORROWED);
  }
  state.offers.flush();
}

/**
 * Bundles reclaimed for a leaf go to it, on their agent; early, if what it needs came free there some other way. Those that are free
 * by now come first: an earlier claim that still waits for its victims must not take what came free for a later one.
 */
function giveEarmarked(state: PlanState): void {
  const claims = [...state.claims.all];
  giveClaims(
    state,
    claims.filter(({ victims }) => victims.size === 0),
  );
  giveClaims(
    state,
    claims.filter(({ victims }) => victims.size > 0),
  );
}

function giveClaims(state: PlanState, claims: readonly Claim[]): void {
  for (const claim of claims) {
    const { lane, agent, vector } = claim;
    if (state.room.copies(agent, vector, claim) < 1) continue;
    for (const seat of inTurn(lane)) {
      const isWanted = [...wantsOf(state, seat)].some((want) => want.vector === vector && want.count > 0);
      if (!isWanted || lane.room(state.vectors.amounts(vector), BORROWED, false) < 1) continue;
      if (state.usableFor(state.vectors.amounts(vector)) < 1 || !isOpen(state, seat, agent)) continue;
      if (give(state, seat, agent, vector, 1, OWNED, true) === 0) continue;
      state.cancel(claim);
      break;
    }
  }
}

function giveLane(state: PlanState, lane: Lane | undefined, tag: Tag): void {
  if (lane === undefined) return;
  for (let want = nextWant(state, lane, tag); want !== undefined; want = nextWant(state, lane, tag)) {
    const count = tag === OWNED ? want.count - heldBack(state, want) : want.count;
    const given = count > 0 ? place(state, want.seat, want.vector, count, tag) : 0;
    if (given < want.count) want.seat.blocked[want.vector] = state.pass;
  }
}

function giveShares(state: PlanState, tag: Tag): void {
  const order = new ShareOrder(state, tag);
  for (let want = order.next(); want !== undefined; want = order.next()) {
    const given = place(state, want.seat, want.vector, want.count, tag);
    if (given < want.count) want.seat.blocked[want.vector] = state.pass;
    order.given(want, given);
  }
}
