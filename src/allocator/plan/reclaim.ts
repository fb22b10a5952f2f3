import { type AgentId, NONE, type TaskId } from '../../cluster/ids.ts';
import { reasonCode } from '../reasons.ts';
import type { Lane } from './lane.ts';
import { claimsOf, missingOf } from './missing.ts';
import type { PlanState } from './plan-state.ts';
import { beyondIn, groupsMissing, heldBack, lentTo } from './recall.ts';
import { BORROWED, OWNED, PRIVATE, SHARED, type Tag } from './target-table.ts';
import { VictimSearch, type VictimSet } from './victim-search.ts';
import { nextWant, type Want } from './wants.ts';

/** From whom a claim may take: what each lane can spare, and how early its kind is taken. */
export interface Source {
  readonly lane: Lane;
  readonly excess: readonly number[];
  readonly turn: number;
}

/**
 * Reclaims what is still missing (spec/ego.md 5.5): for owners first, then for pools if the plan says so, then for borrowers
 * before whom others were served, and never more than is missing.
 * @returns whether an owner that insists could not get all of its own back, so that it takes what is free after all
 */
export function reclaimMissing(state: PlanState): boolean {
  const { plan } = state.force;
  const isVain = insist(state);
  for (const leaf of plan.byRank) reclaimFor(state, state.laneAt(leaf), OWNED);
  if (plan.options.reclaimPool) {
    for (const tag of [PRIVATE, SHARED] as const)
      for (const leaf of plan.tree.leaves) reclaimFor(state, state.laneAt(leaf), tag);
  }
  for (const leaf of plan.byRank) reclaimFor(state, state.laneAt(leaf), BORROWED);
  return isVain;
}

function reclaimFor(state: PlanState, lane: Lane | undefined, tag: Tag): void {
  if (lane === undefined) return;
  for (const want of missingOf(state, lane, tag))
    claim(state, want, sourcesFor(state, lane, tag), tag, want.count, false);
}

/** Owners that take back their own before they use what is free. */
function insist(state: PlanState): boolean {
  const { options, byRank } = state.force.plan;
  if (!options.reclaimBeforeBorrow && !options.enforcePreferenceByReclaim) return false;
  let isVain = false;
  state.pass++;
  for (const leaf of byRank) {
    const lane = state.laneAt(leaf);
    const want = lane === undefined || lane.isBackedOff(state.host.now) ? undefined : nextWant(state, lane, OWNED);
    if (lane === undefined || want === undefined) continue;
    const bundles = heldBack(state, want);
    const underWay = claimsOf(state, lane);
    if (bundles <= underWay) continue;
    const { group } = options.enforcePreferenceByReclaim ? groupsMissing(state, want) : { group: -1 };
    const sources = state.lanes
      .filter((other) => other !== lane)
      .map((other) => ({
        lane: other,
        excess: group >= 0 ? beyondIn(state, other, group) : lentTo(state, lane, other),
        turn: 0,
      }))
      .filter(({ excess }) => excess.some((amount) => amount > 0));
    const sets = claim(state, want, sources, OWNED, bundles - underWay, true, group);
    const asked = sets.filter(({ tasks }) => tasks.length > 0).length;
    if (asked === 0) lane.insistsInVain = state.pass + 1; // In the next pass it takes what there is.
    // Sets without a task are for what is free.
    if (asked === 0 || asked < sets.length) isVain = true;
  }
  return isVain;
}

/** Who gives: borrowers of the claimant's own before other borrowers, those before holders of shares. */
function sourcesFor(state: PlanState, claimant: Lane, tag: Tag): Source[] {
  const { resources } = state;
  const { reclaimPool } = state.force.plan.options;
  const sources: Source[] = [];
  for (const lane of state.lanes) {
    if (lane === claimant || lane.leaf < 0) continue;
    const excess: number[] = [];
    let any = false;
    for (let r = 0; r < resources; r++) {
      excess.push(lane.excess(r));
      any ||= excess[r]! > 0;
    }
    if (!any) continue;
    const isBorrowed = excess.some((amount, r) => amount > 0 && borrowedBeyond(state, lane, r) > 0);
    if (tag === BORROWED && !reclaimPool && !isBorrowed) continue;
    const fromClaimant = tag === OWNED && lentTo(state, claimant, lane).some((amount) => amount > 0);
    sources.push({ lane, excess, turn: fromClaimant ? 0 : isBorrowed ? 1 : 2 });
  }
  return sources;
}

function borrowedBeyond(state: PlanState, lane: Lane, resource: number): number {
  return (
    state.loans.borrowed(lane.role, resource) -
    state.target.amount(lane.leaf, BORROWED, resource) -
    lane.noticed[resource]!
  );
}

/**
 * Sends notices again that went with the master before, with the time that is left, to those whose agents are back (spec/ego.md 8).
 * The earmarks stand: meanwhile nobody else was asked to make room for the same claim.
 */
export function resumeNotices({ claims, cluster, host }: PlanState): void {
  for (const [task, deadline] of [...claims.interrupted]) {
    if (!cluster.agents.isActive(cluster.tasks.agent(task))) continue;
    const claim = claims.claimOn(task);
    claims.resume(task);
    const grace = Math.max(0, deadline - host.now);
    host.reclaim(task, grace, claim?.lane.role ?? NONE, claim?.lender ?? NONE, reasonCode('over-share'));
  }
}

/** Gives notice to as many as it takes for so many bundles. Returns whom, for as many of them as it was possible for. */
function claim(
  state: PlanState,
  want: Want,
  sources: readonly Source[],
  tag: Tag,
  bundles: number,
  insists: boolean,
  group = -1,
): readonly VictimSet[] {
  if (sources.length === 0) return [];
  const search = new VictimSearch(state, want, sources, tag, group);
  const { closeness } = want;
  const sets = closeness === undefined ? search.find(bundles) : search.findNear(bundles, closeness);
  const gang = closeness === undefined ? undefined : {};
  for (const { agent, tasks } of sets) notify(state, want, agent, tasks, tag, insists, gang);
  return sets;
}

function notify(
  state: PlanState,
  { seat, vector }: Want,
  agent: AgentId,
  tasks: readonly TaskId[],
  tag: Tag,
  insists: boolean,
  gang: object | undefined,
): void {
  const { host, cluster, force, claims } = state;
  const { now } = host;
  const { lane } = seat;
  const lender = tag === OWNED ? lane.role : NONE;
  const reason = reasonCode(insists ? 'preferred-group' : 'over-share');
  let deadline = now;
  const graces = tasks.map((task) => {
    const giver = state.laneOf(cluster.tasks.role(task))!;
    const grace = force.plan.reclaimGrace[giver.leaf]!;
    deadline = Math.max(deadline, now + grace);
    return grace;
  });
  const lapsesAt = deadline + force.plan.options.leewayMicros;
  claims.open({ lane, vector, agent, lender, victims: new Set(tasks), lapsesAt, gang, insists });
  tasks.forEach((task, i) => {
    host.reclaim(task, graces[i]!, lane.role, lender, reason);
  });
}
