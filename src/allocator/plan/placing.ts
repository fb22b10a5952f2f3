import type { AgentId } from '../../cluster/ids.ts';
import { type Closeness, type GangRequest, placeGang } from '../../cluster/topology.ts';
import { chooseHosts, NOBODY } from './host-choice.ts';
import { addTo, addToGroup, type Lane, type Seat } from './lane.ts';
import type { PlanState } from './plan-state.ts';
import { OWNED, type Tag } from './target-table.ts';
import type { VectorId } from './vectors.ts';
import type { Want } from './wants.ts';

/** May the framework be offered anything of the agent at all (spec/mesos.md 4.6)? After a failover agents are missed until they are back. */
export function isOpen(state: PlanState, seat: Seat, agent: AgentId): boolean {
  const { agents } = state.cluster;
  return (
    agents.isActive(agent) &&
    !state.gates.isClosed(agent, seat.framework, seat.lane.isNested) &&
    (seat.constraints?.allows(agents, agent) ?? true)
  );
}

/** Does the framework refuse so many more bundles on the agent, on top of those that are to go into its offer? */
export function isRefused(state: PlanState, seat: Seat, agent: AgentId, vector: VectorId, count: number): boolean {
  const all = state.offers.planned(seat, agent, vector) + count;
  return state.filters.blocks(agent, seat.id, state.vectors.times(vector, all));
}

/**
 * Finds agents for bundles of one shape and puts them into the offers in the making: agents with a matching instance on
 * standby first, group by group as the target draws on them and as the leaf or the lender likes them, in a group as the plan's
 * host choice says (spec/ego.md 5.3).
 * @returns how many found an agent
 */
export function place(state: PlanState, want: Want, count: number, tag: Tag): number {
  if (want.closeness !== undefined) return count < want.unit ? 0 : placeNear(state, want, want.closeness, tag);
  const { seat, vector } = want;
  const { room, standby } = state;
  let left = count;
  for (let i = 0; i < room.count && left > 0 && standby.isUsed; i++) {
    const agent = room.at(i);
    if (!standby.has(seat.framework, agent) || isOthers(state, seat, agent)) continue;
    left -= give(state, seat, agent, vector, Math.min(left, roomFor(state, seat, agent, vector)), tag, false);
  }
  const groups = groupsFor(state, seat.lane, tag);
  // In each group as much as the target draws on it; only what finds no room there goes to another.
  for (let i = 0; i < groups.length && groups.length > 1; i++) {
    const due = Math.min(left, dueIn(state, want, tag, groups[i]!));
    if (due > 0) left -= due - placeIn(state, want, due, tag, groups[i]!);
  }
  for (let i = 0; i < groups.length && left > 0; i++) left = placeIn(state, want, left, tag, groups[i]!);
  return count - left;
}

/** Finds agents of one group. Returns how many bundles are left without. */
function placeIn(state: PlanState, { seat, vector }: Want, count: number, tag: Tag, group: number): number {
  const { room, force } = state;
  const { hostChoice } = force.plan.options;
  let left = count;
  if (hostChoice === 'stacked') {
    for (let i = 0; i < room.count && left > 0; i++) {
      const agent = room.at(i);
      if (state.groupOf(agent) !== group) continue;
      left -= give(state, seat, agent, vector, Math.min(left, roomFor(state, seat, agent, vector)), tag, false);
    }
    return left;
  }
  const agents: AgentId[] = [];
  for (let i = 0; i < room.count; i++) {
    const agent = room.at(i);
    if (state.groupOf(agent) === group) agents.push(agent);
  }
  const fits = agents.map((agent) => roomFor(state, seat, agent, vector));
  const holders = hostChoice === 'exclusive' ? agents.map((agent) => holderOf(state, agent)) : undefined;
  for (let isSettled = false; !isSettled && left > 0; ) {
    const chosen = chooseHosts(hostChoice, left, fits, seat.lane.role, holders);
    isSettled = true;
    for (let i = 0; i < agents.length; i++) {
      const given = give(state, seat, agents[i]!, vector, chosen[i]!, tag, false);
      left -= given;
      fits[i]! -= given;
      if (given === chosen[i]) continue;
      fits[i] = 0; // The framework refuses the host: the others take its part.
      isSettled = false;
    }
  }
  return left;
}

/** How many such bundles the target draws on a group, from sources up to a tag, beyond what the leaf has there. */
function dueIn({ target, resources, vectors }: PlanState, want: Want, tag: Tag, group: number): number {
  const { leaf, heldIn, offeredIn } = want.seat.lane;
  const amounts = vectors.amounts(want.vector);
  let bundles = Number.POSITIVE_INFINITY;
  for (let r = 0; r < resources; r++) {
    if (amounts[r] === 0) continue;
    const at = group * resources + r;
    let due = -heldIn[at]! - offeredIn[at]!;
    for (let source = OWNED; source <= tag; source++) due += target.amountIn(leaf, source as Tag, group, r);
    bundles = Math.min(bundles, Math.floor(due / amounts[r]!));
  }
  return Math.max(0, bundles);
}

/**
 * Finds a domain for a gang and puts its bundles into the offers in the making: in a group that the leaf or the lender likes, else in
 * several together (spec/ego.md 5.3 and 7).
 * @returns how many found an agent: all or none
 */
function placeNear(state: PlanState, want: Want, closeness: Closeness, tag: Tag): number {
  const { seat, vector, unit: tasks } = want;
  const fits = fitsOf(state, want, true);
  const groups: (number | undefined)[] = [...groupsFor(state, seat.lane, tag)];
  if (groups.length > 1) groups.push(undefined);
  for (const group of groups) {
    const there = group === undefined ? fits : fits.map((fit, agent) => (state.groupOf(agent) === group ? fit : 0));
    const placed = placeWhole(state, there, { ...closeness, tasks });
    if (placed === undefined) continue;
    placed.forEach((count, agent) => {
      give(state, seat, agent, vector, count, tag, false);
    });
    return tasks;
  }
  return 0;
}

/** Is it only for the refusals of its framework that the gang finds no place? Then there is no reason to reclaim for it. */
export function isGangRefused(state: PlanState, want: Want): boolean {
  const { closeness, unit: tasks } = want;
  if (closeness === undefined) return false;
  const finds = (countsRefusals: boolean): boolean =>
    placeWhole(state, fitsOf(state, want, countsRefusals), { ...closeness, tasks }) !== undefined;
  return finds(false) && !finds(true);
}

function placeWhole(state: PlanState, fits: Int32Array, gang: GangRequest): Int32Array | undefined {
  const all = fits.reduce((sum, fit) => sum + fit, 0);
  return all < gang.tasks ? undefined : placeGang(state.topology, fits, gang);
}

/** By agent: bundles it could take; none where the host choice keeps it for others or, if that counts, the framework refuses it. */
function fitsOf(state: PlanState, { seat, vector }: Want, countsRefusals: boolean): Int32Array {
  const { room } = state;
  const fits = new Int32Array(state.cluster.agents.count);
  for (let i = 0; i < room.count; i++) {
    const agent = room.at(i);
    if (state.groupOf(agent) < 0 || isOthers(state, seat, agent)) continue;
    const copies = roomFor(state, seat, agent, vector);
    if (copies > 0 && !(countsRefusals && isRefused(state, seat, agent, vector, 1))) fits[agent] = copies;
  }
  return fits;
}

/** Bundles the framework could take on an agent: none where it is kept out or refuses them. */
export function roomFor(state: PlanState, seat: Seat, agent: AgentId, vector: VectorId): number {
  const copies = state.room.copies(agent, vector);
  return copies > 0 && isOpen(state, seat, agent) ? copies : 0;
}

/** Puts bundles into the framework's offer on an agent; none if it refuses so many. */
export function give(
  state: PlanState,
  seat: Seat,
  agent: AgentId,
  vector: VectorId,
  count: number,
  tag: Tag,
  earmarked: boolean,
): number {
  if (count <= 0 || isRefused(state, seat, agent, vector, count)) return 0;
  state.room.take(agent, vector, count);
  state.offers.add(seat, agent, vector, count, tag, earmarked);
  seat.offered[vector] = (seat.offered[vector] ?? 0) + count;
  addTo(seat.lane.offered, state.vectors.amounts(vector), count);
  const { offeredIn } = seat.lane;
  if (offeredIn.length > 0) addToGroup(offeredIn, state.groupOf(agent), state.vectors.amounts(vector), count);
  addTo(state.usable, state.vectors.amounts(vector), -count);
  return count;
}

/**
 * Groups in the order in which a leaf is served from a source: those first from which its target draws on it (of its own those it
 * likes best, of loans those their lenders like least), then the others as it likes them.
 */
function groupsFor(state: PlanState, { leaf }: Lane, tag: Tag): readonly number[] {
  const { plan } = state.force;
  const { groups } = plan;
  if (groups === 1) return ONE_GROUP;
  const best = Array.from(plan.bestGroups.subarray(leaf * groups, (leaf + 1) * groups));
  const isDue = (group: number): boolean => {
    for (let r = 0; r < state.resources; r++) if (state.target.amountIn(leaf, tag, group, r) > 0) return true;
    return false;
  };
  return best.sort((a, b) => Number(isDue(b)) - Number(isDue(a)));
}
const ONE_GROUP: readonly number[] = [0];

/** Does the host choice keep the agent for another role, which has something there? */
function isOthers(state: PlanState, { lane }: Seat, agent: AgentId): boolean {
  return state.force.plan.options.hostChoice === 'exclusive' && ![NOBODY, lane.role].includes(holderOf(state, agent));
}

/** The role that has something on the agent, or is to have it by an offer in the making, for `exclusive`. */
function holderOf({ cluster, offers }: PlanState, agent: AgentId): number {
  const task = cluster.tasks.firstOnAgent(agent);
  if (task >= 0) return cluster.tasks.role(task);
  return cluster.offers.firstOnAgent(agent)?.role ?? offers.roleMaking(agent) ?? NOBODY;
}

/** How many bundles would fit if the framework had not refused them: what it does not want is no reason to reclaim. */
export function roomRefused(state: PlanState, seat: Seat, vector: VectorId): number {
  let copies = 0;
  for (let i = 0; i < state.room.count; i++) {
    const agent = state.room.at(i);
    const here = roomFor(state, seat, agent, vector);
    if (here > 0 && isRefused(state, seat, agent, vector, 1)) copies += here;
  }
  return copies;
}
