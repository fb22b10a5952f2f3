import type { AgentId } from '../../cluster/ids.ts';
import type { Claim } from './claims.ts';
import type { Lane, Seat } from './lane.ts';
import { give, isOpen, isRefused, place } from './placing.ts';
import type { PlanState } from './plan-state.ts';
import { heldBack } from './recall.ts';
import { BORROWED, OWNED, PRIVATE, SHARED, type Tag } from './target-table.ts';
import type { VectorId } from './vectors.ts';
import { inTurn, nextWant, unitOf, waitingOf } from './wants.ts';

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
    for (let i = 0; i < byRank.length; i++) giveLane(state, state.laneAt(byRank[i]!), OWNED);
    // What no target draws on has nothing to give.
    if (state.draws[PRIVATE] === true) giveShares(state, PRIVATE);
    if (state.draws[SHARED] === true) giveShares(state, SHARED);
    if (state.draws[BORROWED] === true) for (const leaf of byRank) giveLane(state, state.laneAt(leaf), BORROWED);
  }
  state.offers.flush();
}

/**
 * Bundles reclaimed for a leaf go to it, on their agent; early, if what it needs came free there some other way and is kept for nobody.
 * Those that are free by now come first: an earlier claim that still waits for its victims must not take what came free for a later one.
 */
function giveEarmarked(state: PlanState): void {
  if (state.claims.all.length === 0) return;
  const units = state.claims.units();
  for (const unit of units) if (isFree(unit)) giveClaims(state, unit);
  for (const unit of units) if (!isFree(unit)) giveClaims(state, unit);
}

function isFree(unit: readonly Claim[]): boolean {
  for (const { victims } of unit) if (victims.size > 0) return false;
  return true;
}

/** Gives what claims that go together are for, if all of it is there. */
function giveClaims(state: PlanState, unit: readonly Claim[]): void {
  if (unit.length === 1) {
    giveClaim(state, unit[0]!, unit);
    return;
  }
  const { lane, vector } = unit[0]!;
  const counts = new Map<AgentId, number>();
  for (const { agent } of unit) counts.set(agent, (counts.get(agent) ?? 0) + 1);
  const agents = [...counts];
  if (agents.some(([agent, count]) => state.room.copies(agent, vector, unit) < count)) return;
  const amounts = state.vectors.amounts(vector);
  for (const seat of inTurn(lane)) {
    const isWanted = seat.declared.some(
      (declared) =>
        declared.vector === vector &&
        unitOf(seat, declared) === unit.length &&
        waitingOf(seat, declared) >= unit.length,
    );
    if (!isWanted || lane.room(amounts, BORROWED, false) < unit.length) continue;
    if (!isFree(unit) && state.usableFor(amounts) < unit.length) continue;
    if (agents.some(([agent, count]) => !isOpen(state, seat, agent) || isRefused(state, seat, agent, vector, count)))
      continue;
    for (const [agent, count] of agents) give(state, seat, agent, vector, count, OWNED, true);
    state.cancel(unit[0]!);
    break;
  }
}

/** The same for a claim that stands alone, as most do. */
function giveClaim(state: PlanState, claim: Claim, unit: readonly Claim[]): void {
  const { lane, vector, agent } = claim;
  if (state.room.copies(agent, vector, unit) < 1) return;
  const amounts = state.vectors.amounts(vector);
  if (lane.room(amounts, BORROWED, false) < 1) return;
  if (!isFree(unit) && state.usableFor(amounts) < 1) return;
  for (const seat of inTurn(lane)) {
    if (!isOneWanted(seat, vector) || !isOpen(state, seat, agent) || isRefused(state, seat, agent, vector, 1)) continue;
    give(state, seat, agent, vector, 1, OWNED, true);
    state.cancel(claim);
    return;
  }
}

function isOneWanted(seat: Seat, vector: VectorId): boolean {
  for (const declared of seat.declared)
    if (declared.vector === vector && unitOf(seat, declared) === 1 && waitingOf(seat, declared) >= 1) return true;
  return false;
}

function giveLane(state: PlanState, lane: Lane | undefined, tag: Tag): void {
  if (lane === undefined) return;
  for (let want = nextWant(state, lane, tag); want !== undefined; want = nextWant(state, lane, tag)) {
    const count = tag === OWNED ? want.count - heldBack(state, want) : want.count;
    const given = count > 0 ? place(state, want, count, tag) : 0;
    if (given < want.count) want.seat.blocked[want.vector] = state.pass;
  }
}

function giveShares(state: PlanState, tag: Tag): void {
  const order = state.shareOrder(tag);
  for (let want = order.next(); want !== undefined; want = order.next()) {
    const given = place(state, want, want.count, tag);
    if (given < want.count) want.seat.blocked[want.vector] = state.pass;
    order.given(want, given);
  }
}
